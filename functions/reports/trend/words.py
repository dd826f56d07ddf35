"""What the trend report says in words, whatever its form."""

from collections.abc import Sequence
from datetime import date

from functions.core.times import long_date, parse
from functions.reports.figures import quarters
from functions.reports.figures.model import BESIDE_FEW, FEW
from functions.reports.figures.months import short
from functions.reports.figures.words import METRICS, score
from functions.reports.trend.model import Annotated, Course, Kind, Series, TrendReport


def headline(series: Series) -> str:
    """Say the most important thing about a series in one line."""
    if series.recent is None:
        return _no_score(series)
    ending = {
        "not enough evidence": "; not enough evidence of a trend",
        None: "; too early for a trend",
    }.get(series.direction.label, f", {series.direction.label}")
    return f"{METRICS[series.metric]} {score(series.recent)}{ending}"


def _no_score(series: Series) -> str:
    if series.recent_held_back == FEW:
        return "Fewer than 5 answers in the last three months"
    if series.recent_held_back:
        return "Score of the last three months held back"
    return "No answers in the last three months" if series.answers else "No answers yet"


def unscored(series: Course) -> str:
    """Say why the last three months have no score."""
    reasons = {FEW: "Too few answers to show a score", BESIDE_FEW: "Held back beside a small group", None: "No answers"}
    return f"{reasons[series.recent_held_back]} in these months"


def uncompared(series: Course) -> str:
    """Say why the score is not compared with the three months before."""
    if series.asked_anew and series.recent and series.before:
        return f"Not compared with the three months before: the question was changed in {short(series.asked_anew)}"
    reasons = {FEW: "too few answers", BESIDE_FEW: "figures that are held back", None: "no answers"}
    return f"The three months before had {reasons[series.before_held_back]} to compare with"


def about(changes: Sequence[Annotated], survey_id: str) -> list[Annotated]:
    """Return the changes that are about a survey."""
    return [each for each in changes if each.survey_ids is None or survey_id in each.survey_ids]


def on(day_of_change: str) -> str:
    """Return the day of a change."""
    return long_date(date.fromisoformat(day_of_change))


def period(report: TrendReport) -> str:
    """Return the months that a report covers."""
    return f"{short(report.first_month)} to {short(report.last_month)}"


def day(report: TrendReport) -> str:
    """Return the report's date."""
    return long_date(parse(report.as_of).date())


def span(kind: Kind, name: str) -> str:
    """Return a quarter or a week as it fits a narrow column: Q1 2026, or 5 Jan 2026 for the week from then on."""
    if kind == "quarter":
        return quarters.short(name)
    day = date.fromisoformat(name)
    return f"{day.day} {day:%b %Y}"
