"""The score of all NPS surveys together by week and by quarter, beside its months.

Weeks cut months in two, and quarters cut the report's periods: what lies of one in the other could be had by
subtraction. So only those are shown that, together with all else that is, tell of no few people's answers.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from itertools import chain

from functions.reports.disclosure.groups import RECENT, Cell, few
from functions.reports.disclosure.overlap import safe
from functions.reports.figures import quarters
from functions.reports.figures.directions import direction
from functions.reports.figures.levels import Tally, level, tally
from functions.reports.figures.model import BESIDE_FEW, FEW, HeldBack
from functions.reports.kind import Rows
from functions.reports.statistics.compared import called
from functions.reports.statistics.trend import Period
from functions.reports.trend import words as trend_words
from functions.reports.trend.model import Kind, Span, Spans
from functions.reports.trend.table import WHOLE, Table

Parts = Mapping[tuple[str, str], int]  # answers by span and month

WEEKS = 13
_NPS = {"metric": "nps", "leans": 0, "lean_squares": 0}  # each account counting once is for the months
ANSWERS_A_WEEK = 10  # on average: fewer make weeks of noise, most of them held back


def first_week(as_of: datetime) -> date:
    """Return the Monday of the first week that is shown."""
    today = as_of.date()
    return today - timedelta(days=today.weekday() + 7 * (WEEKS - 1))


def by_quarter(table: Table, as_of: datetime) -> Spans | None:
    """Return the quarters that lie within the report's months; without any answer there are none."""
    names = [name for name in quarters.up_to(as_of, len(table.months) // RECENT + 1) if name >= table.months[0]]
    tallies = {name: table.quarters[name] for name in names if name in table.quarters}
    months = {month: (quarters.quarter_of(month), found.n) for month, found in table.monthly(None).items()}
    parts = {(quarter, month): n for month, (quarter, n) in months.items() if quarter in tallies}
    return _spans(names, tallies, _held(tallies, parts, table, None), "quarter") if tallies else None


def by_week(table: Table, rows: Rows, as_of: datetime, beside: Spans | None) -> Spans | None:
    """Return the last weeks, beside the quarters that are shown; None where answers are too few for weeks."""
    begins = first_week(as_of)
    names = [f"{begins + timedelta(days=7 * number)}" for number in range(WEEKS)]
    tallies = {row["week"]: tally({**row, **_NPS}) for row in rows if row["month"] is None}
    if sum(each.n for each in tallies.values()) < ANSWERS_A_WEEK * WEEKS:
        return None
    parts = {(row["week"], row["month"]): tally({**row, **_NPS}).n for row in rows if row["month"] is not None}
    return _spans(names, tallies, _held(tallies, parts, table, beside), "week")


def _held(tallies: Mapping[str, Tally], parts: Parts, table: Table, beside: Spans | None) -> dict[str, HeldBack]:
    shown = _tellable([name for name, each in tallies.items() if not few(each.n)], parts, table, beside)
    return {name: FEW if few(each.n) else BESIDE_FEW for name, each in tallies.items() if name not in shown}


def _tellable(names: Sequence[str], parts: Parts, table: Table, beside: Spans | None) -> AbstractSet[str]:
    """Return which may be shown beside all else; the one that cuts off the fewest answers goes first."""
    fewest = {name: min((n for (span, _), n in parts.items() if span == name), default=0) for name in names}
    shown = sorted(names, key=lambda name: (fewest[name], name))
    totals = _totals(table, beside)
    while shown:
        answers = Counter[frozenset[str]]()
        for (span, month), n in _atoms(parts, table).items():
            answers[frozenset((*({span} & set(shown)), *totals.get(month, ())))] += n
        if safe({*shown, *chain.from_iterable(totals.values())}, answers):
            break
        shown.pop(0)
    return frozenset(shown)


def _atoms(parts: Parts, table: Table) -> dict[tuple[str, str], int]:
    """Return what lies of each span in each month, and of each month in no span."""
    months = {month: found.n for month, found in table.monthly(None).items()}
    inside = Counter[str]()
    for (_, month), n in parts.items():
        inside[month] += n
    rest = {("", month): n - inside[month] for month, n in months.items() if n > inside[month]}
    return {**parts, **rest}


def _totals(table: Table, beside: Spans | None) -> dict[str, tuple[str, ...]]:
    """Return, by month, what is shown that it is part of: itself, its period, its quarter, and all months.

    All months together are no figure of their own, but the groups of a facet add up to them, unless that is held back.
    """
    whole = () if WHOLE in table.held else ("window",)
    found: dict[str, tuple[str, ...]] = {}
    quarterly = {each.begins for each in beside.spans if each.score} if beside else set[str]()
    for index, month in enumerate(reversed(table.months)):
        cells = Cell("month", None, month), Cell("period", None, {0: "recent", 1: "before"}.get(index // RECENT, ""))
        named = [f"{cell.kind} {cell.name}" for cell in cells if table.shown(cell)]
        quarter = quarters.quarter_of(month)
        found[month] = (*named, *([f"quarter {quarter}"] if quarter in quarterly else []), *whole)
    return found


def _spans(names: Sequence[str], tallies: Mapping[str, Tally], held: Mapping[str, HeldBack], kind: Kind) -> Spans:
    periods = [Period(index, tallies[name].counts) for index, name in enumerate(names) if name in tallies]
    told = tuple(
        Span(name, name != names[-1], None if name in held else level(tallies.get(name)), held.get(name))
        for name in names
    )
    shown = [trend_words.span(kind, name) for name in names]
    return Spans(kind, direction(shown, "nps", called({"": periods}).get(""), periods, kind), told)
