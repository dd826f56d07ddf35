"""What must be there before anything is said about an association, and when what is missing may come to be there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Literal

HISTORY_DAYS_NEEDED = 365
ACCOUNTS_NEEDED = 30
EVENTS_NEEDED = 5
FORESEEABLE_DAYS = 1_095

What = Literal[
    "days of history",
    "accounts to compare",
    "outcomes",
    "accounts without the outcome",
    "accounts at the bottom of the scale",
    "accounts at the top of the scale",
]


@dataclass(frozen=True, slots=True)
class History:
    """The first and last day that the data cover."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Return how many days of history there are."""
        return (self.last - self.first).days


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing there is too little of, and the day it may be there if things go on as so far; None if out of sight."""

    what: What
    have: int
    needed: int
    by: date | None


def missing(history: History, accounts: int, events: int) -> tuple[Missing, ...]:
    """Return what is missing for any test between accounts with and without an outcome; nothing if all is there."""
    wanted: tuple[tuple[What, int, int], ...] = (
        ("days of history", history.days, HISTORY_DAYS_NEEDED),
        ("accounts to compare", accounts, ACCOUNTS_NEEDED),
        ("outcomes", events, EVENTS_NEEDED),
        ("accounts without the outcome", accounts - events, EVENTS_NEEDED),
    )
    return tuple(_lacking(history, wanted))


def of_ends(history: History, bottom: int, top: int, needed: int) -> tuple[Missing, ...]:
    """Return which end of the scale too few accounts are at for a rate; nothing if both have enough."""
    wanted: tuple[tuple[What, int, int], ...] = (
        ("accounts at the bottom of the scale", bottom, needed),
        ("accounts at the top of the scale", top, needed),
    )
    return tuple(_lacking(history, wanted))


def _lacking(history: History, wanted: tuple[tuple[What, int, int], ...]) -> Iterator[Missing]:
    for what, have, needed in wanted:
        if have < needed:
            yield Missing(what, have, needed, _by(history, have, needed))


def _by(history: History, have: int, needed: int) -> date | None:
    """Return the day on which the pace so far reaches what is needed; history itself gains a day a day."""
    if have <= 0 or history.days <= 0:
        return None
    wait = ceil((needed - have) * history.days / have)
    return history.last + timedelta(days=wait) if wait <= FORESEEABLE_DAYS else None
