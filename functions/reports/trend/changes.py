"""What the company changed, beside the score before and after it of the accounts that it was done for."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from functions.core.interval import Counts
from functions.reports.disclosure.groups import few
from functions.reports.figures.measures import score_change, scored
from functions.reports.figures.model import BESIDE_FEW, FEW, HeldBack
from functions.reports.figures.months import back
from functions.reports.kind import Row, Rows
from functions.reports.trend.model import Annotated
from functions.reports.trend.touched import DAYS, Shown, sides, surveys, tellable

MOST = 12  # numbers on a line that can still be told apart

Pair = tuple[Counts | None, Counts | None]


def annotated(told: Rows, touched: Rows, beside: Shown) -> tuple[Annotated, ...]:
    """Return the newest changes in the order of their days, numbered; before and after only of named accounts."""
    ordered = sorted(told, key=lambda row: (row["day"], row["annotation_id"]))[-MOST:]
    counts, shown = sides(touched), tellable(ordered, touched, beside)
    pairs = [
        (counts.get(f"before {row['annotation_id']}"), counts.get(f"after {row['annotation_id']}")) for row in ordered
    ]
    return tuple(
        _annotated(number, row, pair, _held(pair, shown=row["annotation_id"] in shown), beside.last)
        for number, (row, pair) in enumerate(zip(ordered, pairs, strict=True), 1)
    )


def _held(pair: Pair, *, shown: bool) -> HeldBack | None:
    if any(few(counts.n) for counts in pair if counts):
        return FEW
    return None if shown else BESIDE_FEW


def _annotated(number: int, row: Row, pair: Pair, held: HeldBack | None, last: date) -> Annotated:
    before, after = (None, None) if held else pair
    return Annotated(
        number=number,
        day=row["day"].isoformat(),
        title=row["title"],
        accounts=row["accounts"],
        survey_ids=surveys(row),
        before=scored(before),
        after=scored(after),
        change=score_change(before, after),
        held_back=held,
        over=row["day"] + timedelta(days=DAYS) <= last,
    )


def questions_changed(asked: Rows, period: str = "month") -> frozenset[str]:
    """Return the periods in which a survey first asked in other words; of several surveys there is no one question."""
    if len({row["survey_id"] for row in asked}) != 1:
        return frozenset()
    ordered = sorted(asked, key=lambda row: row[period])
    return frozenset(after[period] for before, after in pairwise(ordered) if _versions(after) - _versions(before))


def asked_throughout(asked: Rows) -> str:
    """Return the first month from which on one survey asked in the same words only: the earliest if it always did.

    In the month of a change both may have been asked; then it is the one after.
    """
    changed = max(questions_changed(asked), default="")
    mixed = any(row["month"] == changed and len(_versions(row)) > 1 for row in asked)
    return back(changed, -1) if mixed else changed


def _versions(row: Mapping[str, Any]) -> set[str]:
    """Return the versions of the question that were sent in a period: the first and the last by name."""
    return {row["one_version"], row["other_version"]} - {None}
