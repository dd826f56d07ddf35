import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, get_args

import pytest

from functions.core.scales import SCALES, Category, Metric
from functions.core.wording import LANGUAGES, Messages, default_wording, messages, question

METRICS = get_args(Metric)


@pytest.mark.parametrize(
    ("metric", "asked"),
    [
        ("nps", "How likely are you to recommend Harbour to a friend or colleague?"),
        ("csat", "How satisfied are you with Harbour?"),
        ("ces", "How easy was it to get what you needed from Harbour?"),
    ],
)
def test_question_names_the_product(metric: Metric, asked: str) -> None:
    assert question(metric, "Harbour") == asked


def test_product_with_braces_is_named_as_it_is() -> None:
    assert question("csat", "{0} {product}") == "How satisfied are you with {0} {product}?"


def test_own_question_stands_as_written_and_changes_the_version() -> None:
    usual = default_wording("nps", "Harbour", "en", None)
    own = default_wording("nps", "Harbour", "en", "Would you {recommend} us?")

    assert own.question == "Would you {recommend} us?"
    assert own.version != usual.version


def test_same_words_have_the_same_version() -> None:
    assert default_wording("nps", "Harbour", "en", None) == default_wording("nps", "Harbour", "en-GB", None)
    assert default_wording("nps", "Harbour", "en", None).version == "2142354d7a2e"


@pytest.mark.parametrize("metric", METRICS)
def test_each_category_of_a_metric_has_its_prompt_and_its_thanks(metric: Metric) -> None:
    scale = SCALES[metric]
    names = {scale.bottom_name, scale.middle_name, scale.top_name}

    assert default_wording(metric, "Harbour", "en", None).prompts.keys() == names
    assert names <= messages("en").page.thanks_by_category.keys()


def test_thanks_are_written_for_known_categories_only() -> None:
    assert messages("en").page.thanks_by_category.keys() == set(get_args(Category))


@pytest.mark.parametrize(("locale", "language"), [("de-AT", "de"), ("DE", "de"), ("ar_EG", "ar"), ("ar-Arab-MA", "ar")])
def test_locale_of_a_region_takes_the_language(locale: str, language: str) -> None:
    assert messages(locale).language == language


def test_own_question_has_english_words_around_it_in_every_locale() -> None:
    own = default_wording("nps", "Harbour", "de", "Would you miss us?")

    assert (own.language, own.low_label) == ("en", "Not at all likely")


@pytest.mark.parametrize("locale", ["en", "EN_gb", "en-US-x-twain", "xx", "", "zh-Hant-TW"])
def test_locale_falls_back_to_a_whole_language_we_have(locale: str) -> None:
    assert messages(locale).language == "en"


def said(words: Messages) -> dict[str, str]:
    """Return every text of a language by where it stands."""
    flat: dict[str, str] = {}
    pending: list[tuple[str, Any]] = [("", words)]
    while pending:
        place, value = pending.pop()
        if isinstance(value, str):
            flat[place] = value
        elif isinstance(value, Mapping):
            pending += [(f"{place}.{key}", each) for key, each in value.items()]
        elif is_dataclass(value):
            pending += [(f"{place}.{each.name}", getattr(value, each.name)) for each in fields(value)]
        elif isinstance(value, tuple):
            pending += [(f"{place}.{number}", each) for number, each in enumerate(value)]
    return flat


def braces(text: str) -> list[str]:
    return sorted(set(re.findall(r"{(\w*)}", text)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_all_that_english_says_and_fills_in_the_same(language: str) -> None:
    words, english = said(LANGUAGES[language]), said(LANGUAGES["en"])

    assert all(text.strip() for text in words.values())
    assert {place: braces(text) for place, text in words.items()} == {
        place: braces(text) for place, text in english.items()
    }


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_no_sentence_of_another_language_was_left_in_english(language: str) -> None:
    words, english = said(LANGUAGES[language]), said(LANGUAGES["en"])

    assert [place for place, text in words.items() if " " in text and english[place] == text] == [".date_format"] * (
        LANGUAGES[language].date_format == LANGUAGES["en"].date_format
    )


def test_only_english_has_been_read_by_someone_who_grew_up_with_it() -> None:
    assert [language for language, words in LANGUAGES.items() if words.reviewed] == ["en"]


@pytest.mark.parametrize(
    ("language", "written"), [("en", "4 March 2026"), ("de", "4. März 2026"), ("ar", "4 مارس 2026")]
)
def test_a_date_is_written_as_its_language_does(language: str, written: str) -> None:
    assert [len(words.months) for words in LANGUAGES.values()] == [12] * len(LANGUAGES)
    assert messages(language).day(date(2026, 3, 4)) == written
