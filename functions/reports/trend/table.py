"""The counted rows of the trend report as one table: whose answers, of when, how many, and which are not shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from functions.core.scales import Metric
from functions.reports.disclosure.groups import Cell, held_back
from functions.reports.figures.levels import Tally, level, tally
from functions.reports.figures.model import HeldBack, Level
from functions.reports.kind import Rows
from functions.reports.statistics.trend import Period

_SURVEY = "survey="
WHOLE = Cell("window", None, "")  # what the groups of a facet add up to


@dataclass(frozen=True, slots=True)
class Table:
    """Every group's answers, and which of them are held back; whose is None for all NPS surveys together.

    Quarters are those of all together, by their first months: what may be shown of them is decided beside the months.
    """

    months: tuple[str, ...]
    tallies: Mapping[Cell, Tally]
    held: Mapping[Cell, HeldBack]
    quarters: Mapping[str, Tally]

    def shown(self, cell: Cell) -> Tally | None:
        """Return the answers of a group, unless there are none or they are held back."""
        return None if cell in self.held else self.tallies.get(cell)

    def level(self, cell: Cell) -> Level | None:
        """Return the score of a group, unless there is none or it is held back."""
        return level(self.shown(cell))

    def monthly(self, whose: str | None) -> dict[str, Tally]:
        """Return what the trend rests on: it names no month's figures, so it may use those held back."""
        return {cell.name: found for cell, found in self.tallies.items() if cell[:2] == ("month", whose)}

    def periods(self, whose: str | None, since: str) -> list[Period]:
        """Return the months from one on that had answers, as the trend takes them."""
        monthly = self.monthly(whose)
        named = [(index, monthly.get(month)) for index, month in enumerate(self.months) if month >= since]
        return [Period(index, found.counts) for index, found in named if found]

    def groups(self) -> dict[str, tuple[str, ...]]:
        """Return the names of the groups of each facet, those with the most answers first."""
        found: dict[str, list[str]] = {}
        for whose in self._by_size():
            facet, _, name = whose.partition("=")
            found.setdefault(facet, []).append(name)
        return {facet: tuple(names) for facet, names in found.items()}

    def surveys(self) -> set[tuple[str, Metric]]:
        """Return the surveys that were answered, each with its metric."""
        told = {(cell.whose, each.metric) for cell, each in self.tallies.items() if cell.whose}
        return {(whose.partition(" ")[2], metric) for whose, metric in told if whose.startswith(_SURVEY)}

    def _by_size(self) -> list[str]:
        sizes = {cell.whose: each.n for cell, each in self.tallies.items() if cell.kind == "window" and cell.whose}
        return sorted(sizes, key=lambda whose: (-sizes[whose], whose))


def of_survey(survey_id: str, metric: Metric) -> str:
    """Return whose answers are those to a survey; where its metric was changed, those to the other are others."""
    return f"{_SURVEY}{metric} {survey_id}"


def table(rows: Rows, months: tuple[str, ...]) -> Table:
    """Return the table of the rows of the query for scores."""
    tallies = {cell: tally(row) for row in rows if (cell := _cell(row))}
    sizes = {cell: each.n for cell, each in tallies.items()}
    sizes[WHOLE] = sum(sizes.get(Cell("month", None, month), 0) for month in months)
    divisions = _divisions(tallies)
    held = held_back(sizes | dict(_nobodys(sizes, divisions)), months, divisions)
    quarters = {row["quarter"]: tally(row) for row in rows if row["quarter"] and row["survey_id"] is None}
    return Table(months, tallies, {cell: why for cell, why in held.items() if cell in sizes}, quarters)


def _cell(row: Mapping[str, Any]) -> Cell | None:
    """Return what a row counts; the months before the two periods are shown one by one."""
    whose = row["told"] or (of_survey(row["survey_id"], row["metric"]) if row["survey_id"] is not None else None)
    if row["month"] is not None:
        return Cell("month", whose, row["month"])
    if row["quarter"] is not None:
        return None
    if row["period"] is not None:
        return Cell("period", whose, row["period"]) if row["period"] in {"recent", "before"} else None
    return Cell("window", whose, "")


def _divisions(tallies: Mapping[Cell, Tally]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of each facet, and the NPS surveys: everyone's answer is in one of each, or in nobody's."""
    found: dict[str, set[str]] = {}
    for cell, each in tallies.items():
        if cell.whose is not None and each.metric == "nps":
            facet = cell.whose.partition("=")[0]
            found.setdefault(facet, {facet}).add(cell.whose)  # nobody's goes by the facet alone
    return tuple(tuple(sorted(found[facet])) for facet in sorted(found))


def _nobodys(sizes: Mapping[Cell, int], divisions: Iterable[Sequence[str]]) -> Iterator[tuple[Cell, int]]:
    """Yield what is in no named group of a facet: nothing shows it, but subtraction would."""
    wholes = {cell: n for cell, n in sizes.items() if cell.whose is None}
    for groups, (whole, n) in product(divisions, wholes.items()):
        left = n - sum(sizes.get(whole._replace(whose=group), 0) for group in groups)
        if left > 0:
            yield whole._replace(whose=groups[0]), left
