"""What is said of one account beside the others, and of a row of periods as a whole."""

from collections.abc import Sequence

from functions.core.interval import Counts, Difference, Interval
from functions.reports.association_words import p_value
from functions.reports.many import FALSE_DISCOVERIES, AccountTrend, AgainstBase, Ranked
from functions.reports.phrases import COMMENTS_NEEDED, Phrase, TooFew
from functions.reports.shifts import Monotone, Shift
from functions.reports.trend import Label
from functions.reports.words import counted, signed, whole

_SHARE = f"{FALSE_DISCOVERIES:.0%}"


def against_base(found: AgainstBase) -> str:
    """Say how an account scores beside all others; a direction is named only when the interval allows it."""
    verdict = _verdict(found.difference, "above the others", "below the others")
    others = f"{counted(found.base.n, 'answer')} from {counted(found.base_accounts, 'other account')}"
    rank = "" if found.percentile is None else f" It scores above {whole(found.percentile)}% of accounts."
    return (
        f"NPS {_score(found.counts, found.interval)}; the others {_points(found.base.nps, found.base_interval)}, "
        f"{others}: {_apart(found.difference)}, {verdict}.{rank}"
    )


def called(found: Sequence[AccountTrend]) -> str:
    """Say how many accounts show a trend, of how many that were looked at."""
    names: tuple[Label, ...] = ("improving", "declining", "holding steady")
    counts = ", ".join(f"{sum(each.label == name for each in found)} {name}" for name in names)
    return (
        f"Of {counted(len(found), 'account')} with answers enough for a trend: {counts}. Directions are given so that "
        f"about {_SHARE} of them at most are false alarms."
    )


def ranking(found: Ranked) -> str:
    """Return an account's line in a ranking: its raw score with its answers, and the one it is ordered by."""
    answers = counted(found.n, "answer")
    return f"NPS {whole(100 * found.raw)} ({answers}), {whole(100 * found.shrunk)} allowing for how few they are"


def shift(found: Shift | None, last_before: str) -> str:
    """Say whether the level changed at one point; last_before is the name of the last period before it."""
    if found is None:
        return "Too few periods to look for a change of level."
    if found.p >= 0.05:  # noqa: PLR2004 - as it is printed
        return f"No change of level shown ({p_value(found.p)})."
    return f"The level changed after {last_before}: {_apart(found.difference)}, {p_value(found.p)}."


def monotone(found: Monotone | None) -> str:
    """Say whether the score moves one way on the whole: a second reading beside the label."""
    if found is None:
        return ""
    slope = f"{signed(100 * found.slope)} points a period"
    ends = f"{signed(100 * found.interval.low)} to {signed(100 * found.interval.high)}"
    return f"Mann-Kendall {p_value(found.p)}, Sen slope {slope} ({ends}); it weighs all periods alike."


def phrase(found: Phrase) -> str:
    """Return a suggestion with its counts and the score of those who mention it."""
    answers = counted(found.mentioned_by.n, "answer")
    return (
        f"\N{LEFT DOUBLE QUOTATION MARK}{found.words}\N{RIGHT DOUBLE QUOTATION MARK}: {found.hits:,} of {found.of:,} "
        f"comments, {found.other_hits:,} of {found.other_of:,} of the other side; "
        f"NPS of those who mention it {whole(100 * found.mentioned_by.nps)} ({answers})"
    )


def too_few(found: TooFew) -> str:
    """Say why no phrases are suggested."""
    if not found.known_language:
        return f"No phrases are suggested for comments in {found.language or 'an unknown language'}."
    return (
        f"Phrases are suggested from {COMMENTS_NEEDED} comments a side on; there are {found.detractors:,} of "
        f"detractors and {found.promoters:,} of promoters."
    )


def _verdict(found: Difference, above: str, below: str) -> str:
    if not found.interval.excludes_zero():
        return "no difference shown"
    return above if found.interval.low > 0 else below


def _apart(found: Difference) -> str:
    ends = f"{signed(100 * found.interval.low)} to {signed(100 * found.interval.high)}"
    return f"{signed(100 * found.raw)} points ({ends})"


def _score(counts: Counts, ends: Interval) -> str:
    return f"{_points(counts.nps, ends)}, {counted(counts.n, 'answer')}"


def _points(nps: float, ends: Interval) -> str:
    return f"{whole(100 * nps)} ({whole(100 * ends.low)} to {whole(100 * ends.high)})"
