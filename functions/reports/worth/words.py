"""What the report on a score's worth says in its headings, tables and cards."""

from datetime import date

from functions.core.scales import Metric
from functions.core.times import long_date, parse
from functions.reports.figures.model import BESIDE_FEW, FEW, HeldBack
from functions.reports.figures.words import counted, signed, signed_ends, whole
from functions.reports.figures.words import group as group_name
from functions.reports.statistics.association import SHOWN_BELOW
from functions.reports.worth.association_words import p_value
from functions.reports.worth.model import (
    Division,
    Estimate,
    Finding,
    Group,
    Growth,
    Kept,
    Member,
    Tested,
    Wanted,
    WorthReport,
)

METRICS: dict[Metric, str] = {"nps": "NPS", "csat": "CSAT", "ces": "CES"}
VERDICTS = {
    "associated": "Associated",
    "no association shown": "No association shown",
    "not enough data yet": "Not enough data yet",
}
_OUTCOMES = {"churn": "churn", "non-renewal": "not renewing", "churn of the silent": "churn"}
_VERBS = {"churn": "churned", "non-renewal": "did not renew", "churn of the silent": "churned"}
_GROUPS = {"silent": "Silent", "answered": "Answered"}
_PLURALS = {
    "promoter": "Promoters", "passive": "Passives", "detractor": "Detractors", "satisfied": "Satisfied",
    "neutral": "Neutral", "dissatisfied": "Dissatisfied", "easy": "Easy", "hard": "Hard",
}  # fmt: skip


def headline(report: WorthReport) -> str:
    """Say the most important finding in one line."""
    metric, churn = METRICS[report.parts[0].metric], report.parts[0].churn
    if churn.verdict == "not enough data yet":
        return f"Too early to say what {metric} says of churn"
    if churn.verdict == "no association shown":
        return f"No association of {metric} with churn shown"
    return f"{'Lower' if _falls(churn) else 'Higher'} {metric} scores went with more churn"


def _falls(found: Finding) -> bool:
    """Say whether the rate falls as the score rises, by the test that decides."""
    return (found.tests[0].statistic or 0) < 0


def group(name: str) -> str:
    """Return the name of a group as a table has it."""
    return _PLURALS.get(name) or _GROUPS.get(name) or name.capitalize()


def outcome(found: Finding) -> str:
    """Return what a finding is about."""
    return _OUTCOMES[found.subject]


def share(found: Group | Kept) -> str:
    """Return a group's share, or why there is none."""
    if found.held_back:
        return "held back beside a small group" if found.held_back == BESIDE_FEW else "fewer than 5 accounts"
    return "no rate shown" if found.share is None else f"{whole(found.share)}%"


def accounts(number: int | None, held: HeldBack | None) -> str:
    """Return a number of accounts, or what stands in its place."""
    if number is None:
        return "<5" if held == FEW else "\N{EN DASH}"
    return f"{number:,}"


def part(found: Group) -> str:
    """Return how many of a group's accounts had the outcome: 40 of 80."""
    if found.events is None:
        return accounts(None, found.held_back)
    return f"{found.events:,} of {found.accounts:,}"


def ends(low: float | None, high: float | None, unit: str = "%") -> str:
    """Return the two ends of an interval."""
    return "" if low is None or high is None else f"{whole(low)} to {whole(high)}{unit}"


def ratio(found: Estimate) -> str:
    """Return a ratio with its interval: 4.50 (2.41 to 8.40)."""
    return f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})"


def statistic(found: Tested) -> str:
    """Return what a test came to, with a proper minus sign."""
    return "\N{EN DASH}" if found.statistic is None else f"{found.statistic:.2f}".replace("-", "\N{MINUS SIGN}")


def tested(found: Tested) -> str:
    """Return the p of a test."""
    return p_value(found.p)


def member(division: Division, found: Member) -> str:
    """Return what a group of a division is called."""
    return found.name if division.facet is None else group_name(division.facet, found.name)


def whole_name(division: Division) -> str:
    """Return what all groups together are called."""
    return "All surveys" if division.facet is None else "All accounts"


def difference(found: Estimate) -> str:
    """Return a difference in points with its interval: +27 (+6 to +40)."""
    return f"{signed(found.value)} ({' to '.join(signed_ends(found.low, found.high))})"


def everywhere(division: Division) -> str:
    """Say in a few words whether the association is the same in all groups, as far as that can be told."""
    if division.facet is None:
        return "Each survey by itself"
    if division.across is None or division.across.differ is None:
        return f"Too early to say whether it differs by {division.facet}"
    differs = division.across.differ.p < SHOWN_BELOW
    return f"Differs by {division.facet}" if differs else f"Not shown to differ by {division.facet}"


def several(p: float) -> str:
    """Return a p that counts how many were tested."""
    return p_value(p)


def wanted(found: Wanted) -> str:
    """Say when something may be there."""
    return long_date(date.fromisoformat(found.by)) if found.by else "not in sight yet"


def basis(found: Finding) -> str:
    """Say what a finding rests on."""
    return f"{counted(found.accounts, 'account')}, {found.events:,} {_VERBS[found.subject]}"


def kept(found: Growth) -> str:
    """Say how much of their revenue the categories kept, of those that have a rate."""
    rated = [f"{group(each.name)} {whole(each.share)}%" for each in found.groups if each.share is not None]
    return ", ".join(rated) if rated else "Too few accounts in every category"


def day(text: str) -> str:
    """Return a date as it is read."""
    return long_date(date.fromisoformat(text))


def made(report: WorthReport) -> str:
    """Return the report's date."""
    return long_date(parse(report.as_of).date())
