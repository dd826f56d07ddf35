"""Keeps the names of other customers, and of people, out of what one customer is shown."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from unicodedata import normalize

from functions.core.scrubbing import scrubbed
from functions.core.tags import UNSPACED

_WORD = re.compile(r"[^\W_]+")
_SHORT = 3  # letters; a shorter name is looked for as it is written, since "it" is no mention of IT


def _spaced(text: str) -> str:
    """Return the words of a text between single spaces, one at each end too."""
    return f" {' '.join(_WORD.findall(normalize('NFKC', text)))} "


def _folded(text: str) -> str:
    """Return the words of a text in one case: a dotless i, in capitals, is an I like any other.

    Case goes before words: a j with a caron is one letter, its capital two signs, and a word would end at the second.
    """
    return _spaced(text.upper().casefold())


@dataclass(frozen=True, slots=True)
class Discretion:
    """Which names may not be said: others of customers, without exception, and people of the customer's own.

    A text that names another customer is left out as a whole, for what surrounds a name may tell it; own names that
    hold another's are no mention of it.
    """

    own: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    def allows(self, *texts: str) -> bool:
        """Say whether none of some texts names another customer."""
        told, folded = self._of_others(texts, _spaced), self._of_others(texts, _folded)
        return not any(_named(name, told, folded) for name in self.others)

    def _of_others(self, texts: Iterable[str], form: Callable[[str], str]) -> str:
        """Return the words of some texts in a form, without own names."""
        told = " ".join(map(form, texts))
        for name in filter(str.strip, self.own):
            told = re.sub(re.escape(form(name)), "  ", told, flags=re.IGNORECASE)
        return told

    def scrub(self, text: str) -> str:
        """Return a text without addresses, numbers and names that lead to a person."""
        return scrubbed(text, self.people)


def _named(name: str, told: str, folded: str) -> bool:
    wanted = _folded(name)
    bare = wanted.strip()
    if UNSPACED.search(bare):  # scripts without spaces: a name is found anywhere
        return bare in folded
    if len(bare) < _SHORT:
        return bool(bare) and _spaced(name) in told
    return wanted in folded


def discretion(account_id: str, rows: Iterable[dict[str, str]], people: Iterable[str]) -> Discretion:
    """Return what one account's pack may not say, from every account's id, name and the account it ended in."""
    every = list(rows)
    own = {row["name"] for row in every if account_id in (row["account_id"], row["home_id"])}
    others = {row["name"] for row in every if account_id not in (row["account_id"], row["home_id"])}
    return Discretion(tuple(sorted(own)), tuple(sorted(others - own)), tuple(sorted(people)))
