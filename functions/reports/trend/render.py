"""The trend report as a page and a spreadsheet."""

from collections.abc import Iterable, Iterator

from functions.reports.figures.model import Level, Rate, Score
from functions.reports.forms.cells import Row
from functions.reports.forms.cells import spreadsheet as cells
from functions.reports.forms.shared import Sheet, templates
from functions.reports.trend import words
from functions.reports.trend.model import Annotated, Facet, Group, Month, Series, Span, TrendReport

HEADER = (
    "report", "as_of", "programme", "scope", "name", "metric", "period", "answers", "bottom", "middle", "top",
    "accounts", "score", "score_low", "score_high", "asked", "answered", "response_rate_percent", "note", "account_nps",
    "account_nps_low", "account_nps_high",
)  # fmt: skip


def page(report: TrendReport) -> str:
    """Return the report as one HTML file that needs nothing else."""
    return templates().get_template("trend.html").render(report=report, trend_words=words)


def spreadsheet(report: TrendReport) -> Sheet:
    """Return the report as a table: a row per month of everyone, each survey and each group, and per quarter."""
    return cells("trend", report, HEADER, _rows(report))


def _rows(report: TrendReport) -> Iterator[Row]:
    for series in (report.overall, *report.surveys):
        yield from _series(series)
    for found in filter(None, (report.quarters, report.weeks)):
        for span in found.spans:
            yield {"scope": "overall", "metric": "nps", **_span(found.kind, span)}
    for change in report.annotations:
        yield from _sides(change)
    for facet in report.facets:
        yield from _facet(facet)


def _series(series: Series) -> Iterator[Row]:
    about: Row = {"scope": "survey" if series.survey_id else "overall", "name": series.survey_id}
    yield from _months(series.months, about | {"metric": series.metric})


def _facet(facet: Facet) -> Iterator[Row]:
    for group in facet.groups:
        about: Row = {"scope": facet.facet, "name": group.name, "metric": group.metric}
        yield about | _periods(group)
        yield from _months(group.months, about)


def _periods(group: Group) -> Row:
    return {"period": "all months", "note": group.held_back, **_score(group.score)}


def _months(months: Iterable[Month], about: Row) -> Iterator[Row]:
    for month in months:
        notes = filter(None, (None if month.complete else "month not over", _changed(month), month.held_back))
        none = None if month.held_back else 0
        told: Row = {"period": month.month, "note": "; ".join(notes) or None}
        yield about | told | _score(month.score, none) | _rate(month.rate)


def _span(kind: str, each: Span) -> Row:
    notes = filter(None, (None if each.complete else f"{kind} not over", each.held_back))
    told: Row = {"period": f"{kind} from {each.begins}", "note": "; ".join(notes) or None}
    return told | _score(each.score, None if each.held_back else 0)


def _sides(change: Annotated) -> Iterator[Row]:
    for name, found in (("before", change.before), ("after", change.after)):
        note = change.held_back or f"{name} {change.day}: {change.title}"
        yield {"scope": "change", "metric": "nps", "note": note, **_score(found)}


def _changed(month: Month) -> str | None:
    return "question changed" if month.question_changed else None


def _score(found: Level | None, none: int | None = None) -> Row:
    """Return the cells of a score; a month without answers has none, a group held back has no figures at all."""
    counts = ("answers", "bottom", "middle", "top", "accounts")
    if found is None:
        return dict.fromkeys(counts, none)
    told: Row = dict(zip(counts, (found.n, *found.bands, found.accounts), strict=True))
    level = found.by_account if isinstance(found, Score) else None
    told |= {"account_nps": level.nps, "account_nps_low": level.low, "account_nps_high": level.high} if level else {}
    return told | {"score": found.value, "score_low": found.low, "score_high": found.high}


def _rate(found: Rate | None) -> Row:
    return {"asked": found.asked, "answered": found.answered, "response_rate_percent": found.share} if found else {}
