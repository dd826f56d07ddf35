"""From counted rows to the trend report: which figures, which labels, what is held back and why."""

from datetime import date, datetime, timedelta

from functions.core.times import iso, month_of
from functions.reports.disclosure.groups import RECENT
from functions.reports.figures.months import back, naive, start, up_to
from functions.reports.kind import Asked, Found, Summary
from functions.reports.trend import courses, spans
from functions.reports.trend.changes import annotated
from functions.reports.trend.model import SCHEMA, TrendReport
from functions.reports.trend.notes import notes
from functions.reports.trend.table import Table, of_survey, table
from functions.reports.trend.touched import DAYS, Shown

MONTHS = 13
PLANNED_AHEAD = 3
_BEFORE = 3  # months that the answers before a change may reach back


def values(as_of: datetime) -> dict[str, dict[str, date]]:
    """Return what each query of the report is asked with, by the query's name."""
    last = month_of(as_of)
    since = start(back(last, MONTHS - 1))
    window: dict[str, date] = {"as_of": naive(as_of), "since": naive(since)}
    recent = {"recent": naive(start(back(last, RECENT - 1))), "before": naive(start(back(last, 2 * RECENT - 1)))}
    return {
        "trend_scores": window | recent,
        "trend_weeks": {"as_of": naive(as_of), "weeks": spans.first_week(as_of)},
        "trend_asked": window,
        "trend_excluded": window,
        "trend_annotations": window,
        "trend_touched": window | {"first_day": since.date(), "since": naive(since - timedelta(days=DAYS))},
    }


def first_months(last: str) -> dict[str, str]:
    """Return the first month that is needed of each set; what was sent in the window may have been planned earlier."""
    return {"responses": back(last, MONTHS - 1 + _BEFORE), "invitations": back(last, MONTHS + PLANNED_AHEAD - 1)}


def build(asked: Asked, found: Found) -> TrendReport:
    """Return the report, from the rows of its queries."""
    sent, months = found["trend_asked"], up_to(asked.as_of, MONTHS)
    counted = table(found["trend_scores"], months)
    beside = _beside(counted, asked.as_of)
    quarters = spans.by_quarter(counted, asked.as_of)
    return TrendReport(
        schema=SCHEMA,
        as_of=iso(asked.as_of),
        programme=asked.programme,
        company=asked.company,
        first_month=months[0],
        last_month=months[-1],
        overall=courses.overall(counted, sent),
        surveys=courses.surveys(counted, sent),
        facets=courses.facets(counted),
        quarters=quarters,
        weeks=spans.by_week(counted, found["trend_weeks"], asked.as_of, quarters),
        annotations=annotated(found["trend_annotations"], found["trend_touched"], beside),
        notes=notes(iso(asked.as_of), asked.programme, found["trend_excluded"]),
    )


def summary(report: TrendReport) -> Summary:
    """Return the trend in a word, and the answers that it rests on."""
    return Summary(report.overall.direction.label, report.overall.answers)


def _beside(found: Table, as_of: datetime) -> Shown:
    """Return what the report shows beside the changes: the answers of its months, by survey and of all of them."""
    whose = {of_survey(survey, metric): survey for survey, metric in found.surveys() if metric == "nps"}
    months = {
        (whose.get(cell.whose or ""), cell.name): each.n
        for cell, each in found.tallies.items()
        if cell.kind == "month" and (cell.whose is None or cell.whose in whose)
    }
    return Shown(months, start(found.months[0]).date(), as_of.date())
