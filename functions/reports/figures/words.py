"""What figures say in words; the HTML page, the mail and the JSON say the same."""

from typing import NamedTuple

from functions.core.scales import Metric
from functions.reports.figures.model import FEW, Change, HeldBack, Level, Rate, Satisfaction, Score
from functions.reports.statistics.trend import ANSWERS_NEEDED, MARGIN, PERIODS_NEEDED, Label, Trend

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


def held_back(reason: HeldBack) -> str:
    """Return what stands in the place of a number of answers that is held back."""
    return "<5" if reason == FEW else "\N{EN DASH}"


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
