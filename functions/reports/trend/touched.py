"""The answers before and after each change, and which changes may show them: by no subtraction may a few be told."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from functions.core.interval import Counts
from functions.reports.disclosure.groups import few
from functions.reports.disclosure.overlap import safe
from functions.reports.kind import Row, Rows
from functions.reports.statistics.many import Tally, pooled

DAYS = 90  # on either side of a change, as its query has it
SEPARATOR = "\x1f"  # between the cells that an answer counts for


@dataclass(frozen=True, slots=True)
class Shown:
    """What the report shows beside the changes: answers by survey (None: all) and month, from a day to a day."""

    months: Mapping[tuple[str | None, str], int]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class _Total:
    """A group of answers, by its name, of which so many are in no change's cell."""

    name: str
    cell: str
    answers: int


def sides(rows: Rows) -> dict[str, Counts]:
    """Return the answers of each cell ("before" or "after", and a change) with the sums over their accounts."""
    tallies: dict[str, list[Tally]] = {}
    for row in rows:
        for cell in _cells(row):
            tallies.setdefault(cell, []).append(Tally(row["account_id"], "", _counts(row)))
    return {cell: pooled(each) for cell, each in tallies.items()}


def surveys(change: Row) -> tuple[str, ...] | None:
    """Return the surveys that a change is about; None is all of them."""
    return tuple(sorted(change["survey_ids"].split(SEPARATOR))) if change["survey_ids"] else None


def tellable(changes: Sequence[Row], rows: Rows, beside: Shown) -> AbstractSet[str]:
    """Return the changes of which both sides may be shown; where two tell of a few together, the newer goes first."""
    answers = Counter[frozenset[str]]()
    for row in rows:
        answers[frozenset(_cells(row))] += _counts(row).n
    kept: list[Row] = []
    for change in reversed(changes):
        if not _few(change["annotation_id"], answers) and _safe([*kept, change], answers, beside):
            kept.append(change)
    return {change["annotation_id"] for change in kept}


def _few(name: str, answers: Mapping[frozenset[str], int]) -> bool:
    return any(few(sum(n for cells, n in answers.items() if cell in cells)) for cell in _both(name))


def _safe(changes: Sequence[Row], answers: Mapping[frozenset[str], int], beside: Shown) -> bool:
    heard = frozenset[str]().union(*answers)
    wholes = [total for change in changes for total in _wholes(change, beside) if total.cell in heard and total.answers]
    named = Counter[frozenset[str]]()
    for cells, n in answers.items():
        named[cells | {each.name for each in wholes if each.cell in cells}] += n
    for name, whole in {each.name: each.answers for each in wholes}.items():
        named[frozenset({name})] = whole - sum(n for cells, n in named.items() if name in cells)
    shown = [cell for change in changes for cell in _both(change["annotation_id"])]
    return safe({*shown, *(each.name for each in wholes)}, named)


def _wholes(change: Row, beside: Shown) -> Iterator[_Total]:
    """Yield what everyone answered on a side of a change, where that is whole months: the report shows them too."""
    day, about = change["day"], surveys(change)
    days = (day - timedelta(days=DAYS), day), (day, day + timedelta(days=DAYS))
    for cell, (begins, ends) in zip(_both(change["annotation_id"]), days, strict=True):
        still = ends > beside.last
        if begins >= beside.first and begins.day == 1 and (still or ends.day == 1):
            until = "9999" if still else f"{ends:%Y-%m}"
            count = sum(
                n
                for (survey, month), n in beside.months.items()
                if (survey in about if about else survey is None) and f"{begins:%Y-%m}" <= month < until
            )
            yield _Total(f"{begins} {until} {SEPARATOR.join(about or ())}", cell, count)


def _both(name: str) -> tuple[str, str]:
    return f"before {name}", f"after {name}"


def _cells(row: Row) -> list[str]:
    return str(row["cells"]).split(SEPARATOR)


def _counts(row: Row) -> Counts:
    return Counts(row["detractors"], row["passives"], row["promoters"])
