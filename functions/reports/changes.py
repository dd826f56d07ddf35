"""What the company changed, beside the score before and after it of the accounts that it was done for."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from functions.core.interval import Counts, difference, interval
from functions.reports.disclosure import few
from functions.reports.kind import Rows
from functions.reports.model import FEW, Annotated, Change, Score

MOST = 12  # numbers on a line that can still be told apart


def annotated(told: Rows, touched: Rows) -> tuple[Annotated, ...]:
    """Return the newest changes in the order of their days, numbered; before and after only of named accounts."""
    ordered = sorted(told, key=lambda row: (row["day"], row["annotation_id"]))[-MOST:]
    sides = {(row["annotation_id"], row["side"]): row for row in touched}
    return tuple(_annotated(number, row, sides) for number, row in enumerate(ordered, 1))


def questions_changed(asked: Rows) -> frozenset[str]:
    """Return the months in which a survey first asked in other words; of several surveys there is no one question."""
    if len({row["survey_id"] for row in asked}) != 1:
        return frozenset()
    ordered = sorted(asked, key=lambda row: row["month"])
    return frozenset(after["month"] for before, after in pairwise(ordered) if _versions(after) - _versions(before))


def _versions(row: Mapping[str, Any]) -> set[str]:
    """Return the versions of the question that were sent in a month: the first and the last by name."""
    return {row["one_version"], row["other_version"]} - {None}


def _annotated(number: int, row: Mapping[str, Any], sides: Mapping[tuple[str, str], Mapping[str, Any]]) -> Annotated:
    before, after = (sides.get((row["annotation_id"], side)) for side in ("before", "after"))
    counts = [_counts(each) for each in (before, after) if each]
    held = any(few(each.n) for each in counts)
    return Annotated(
        number=number,
        day=row["day"].isoformat(),
        title=row["title"],
        accounts=row["accounts"],
        survey_ids=tuple(sorted(row["survey_ids"])) if row["survey_ids"] else None,
        before=_score(before) if before and not held else None,
        after=_score(after) if after and not held else None,
        change=_change(*counts) if len(counts) == 2 and not held else None,  # noqa: PLR2004 - before and after
        held_back=FEW if held else None,
    )


def _counts(row: Mapping[str, Any]) -> Counts:
    return Counts(row["detractors"], row["passives"], row["promoters"])


def _score(row: Mapping[str, Any]) -> Score:
    counts = _counts(row)
    ends = interval(counts)
    return Score(
        n=counts.n,
        detractors=counts.detractors,
        passives=counts.passives,
        promoters=counts.promoters,
        accounts=row["accounts"],
        nps=_hundredfold(counts.nps),
        low=_hundredfold(ends.low),
        high=_hundredfold(ends.high),
    )


def _change(before: Counts, after: Counts) -> Change:
    found = difference(before, after)
    ends = found.interval
    return Change(_hundredfold(found.raw), _hundredfold(ends.low), _hundredfold(ends.high), ends.excludes_zero())


def _hundredfold(value: float) -> float:
    return round(100 * value, 2) + 0.0  # no minus zero
