"""What is said of those who did not answer; it is never assumed that silence is the risk."""

from collections.abc import Iterable, Mapping

from functions.core.interval import Counts, Interval, interval
from functions.reports.figures.model import BESIDE_FEW
from functions.reports.figures.words import counted, signed, signed_ends, whole
from functions.reports.silence.model import By, Rate, SilenceAccountsReport, SilenceReport
from functions.reports.silence.stats import Lateness, ResponseRate, Weighted
from functions.reports.worth.association_words import percent
from functions.reports.worth.model import Estimate


def rate(found: ResponseRate) -> str:
    """Return a response rate: 40 of 100 answered (40%, 31 to 50%)."""
    return f"{found.answered:,} of {found.asked:,} answered ({percent(found.share, found.interval)})"


def weighting(found: Weighted) -> str:
    """Say what the score would be if every part of the base had answered as often as it is large."""
    trimmed = sum(each.trimmed for each in found.strata)
    cut = f" {counted(trimmed, 'weight')} cut to 5." if trimmed else ""
    return (
        f"NPS {whole(100 * found.nps)} ({_points(found.interval)}) weighted to the base by segment and tenure, "
        f"{whole(100 * found.raw)} as answered; {counted(found.n, 'answer')}, worth {round(found.effective):,}.{cut}"
    )


def lateness(found: Lateness | None) -> str:
    """Say whether those who needed a reminder answered otherwise; a direction only if the interval allows one."""
    if found is None:
        return "Too few answers before or after a reminder to compare."
    ends = found.change.interval
    figures = f"{signed(100 * found.change.raw)} points, {' to '.join(signed_ends(100 * ends.low, 100 * ends.high))}"
    verdict = f"The silent may be {'less' if ends.high < 0 else 'more'} content than the score says"
    told = verdict if ends.excludes_zero() else "No difference shown"
    return f"After a reminder: NPS {_score(found.late)}; before: {_score(found.early)} ({figures}). {told}."


def _score(counts: Counts) -> str:
    return f"{whole(100 * counts.nps)} ({_points(interval(counts))}, {counted(counts.n, 'answer')})"


def _points(ends: Interval) -> str:
    return f"{whole(100 * ends.low)} to {whole(100 * ends.high)}"


_BY: Mapping[By, str] = {
    "all": "All",
    "metric": "Survey's metric",
    "segment": "Segment",
    "tenure": "Time as a customer",
    "revenue": "Yearly revenue",
    "role": "Role",
}
_GROUPS = {
    "nps": "NPS", "csat": "CSAT", "ces": "CES", "key_contact": "Key contacts", "end_user": "End users",
    "unknown": "Not known", "all": "All surveys",
}  # fmt: skip


def by(name: By) -> str:
    """Return what surveys are told apart by."""
    return _BY[name]


def told_apart(rates: Iterable[Rate]) -> bool:
    """Say whether anything is known of what surveys would be told apart by."""
    return any(each.group not in {"", "unknown"} for each in rates)


def group(found: Rate) -> str:
    """Return the name of a group of surveys; what segments are called is the owner's."""
    if found.by == "segment":
        return found.group or "No segment"
    return _GROUPS.get(found.group) or found.group.capitalize() or "Not known"


def shown(found: Rate) -> str:
    """Return a group's response rate, or why there is none."""
    if found.held_back:
        return "held back beside a small group" if found.held_back == BESIDE_FEW else "fewer than 5 surveys"
    return "no rate shown" if found.share is None else f"{whole(found.share)}%"


def of(found: Rate) -> str:
    """Return how many surveys of a group were answered: 40 of 100."""
    if found.asked is None or found.answered is None:
        return "\N{EN DASH}" if found.held_back == BESIDE_FEW else "<5"
    return f"{found.answered:,} of {found.asked:,}"


def headline(report: SilenceReport) -> str:
    """Say in one line how many answer."""
    every = next((each for each in report.rates if each.by == "all"), None)
    if every is None or every.share is None:
        return "Too few surveys to say who stays silent"
    return f"{whole(every.share)}% answered, {whole(100 - every.share)}% stayed silent"


def accounts_headline(report: SilenceAccountsReport) -> str:
    """Say in one line how many accounts are silent."""
    if not report.accounts:
        return "No account was asked"
    verb = "has" if len(report.silent) == 1 else "have"
    return f"{len(report.silent):,} of {counted(report.accounts, 'account')} {verb} not answered"


def silent(report: SilenceReport) -> str:
    """Say how many accounts are silent, and how many always were."""
    asked = f"of {counted(report.accounts, 'account')} asked in a year"
    return f"{asked}; {report.never_answered:,} never answered in three years"


def points(found: Estimate) -> str:
    """Return a score with its interval: 20 (5 to 35)."""
    return f"{whole(found.value)} ({whole(found.low)} to {whole(found.high)})"
