"""The report of the closed loop as a page and a spreadsheet."""

from collections.abc import Iterator

from functions.reports.forms import cells
from functions.reports.forms.cells import Row, of_change, of_share
from functions.reports.forms.shared import Sheet, templates
from functions.reports.loop import words as loop_words
from functions.reports.loop.model import Answered, Group, LoopReport, Promises, Waits
from functions.reports.loop.time_chart import times
from functions.reports.loop.week_chart import NARROW, WIDE, chart

HEADER = (
    "report", "as_of", "programme", "query", "row", "facet", "name", "comments", "by_person", "automatic", "cases",
    "answered", "percent", "percent_low", "percent_high", "percent_change", "percent_change_low", "percent_change_high",
    "against_others_change", "against_others_change_low", "against_others_change_high", "adjusted_p",
    "median_hours", "median_hours_low", "median_hours_high", "ninetieth_percentile_hours",
    "ninetieth_percentile_hours_low", "ninetieth_percentile_hours_high", "overdue_now", "overdue_ever", "note",
)  # fmt: skip


def page(report: LoopReport) -> str:
    """Return the report as one HTML file that needs nothing else."""
    drawn = {"wide": chart(report.weeks, WIDE), "narrow": chart(report.weeks, NARROW)}
    return templates().get_template("loop.html").render(report=report, say=loop_words, drawn=drawn, times=times)


def spreadsheet(report: LoopReport) -> Sheet:
    """Return the report as a table: all comments, each week, all cases, each function, and each group of both."""
    return cells.spreadsheet("loop", report, HEADER, _rows(report))


def _rows(report: LoopReport) -> Iterator[Row]:
    yield {"row": "all comments", **_comments(report.answered), **of_change("percent", report.change)}
    yield {"row": "all comments, before", **_comments(report.before)}
    for week in report.weeks:
        note = "; ".join(filter(None, (None if week.complete else "week not over", week.held_back)))
        yield {"row": "week", "name": week.week, **_comments(week.answered), "note": note or None}
    yield {"row": "all cases", **_cases(report.promises)}
    yield {"row": "all cases, before", **_cases(report.promises_before)}
    for found in report.by_function:
        yield {"row": "cases of a function", "name": loop_words.function(found), **_cases(found)}
    for facet in report.facets:
        for group in facet.groups:
            yield from _group(facet.facet, group)


def _group(facet: str, found: Group) -> Iterator[Row]:
    beside: Row = {}
    if found.beside:
        beside = {**of_change("against_others", found.beside.change), "adjusted_p": found.beside.adjusted_p}
    about: Row = {"facet": facet, "name": found.name}
    comments = _comments(found.answered)
    yield {
        "row": "comments of a group",
        **about,
        **comments,
        **beside,
        "note": found.held_back or loop_words.more(found),
    }
    yield {"row": "cases of a group", **about, **_cases(found.promises)}


def _comments(found: Answered | None) -> Row:
    if found is None:
        return {"query": "loop_comments"}
    counts: Row = {"comments": found.comments, "by_person": found.by_person, "automatic": found.automatic}
    return {"query": "loop_comments", "answered": found.by_person + found.automatic, **counts, **of_share(found.share)}


def _cases(found: Promises) -> Row:
    if found.waits is None:
        return {"query": "loop_cases", "note": found.held_back}
    counts: Row = {"cases": found.waits.cases, "answered": found.waits.answered}
    late: Row = {"overdue_now": found.overdue, "overdue_ever": found.ever_overdue}
    pace: Row = {"adjusted_p": found.pace.adjusted_p, "note": loop_words.pace(found) or None} if found.pace else {}
    return {"query": "loop_cases", **counts, **_times(found.waits), **late, **of_share(found.kept), **pace}


def _times(found: Waits) -> Row:
    return {
        "median_hours": found.median,
        "median_hours_low": found.median_low,
        "median_hours_high": found.median_high,
        "ninetieth_percentile_hours": found.ninetieth,
        "ninetieth_percentile_hours_low": found.ninetieth_low,
        "ninetieth_percentile_hours_high": found.ninetieth_high,
    }
