"""The words of a language from its gettext catalogue: each English text, looked up under the place where it stands."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Any, TypeVar

from functions.core.languages import en
from functions.core.languages.words import Messages

T = TypeVar("T")
Say = Callable[[str, str], str]

CATALOGUES = Path(__file__).parent / "catalogues"
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """Return every language that the product speaks, as lower-case tags such as pt-br."""
    return frozenset({en.WORDS.language, *(path.stem for path in CATALOGUES.glob("*.mo"))})


@lru_cache
def words_of(language: str) -> Messages:
    """Return all words of one of the languages."""
    if language == en.WORDS.language:
        return en.WORDS
    with (CATALOGUES / f"{language}.mo").open("rb") as file:
        catalogue = GNUTranslations(file)
    said = mapped(en.WORDS, catalogue.pgettext)
    return replace(said, language=language, direction="rtl" if language in _RIGHT_TO_LEFT else "ltr")


def mapped(words: T, say: Say, place: str = "") -> T:
    """Return words with each text put through a function of its place, such as page.title, and the text."""
    found: Any = words
    match words:
        case str():
            found = say(place, words)
        case Mapping():
            found = {name: mapped(each, say, _under(place, name)) for name, each in words.items()}
        case tuple():
            found = tuple(mapped(each, say, _under(place, number)) for number, each in enumerate(words, 1))
        case _ if is_dataclass(words):
            names = [field.name for field in fields(words) if (place, field.name) not in _ABOUT]
            found = replace(found, **{name: mapped(getattr(words, name), say, _under(place, name)) for name in names})
    return found  # type: ignore[no-any-return]


_ABOUT = frozenset({("", "language"), ("", "direction")})  # said of the language, not in it


def _under(place: str, name: object) -> str:
    return f"{place}.{name}" if place else str(name)
