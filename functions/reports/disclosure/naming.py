"""Keeps the names of other customers, and of people, out of what one customer is shown."""

import re
from collections.abc import Iterable
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
    """Return a text in which only what is written differs: a dotless i, in capitals, is an I like any other."""
    return text.upper().casefold()


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
        told = " ".join(_spaced(each) for each in texts)
        for name in self.own:
            told = re.sub(re.escape(_spaced(name)), "  ", told, flags=re.IGNORECASE) if name.strip() else told
        folded = _folded(told)
        return not any(_named(_spaced(name), told, folded) for name in self.others)

    def scrub(self, text: str) -> str:
        """Return a text without addresses, numbers and names that lead to a person."""
        return scrubbed(text, self.people)


def _named(name: str, told: str, folded: str) -> bool:
    bare = name.strip()
    if UNSPACED.search(bare):  # scripts without spaces: a name is found anywhere
        return _folded(bare) in folded
    if len(bare) < _SHORT:
        return bool(bare) and name in told
    return _folded(name) in folded


def discretion(account_id: str, rows: Iterable[dict[str, str]], people: Iterable[str]) -> Discretion:
    """Return what one account's pack may not say, from every account's id, name and the account it ended in."""
    every = list(rows)
    own = {row["name"] for row in every if account_id in (row["account_id"], row["home_id"])}
    others = {row["name"] for row in every if account_id not in (row["account_id"], row["home_id"])}
    return Discretion(tuple(sorted(own)), tuple(sorted(others - own)), tuple(sorted(people)))
