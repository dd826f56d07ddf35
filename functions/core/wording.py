"""The product's own words, by language; a page or mail takes all of its words from one language."""

from collections.abc import Collection
from functools import lru_cache

from functions.core.languages.catalogue import languages, words_of
from functions.core.languages.words import Messages, MoreWords, PageWords

__all__ = ["DEFAULT", "Messages", "MoreWords", "PageWords", "messages", "nearest"]

DEFAULT = "en"
# Tags of the same language that differ in more than their length: what people's locales say, and what we call it.
_ALSO = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "zh-hant": "zh-tw", "zh-hk": "zh-tw", "zh-mo": "zh-tw"}


@lru_cache(maxsize=256)
def messages(locale: str) -> Messages:
    """Return the words of the nearest language we have: pt-BR, then pt, then English."""
    return words_of(nearest(locale, languages()) or DEFAULT)


def nearest(locale: str, among: Collection[str]) -> str | None:
    """Return which of some languages, in lower case, is nearest to a locale, or None if none of them is its own."""
    parts = locale.replace("_", "-").lower().split("-")
    wanted = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next((tag for each in wanted for tag in (_ALSO.get(each, each), each) if tag in among), None)
