"""The figures of everyone, of each survey and of each group over the months: score, change and direction.

Of the groups of a facet, several are compared: one is called improving or declining only if that survives the others.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import Any

from functions.core.scales import Metric
from functions.reports.disclosure.groups import RECENT, Cell
from functions.reports.figures.directions import direction
from functions.reports.figures.levels import change
from functions.reports.figures.measures import rated
from functions.reports.figures.model import Direction
from functions.reports.figures.months import short
from functions.reports.kind import Rows
from functions.reports.statistics.compared import MOST_GROUPS, Called, called
from functions.reports.statistics.trend import Period
from functions.reports.trend.changes import asked_throughout, questions_changed
from functions.reports.trend.model import Course, Facet, Group, Month, Series
from functions.reports.trend.table import Table, of_survey


def overall(table: Table, asked: Rows) -> Series:
    """Return the figures of all NPS surveys together."""
    return _series(None, "nps", table, [row for row in asked if row["metric"] == "nps"])


def surveys(table: Table, asked: Rows) -> tuple[Series, ...]:
    """Return the figures of each survey, those to measure NPS first."""
    every = table.surveys() | {(row["survey_id"], row["metric"]) for row in asked}
    return tuple(
        _series(name, metric, table, [row for row in asked if (row["survey_id"], row["metric"]) == (name, metric)])
        for name, metric in sorted(every, key=lambda each: (each[1] != "nps", each))
    )


def facets(table: Table) -> tuple[Facet, ...]:
    """Return the figures of each group of each facet: by segment first, then by role, then by what was added."""
    every = {facet: names for facet, names in table.groups().items() if len(names) > 1 or facet == "segment"}
    order = sorted(every, key=lambda facet: (facet != "segment", facet != "role", facet))
    return tuple(_facet(facet, every[facet], table) for facet in order)


def _facet(facet: str, names: tuple[str, ...], table: Table) -> Facet:
    shown = names[:MOST_GROUPS]
    periods = {name: table.periods(f"{facet}={name}", "") for name in shown}
    trends = called(periods)
    groups = tuple(_group(facet, name, table, trends, periods[name]) for name in shown)
    return Facet(facet, groups, len(names) - len(shown))


def _group(facet: str, name: str, table: Table, trends: Mapping[str, Called], periods: Sequence[Period]) -> Group:
    whose = f"{facet}={name}"
    window = Cell("window", whose, "")
    found = direction(_named(table), "nps", trends.get(name), periods)
    course = _course(whose, "nps", table, (), found)
    return Group(**course, name=name, score=table.level(window), held_back=table.held.get(window))


def _series(survey: str | None, metric: Metric, table: Table, asked: Rows) -> Series:
    whose = None if survey is None else of_survey(survey, metric)
    periods = table.periods(whose, asked_throughout(asked))
    found = direction(_named(table), metric, called({"": periods}).get(""), periods)
    return Series(
        **_course(whose, metric, table, asked, found),
        survey_id=survey,
        answers=sum(each.n for each in table.monthly(whose).values()),
        rate=rated(row for row in asked if row["month"] in table.months[-RECENT:]),
    )


def _course(whose: str | None, metric: Metric, table: Table, asked: Rows, found: Direction) -> dict[str, Any]:
    """Return the fields that a series and a group share, by name."""
    recent, before = Cell("period", whose, "recent"), Cell("period", whose, "before")
    anew = questions_changed(asked)
    last = max(anew, default=None)
    apart = last is not None and last > table.months[-2 * RECENT]  # within the two periods
    course = Course(
        metric=metric,
        recent=table.level(recent),
        recent_held_back=table.held.get(recent),
        before=table.level(before),
        before_held_back=table.held.get(before),
        change=None if apart else change(table.shown(before), table.shown(recent)),
        asked_anew=last,
        direction=found,
        months=tuple(_month(Cell("month", whose, month), table, asked, anew) for month in table.months),
    )
    return {each.name: getattr(course, each.name) for each in fields(course)}


def _named(table: Table) -> list[str]:
    return [short(month) for month in table.months]


def _month(cell: Cell, table: Table, asked: Rows, asked_anew: Collection[str]) -> Month:
    rate = rated(row for row in asked if row["month"] == cell.name)
    return Month(
        cell.name, cell.name != table.months[-1], table.level(cell), rate, table.held.get(cell), cell.name in asked_anew
    )
