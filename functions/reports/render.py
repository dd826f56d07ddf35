"""The trend report as a page and a spreadsheet."""

from collections.abc import Iterable, Iterator

from functions.reports.forms import Cell, Sheet, sheet, templates
from functions.reports.model import Month, Rate, Score, Series, TrendReport

HEADER = (
    "report", "as_of", "programme", "scope", "survey", "segment", "month", "answers", "detractors", "passives",
    "promoters", "accounts", "nps", "nps_low", "nps_high", "asked", "answered", "response_rate_percent", "note",
    "account_nps", "account_nps_low", "account_nps_high",
)  # fmt: skip


def page(report: TrendReport) -> str:
    """Return the report as one HTML file that needs nothing else."""
    return templates().get_template("trend.html").render(report=report)


def spreadsheet(report: TrendReport) -> Sheet:
    """Return the report as a table: a row per month and per segment."""
    about = ("trend", report.as_of, report.programme)
    return sheet(HEADER, ((*about, *row) for row in _rows(report)))


def _rows(report: TrendReport) -> Iterator[Iterable[Cell]]:
    for series in (report.overall, *report.surveys):
        yield from _months(series)
    for change in report.annotations:
        for name, found in (("before", change.before), ("after", change.after)):
            note = f"{name} {change.day}: {change.title}"
            yield "change", None, None, None, *_score(found), *_rate(None), change.held_back or note, *_level(None)
    for segment in report.segments:
        about = ("segment", None, segment.segment, None)
        yield *about, *_score(segment.score), *_rate(None), segment.held_back, *_level(segment.score)


def _months(series: Series) -> Iterator[Iterable[Cell]]:
    scope = "survey" if series.survey_id else "overall"
    for month in series.months:
        notes = "; ".join(
            filter(None, (None if month.complete else "month not over", _changed(month), month.held_back))
        )
        none = None if month.held_back else 0
        about = (scope, series.survey_id, None, month.month)
        yield *about, *_score(month.score, none), *_rate(month.rate), notes or None, *_level(month.score)


def _changed(month: Month) -> str | None:
    return "question changed" if month.question_changed else None


def _score(found: Score | None, none: int | None = None) -> tuple[Cell, ...]:
    """Return the cells of a score; a month without answers has none, a group held back has no figures at all."""
    if found is None:
        return none, none, none, none, none, None, None, None
    counts = found.n, found.detractors, found.passives, found.promoters, found.accounts
    return *counts, found.nps, found.low, found.high


def _level(found: Score | None) -> tuple[Cell, ...]:
    level = found.by_account if found else None
    return (level.nps, level.low, level.high) if level else (None, None, None)


def _rate(found: Rate | None) -> tuple[Cell, ...]:
    return (found.asked, found.answered, found.share) if found else (None, None, None)
