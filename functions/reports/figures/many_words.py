"""What is said of one account beside the others, and of why no phrases are suggested."""

from functions.core.interval import Counts, Difference, Interval
from functions.reports.figures.words import counted, signed, signed_ends, whole
from functions.reports.statistics.many import AgainstBase
from functions.reports.statistics.phrases import COMMENTS_NEEDED, TooFew


def against_base(found: AgainstBase) -> str:
    """Say how an account scores beside all others; a direction is named only when the interval allows it."""
    verdict = _verdict(found.difference, "above the others", "below the others")
    others = f"{counted(found.base.n, 'answer')} from {counted(found.base_accounts, 'other account')}"
    rank = "" if found.percentile is None else f" It scores above {whole(found.percentile)}% of accounts."
    return (
        f"NPS {_score(found.counts, found.interval)}; the others {_points(found.base.nps, found.base_interval)}, "
        f"{others}: {_apart(found.difference)}, {verdict}.{rank}"
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
    ends = " to ".join(signed_ends(100 * found.interval.low, 100 * found.interval.high))
    return f"{signed(100 * found.raw)} points ({ends})"


def _score(counts: Counts, ends: Interval) -> str:
    return f"{_points(counts.nps, ends)}, {counted(counts.n, 'answer')}"


def _points(nps: float, ends: Interval) -> str:
    return f"{whole(100 * nps)} ({whole(100 * ends.low)} to {whole(100 * ends.high)})"
