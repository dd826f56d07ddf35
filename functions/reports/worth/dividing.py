"""The accounts of each metric divided by group and by survey, and which of the cells that this makes may be shown."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from functions.core.scales import Metric
from functions.reports.disclosure.groups import few
from functions.reports.disclosure.overlap import safe_beside
from functions.reports.statistics.association import scored_groups
from functions.reports.statistics.contingency import Group
from functions.reports.statistics.divided import Ends, lacking
from functions.reports.statistics.gates import History
from functions.reports.statistics.landmark import Row, Sample
from functions.reports.worth.model import Finding, Part

MOST_GROUPS = 20  # of a division: more are too many to compare, and to read

Cell = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to divide the accounts of a metric, by a facet or (None) by survey: rows by group, largest first.

    left_out counts the groups that are too many.
    """

    metric: Metric
    facet: str | None
    groups: Mapping[str, tuple[Row, ...]]
    left_out: int

    def ends(self, name: str) -> Ends:
        """Return who scored at the bottom and at the top in a group."""
        bottom, _, top = scored_groups(self.metric)
        return Ends(*(_counted(category, self.groups[name]) for category in (bottom, top)))

    def cell(self, name: str, category: str) -> Cell:
        """Return the name of the accounts of one category in a group, among all that the report shows."""
        return self.metric, "division", self.facet or "", "survey" if self.facet is None else "facet", name, category


def _counted(category: str, rows: Sequence[Row]) -> Group:
    mine = [row for row in rows if row.group == category]
    return Group(category, sum(row.churned for row in mine), len(mine))


def ways(
    metric: Metric, sample: Sample, surveys: Mapping[str, Sample], belonging: Mapping[str, Mapping[str, str]]
) -> Iterator[Way]:
    """Yield the ways to divide a metric's accounts into two groups or more: by segment, other facets, and survey."""
    known = [belonging.get(row.account_id, {}) for row in sample.rows]
    facets = {facet for each in known for facet in each}
    for facet in sorted(facets, key=lambda facet: (facet != "segment", facet)):
        groups: dict[str, list[Row]] = {}
        for row, told in zip(sample.rows, known, strict=True):
            groups.setdefault(told.get(facet, ""), []).append(row)
        yield from _way(metric, facet, groups)
    yield from _way(metric, None, {name: found.rows for name, found in surveys.items() if found.rows})


def _way(metric: Metric, facet: str | None, groups: Mapping[str, Sequence[Row]]) -> Iterator[Way]:
    if len(groups) > 1:
        order = sorted(groups, key=lambda name: (-len(groups[name]), name))
        shown = {name: tuple(groups[name]) for name in order[:MOST_GROUPS]}
        yield Way(metric, facet, shown, len(order) - len(shown))


def beside(part: Part, sample: Sample) -> Iterator[tuple[Cell, AbstractSet[str]]]:
    """Yield what the other findings of a metric show, with the accounts that each of it is of."""
    decided = [row for row in sample.rows if row.renewal is not None]
    priced = [row for row in sample.rows if row.arr]
    yield from _of(part, part.churn, sample.rows)
    yield from _of(part, part.renewal, decided)
    if part.growth:
        yield (part.metric, "growth"), _ids(priced)
        for each in part.growth.groups:
            if each.accounts is not None:
                yield (part.metric, "growth", each.name), _ids(row for row in priced if row.group == each.name)


def _of(part: Part, found: Finding, rows: Sequence[Row]) -> Iterator[tuple[Cell, AbstractSet[str]]]:
    yield (part.metric, found.subject), _ids(rows)
    for each in found.groups:
        if not each.held_back:
            yield (part.metric, found.subject, each.name), _ids(row for row in rows if row.group == each.name)


def _ids(rows: Iterator[Row] | Sequence[Row]) -> AbstractSet[str]:
    return {row.account_id for row in rows}


def shown(every: Sequence[Way], known: Mapping[Cell, AbstractSet[str]], history: History) -> AbstractSet[Cell]:
    """Return the cells that may be shown: of five accounts or more, so that no subtraction leaves fewer.

    Where not all can be, those of groups that can be compared go first, then the larger.
    """
    offered = sorted(_offered(every, history), key=lambda each: each[0])
    cells = {cell: accounts for _, cell, accounts in offered if not few(len(accounts))}
    answers = Counter[frozenset[Cell]]()
    within: dict[str, set[Cell]] = {}
    for cell, accounts in [*known.items(), *cells.items()]:
        for account_id in accounts:
            within.setdefault(account_id, set()).add(cell)
    for told in within.values():
        answers[frozenset(told)] += 1
    churn = [cell for cell in known if cell[1] == "churn"]
    by_churn = safe_beside(churn, list(cells), answers)  # what is known of a few by other findings is not their churn
    return set(safe_beside(list(known), by_churn, answers))


def _offered(every: Sequence[Way], history: History) -> Iterator[tuple[tuple[object, ...], Cell, AbstractSet[str]]]:
    """Yield each cell with its place in the order and its accounts."""
    for place, way in enumerate(every):
        for name, rows in way.groups.items():
            ends = way.ends(name)
            for end in (ends.first, ends.last):
                cell = way.cell(name, end.name)
                order = bool(lacking(ends, history)), place, -end.n, cell
                yield order, cell, _ids(row for row in rows if row.group == end.name)
