"""The product's own words, by language; a page or mail takes all of its words from one language."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from functions.core.languages import ar, de, en
from functions.core.languages.words import Messages, PageWords
from functions.core.scales import Metric
from functions.core.survey import Wording

__all__ = ["LANGUAGES", "Messages", "PageWords", "default_wording", "messages", "question"]

_DEFAULT = "en"
_VERSION_LENGTH = 12
LANGUAGES: Mapping[str, Messages] = {each.WORDS.language: each.WORDS for each in (ar, de, en)}


def messages(locale: str) -> Messages:
    """Return the words of the nearest language we have: pt-BR, then pt, then English."""
    parts = locale.replace("_", "-").lower().split("-")
    wanted = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((LANGUAGES[tag] for tag in wanted if tag in LANGUAGES), LANGUAGES[_DEFAULT])


def question(metric: Metric, product: str, locale: str = _DEFAULT) -> str:
    """Return a metric's question about a product."""
    return messages(locale).surveys[metric].question.format(product=product)


def default_wording(metric: Metric, product: str, locale: str, question: str | None) -> Wording:
    """Return the words that an invitation carries; the owner's own question, if there is one, stands as written.

    It is in one language, whoever reads it, so the words around it are English for everyone rather than a mix.
    The version is a hash of the words, so it changes exactly when one of them does.
    """
    language = messages(_DEFAULT if question else locale)
    words = language.surveys[metric]
    wording = Wording(
        version="",
        language=language.language,
        question=question or words.question.format(product=product),
        low_label=words.low_label,
        high_label=words.high_label,
        prompts={category: prompt.format(product=product) for category, prompt in words.prompts.items()},
    )
    return replace(wording, version=_version(wording))


def _version(wording: Wording) -> str:
    text = json.dumps([wording.question, wording.low_label, wording.high_label, wording.prompts], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_VERSION_LENGTH]
