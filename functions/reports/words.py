"""What the figures say in words; the HTML page, the mail and the JSON say the same."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from functions.core.scales import Metric
from functions.core.times import long_date, parse
from functions.reports import quarters
from functions.reports.model import (
    BESIDE_FEW,
    FEW,
    Annotated,
    Change,
    Course,
    HeldBack,
    Kind,
    Level,
    Rate,
    Satisfaction,
    Score,
    Series,
    TrendReport,
)
from functions.reports.months import short
from functions.reports.trend import ANSWERS_NEEDED, MARGIN, PERIODS_NEEDED, Label, Trend

LABELS = {
    "improving": "Improving",
    "declining": "Declining",
    "holding steady": "Holding steady",
    "not enough evidence": "Not enough evidence",
    None: "Too early to say",
}


METRICS: dict[Metric, str] = {"nps": "NPS", "csat": "CSAT", "ces": "CES"}
BANDS: dict[Metric, tuple[str, str, str]] = {
    "nps": ("Detractors", "Passives", "Promoters"),
    "csat": ("Dissatisfied", "Neutral", "Satisfied"),
    "ces": ("Hard", "Neutral", "Easy"),
}
_GROUPS = {
    ("role", "key_contact"): "Key contacts",
    ("role", "end_user"): "End users",
    ("role", ""): "No role",
    ("segment", ""): "No segment",
}


class Units(NamedTuple):
    """What a difference of one is in points, and what the periods of a trend are called."""

    points: int = 100
    period: str = "month"


_USUAL = Units()


def group(facet: str, name: str) -> str:
    """Return what a group of a facet is called."""
    return _GROUPS.get((facet, name), name or f"No {facet}")


def people(facet: str, name: str) -> str:
    """Return who belongs to a group, within a sentence: key contacts, the segment smb, those without a plan."""
    if not name:
        return f"those without a {facet}"
    return _GROUPS[facet, name].lower() if (facet, name) in _GROUPS else f"the {facet} {name}"


def span(kind: Kind, name: str) -> str:
    """Return a quarter or a week as it fits a narrow column: Q1 2026, or 5 Jan 2026 for the week from then on."""
    if kind == "quarter":
        return quarters.short(name)
    day = date.fromisoformat(name)
    return f"{day.day} {day:%b %Y}"


def whole(value: float) -> str:
    """Return a whole number with a proper minus sign; nothing is ever minus zero."""
    return f"{round(value):d}".replace("-", "\N{MINUS SIGN}")


def signed(value: float) -> str:
    """Return a whole number with its sign, as differences are written."""
    text = whole(value)
    return text if value < 0 or text == "0" else f"+{text}"


def signed_ends(low: float, high: float) -> tuple[str, str]:
    """Return the ends of an interval of a difference; one that leaves zero out is not rounded so that zero is in it."""
    excludes_zero = low * high > 0
    return _signed_end(low, exact=excludes_zero), _signed_end(high, exact=excludes_zero)


def _signed_end(value: float, *, exact: bool) -> str:
    if exact and not round(value) and round(value, 2):
        return f"{value:+.1g}".replace("-", "\N{MINUS SIGN}")
    return signed(value)


def counted(number: int, thing: str) -> str:
    """Return a count with its noun: 1 answer, 1,204 answers."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def score(found: Level) -> str:
    """Return a score with its interval: 42 (31 to 53), or as a share 82% (75 to 88%)."""
    unit = "%" if isinstance(found, Satisfaction) else ""
    return f"{value(found)} ({_range(found.low, found.high)}{unit})"


def value(found: Level) -> str:
    """Return a score alone, where its interval stands in the next cell: 42, or as a share 82%."""
    return f"{whole(found.value)}{'%' if isinstance(found, Satisfaction) else ''}"


def _range(low: float, high: float) -> str:
    """Return two ends that no line break may part."""
    return f"{whole(low)}\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}{whole(high)}"


def rate(found: Rate) -> str:
    """Return a response rate with its interval: 38% (33 to 43%)."""
    return f"{whole(found.share)}% ({_range(found.low, found.high)}%)"


def by_account(found: Level) -> str:
    """Say what the score is with each account counting once; nothing where too few answered."""
    level = found.by_account if isinstance(found, Score) else None
    if level is None:
        return ""
    return f"{whole(level.nps)} ({_range(level.low, level.high)}) with each account counting once"


def basis(found: Level) -> str:
    """Say what a score was counted from."""
    return f"{counted(found.n, 'answer')} from {counted(found.accounts, 'account')}"


def change(found: Change) -> str:
    """Say how a score differs from the period before; a direction is named only when the interval allows it."""
    figures = f"{signed(found.points)} on the three months before ({_signed_range(found)})"
    return figures if found.shown else f"{figures}: no change shown"


def difference(found: Change) -> str:
    """Say how a score differs from another: +12 (+3 to +21), or that no difference is shown."""
    figures = f"{signed(found.points)} ({_signed_range(found)})"
    return figures if found.shown else f"{figures}: no change shown"


def _signed_range(found: Change) -> str:
    return "\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}".join(signed_ends(found.low, found.high))


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


def held_back(reason: HeldBack) -> str:
    """Return what stands in the place of a number of answers that is held back."""
    return "<5" if reason == FEW else "\N{EN DASH}"


def period(report: TrendReport) -> str:
    """Return the months that a report covers."""
    return f"{short(report.first_month)} to {short(report.last_month)}"


def day(report: TrendReport) -> str:
    """Return the report's date."""
    return long_date(parse(report.as_of).date())


def too_early(used: int, period: str = "month") -> str:
    """Say why there is no label."""
    return (
        f"A trend needs {PERIODS_NEEDED} {period}s with at least {ANSWERS_NEEDED} answers each; so far there "
        f"{'is' if used == 1 else 'are'} {used or 'none'}."
    )


def direction(
    found: Trend, label: Label | None, ends: tuple[str, str], wanted: int | None, units: Units = _USUAL
) -> str:
    """Say what the label rests on, from the first to the last of the periods, which ends name."""
    unit, period = units
    fitted = f"{signed(unit * found.change)} points from {ends[0]} to {ends[1]}"
    interval = f"90% interval {' to '.join(signed_ends(unit * found.interval.low, unit * found.interval.high))}"
    used = f"{len(found.used)} {period}s with at least {ANSWERS_NEEDED} answers each"
    told = f"Fitted change {fitted} ({interval}), resting on {used}."
    if label != found.label:
        return f"{told} As one of several that are compared it shows no direction: chance gives some of many one."
    return f"{told} {_meaning(found, wanted, units)}"


def _meaning(found: Trend, wanted: int | None, units: Units) -> str:
    """Say what the interval of a fitted change allows, and how many answers a period would narrow it."""
    margin = f"{units.points * MARGIN:g} points"
    if found.label == "holding steady":
        return f"Any real change is smaller than {margin} either way."
    if found.label != "not enough evidence":
        return "The whole interval lies on one side of zero."
    compatible = f"That is compatible with no change and with one of more than {margin}."
    if wanted is None:
        return compatible
    return f"{compatible} About {wanted:,} answers a {units.period} would narrow the interval to {margin} either way."
