"""What an account pack counts: its quarters, its year against the year before and the others, and what is held back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.core.interval import Counts
from functions.reports.disclosure.groups import Cell, Total, suppressed
from functions.reports.figures import quarters
from functions.reports.figures.measures import scored
from functions.reports.figures.model import Score
from functions.reports.figures.months import naive, start
from functions.reports.packs.parts import theme_values
from functions.reports.statistics.many import AgainstBase, Tally, against_base, pooled

QUARTERS = 8
YEAR = 4
_ACCOUNTS_FOR_BASE = 5  # a base of fewer would tell of them

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Account:
    """Whose pack it is: its id and name, and the people of both sides whose names are kept out of it."""

    account_id: str
    name: str
    people: tuple[str, ...] = ()


def values(account_id: str, as_of: datetime) -> dict[str, dict[str, object]]:
    """Return what each query of an account pack is asked with, by the query's name."""
    every = quarters.up_to(as_of, QUARTERS)
    since, recent = naive(start(every[0])), naive(start(every[-YEAR]))
    at: dict[str, object] = {"as_of": naive(as_of)}
    mine = at | {"account_id": account_id}
    return {
        "pack_names": at,
        "pack_scores": mine | {"since": since, "recent": recent},
        "pack_asked": mine | {"recent": recent},
        "pack_questions": mine | {"since": since},
        "pack_comments": mine | {"since": recent},
        "pack_themes": theme_values(account_id, recent, as_of),
        "pack_changes": at | {"first_day": recent.date(), "last_day": as_of.date()},
    }


@dataclass(frozen=True, slots=True)
class Counted:
    """An account's answers by quarter and by year, and the cells that are not shown."""

    names: tuple[str, ...]
    quarters: Mapping[str, Counts]
    held: frozenset[Cell]

    def of(self, names: Sequence[str]) -> Counts:
        """Return the answers of several quarters together."""
        return pooled(Tally("", "", self.quarters[name]) for name in names if name in self.quarters)

    @property
    def recent(self) -> Counts:
        """Return the answers of the last four quarters."""
        return self.of(self.names[-YEAR:])

    @property
    def before(self) -> Counts:
        """Return the answers of the four quarters before."""
        return self.of(self.names[:-YEAR])

    def quarter(self, name: str) -> Score | None:
        """Return the score of a quarter, unless there is none to show."""
        return None if Cell("month", None, name) in self.held else scored(self.quarters.get(name))

    def shown(self, period: str) -> Counts | None:
        """Return the answers of "recent" or "before", unless they are not shown."""
        counts = self.recent if period == "recent" else self.before
        return counts if counts.n and Cell("period", None, period) not in self.held else None


def counted(account_id: str, rows: Sequence[Row], as_of: datetime) -> Counted:
    """Return the account's answers, from the counts of its quarters; small ones, and what tells of them, are held."""
    names = quarters.up_to(as_of, QUARTERS)
    mine = {row["quarter"]: _counts(row) for row in rows if row["account_id"] == account_id}
    mine = {name: counts for name, counts in mine.items() if counts.n}
    found = Counted(names, mine, frozenset())
    cells = {name: Cell("month", None, name) for name in names}
    sizes = {cells[name]: counts.n for name, counts in mine.items()}
    sizes |= {Cell("period", None, "recent"): found.recent.n, Cell("period", None, "before"): found.before.n}
    totals = [
        Total(Cell("period", None, "before"), tuple(cells[name] for name in names[:-YEAR])),
        Total(Cell("period", None, "recent"), tuple(cells[name] for name in names[-YEAR:])),
    ]
    return Counted(names, mine, frozenset(suppressed(sizes, totals)))


def beside(account_id: str, found: Counted, rows: Sequence[Row]) -> AgainstBase | None:
    """Return the account's year against all others, or None if either is too small to be shown."""
    others = [Tally(row["account_id"], "", _counts(row)) for row in rows if row["account_id"] != account_id]
    mine = found.shown("recent")
    if mine is None or sum(each.counts.n > 0 for each in others) < _ACCOUNTS_FOR_BASE:
        return None
    return against_base(account_id, [Tally(account_id, "", mine), *others])


def _counts(row: Row) -> Counts:
    return Counts(row["detractors"], row["passives"], row["promoters"])
