"""What is said of those who did not answer; it is never assumed that silence is the risk."""

from functions.core.interval import Counts, Interval, interval
from functions.reports.association_words import percent
from functions.reports.silence_stats import Lateness, ResponseRate, Weighted
from functions.reports.words import counted, signed, whole


def rate(found: ResponseRate) -> str:
    """Return a response rate: 40 of 100 answered (40%, 31 to 50%)."""
    return f"{found.answered:,} of {found.asked:,} answered ({percent(found.share, found.interval)})"


def weighting(found: Weighted) -> str:
    """Say what the score would be if every part of the base had answered as often as it is large."""
    trimmed = sum(each.trimmed for each in found.strata)
    cut = f" {counted(trimmed, 'weight')} cut to 5." if trimmed else ""
    return (
        f"NPS {whole(100 * found.nps)} ({_points(found.interval)}) weighted to the base by segment and tenure, "
        f"{whole(100 * found.raw)} as answered; {counted(found.n, 'answer')}, worth {whole(found.effective)}.{cut}"
    )


def lateness(found: Lateness | None) -> str:
    """Say whether those who needed a reminder answered otherwise; a direction only if the interval allows one."""
    if found is None:
        return "Too few answers before or after a reminder to compare."
    ends = found.change.interval
    figures = f"{signed(100 * found.change.raw)} points, {signed(100 * ends.low)} to {signed(100 * ends.high)}"
    verdict = f"The silent may be {'less' if ends.high < 0 else 'more'} content than the score says"
    told = verdict if ends.excludes_zero() else "No difference shown"
    return f"After a reminder: NPS {_score(found.late)}; before: {_score(found.early)} ({figures}). {told}."


def _score(counts: Counts) -> str:
    return f"{whole(100 * counts.nps)} ({_points(interval(counts))}, {counted(counts.n, 'answer')})"


def _points(ends: Interval) -> str:
    return f"{whole(100 * ends.low)} to {whole(100 * ends.high)}"
