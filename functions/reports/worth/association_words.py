"""What an association report says: "associated" and "more often", never that one thing leads to another."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from functions.core.interval import Interval
from functions.core.scales import SCALES, Metric
from functions.core.times import long_date
from functions.reports.figures.words import counted, whole
from functions.reports.statistics.association import NO_SCORES, SHOWN_BELOW, Association, Contrast, Growth, NotYet
from functions.reports.statistics.contingency import Share, Test
from functions.reports.statistics.gates import Missing
from functions.reports.statistics.landmark import Excluded
from functions.reports.statistics.logit import Logit
from functions.reports.statistics.revenue import Retention

CAVEAT = "This shows what went together, not why."
UNESTIMATED = "A finite ratio cannot be estimated."

_DASH = "\N{EN DASH}"
_WIDE_RATIO = 1.5
_WIDE_POINTS = 0.10
_SMALLEST_P = 0.001


@dataclass(frozen=True, slots=True)
class Terms:
    """How a question is put: the outcome as a verb, and what the first and the last group are told apart by."""

    outcome: str
    first: str
    last: str
    lean_first: str
    lean_last: str


CHURN_BY_SCORE = Terms("churned", f"accounts that scored 0{_DASH}6", "promoters", "lower scores", "higher scores")
RENEWAL_BY_SCORE = Terms(
    "did not renew", f"accounts due that scored 0{_DASH}6", "promoters", "lower scores", "higher scores"
)
CHURN_BY_SILENCE = Terms("churned", "accounts that stayed silent", "that answered", "no answer", "an answer")


def bottom_scores(metric: Metric) -> str:
    """Return the scores at the bottom of a scale: 0 to 6 with a dash between them."""
    return f"{SCALES[metric].low}{_DASH}{SCALES[metric].middle - 1}"


def top_scores(metric: Metric) -> str:
    """Return the scores at the top of a scale."""
    return f"{SCALES[metric].top}{_DASH}{SCALES[metric].high}"


def p_value(p: float) -> str:
    """Return a p-value as it is printed: p 0.012, p < 0.001."""
    return f"p < {_SMALLEST_P}" if p < _SMALLEST_P else f"p {p:.3f}"


def percent(share: float, ends: Interval) -> str:
    """Return a share with its interval: 45%, 34 to 57%."""
    return f"{whole(100 * share)}%, {whole(100 * ends.low)} to {whole(100 * ends.high)}%"


def share(found: Share) -> str:
    """Return how many of a group had the outcome: 31 (45%, 34 to 57%); of a small group the count alone."""
    if found.share is None or found.interval is None:
        return f"{found.events:,}"
    return f"{found.events:,} ({percent(found.share, found.interval)})"


def sentences(found: Association | NotYet, terms: Terms, held: Collection[str] = ()) -> tuple[str, ...]:
    """Return all that is said of a result, the most important first; of groups that are held back, no figure."""
    if isinstance(found, NotYet):
        return tuple(each for each in (*not_yet(found), left_out(found.excluded)) if each)
    every = (
        _rates(found, terms, held) + _verdict(found, terms, held),
        _duration(found),
        _adjusted(found, terms),
        _repeated(found),
        left_out(found.excluded),
        CAVEAT,
    )
    return tuple(each for each in every if each)


def not_yet(found: NotYet) -> tuple[str, ...]:
    """Say what there is, and what is missing and when it may be there."""
    have = f"{counted(found.history.days, 'day')} of history, {counted(found.events, 'outcome')}"
    return f"Not enough data yet: {have}.", f"Needed: {'; '.join(map(_wanted, found.missing))}."


def _wanted(missing: Missing) -> str:
    when = f"perhaps by {long_date(missing.by)}" if missing.by else "not in sight yet"
    return f"{missing.needed} {missing.what} ({missing.have} so far, {when})"


def _rates(found: Association, terms: Terms, held: Collection[str]) -> str:
    first, last = found.groups[0], found.groups[-1]
    if first.name in held or last.name in held:
        return ""
    start, end = long_date(found.window.landmark), long_date(found.window.closes)
    return (
        f"Of {first.n:,} {terms.first} by {start}, {share(first)} {terms.outcome} by {end}; "
        f"of {last.n:,} {terms.last}, {share(last)}. "
    )


def _verdict(found: Association, terms: Terms, held: Collection[str]) -> str:
    if found.trend is None:
        return "All accounts are in one group: nothing to compare."
    ends_shown = found.groups[0].name not in held and found.groups[-1].name not in held
    ratio = _ratio(found) if found.contrast and ends_shown else _unrated(found)
    if found.shown:
        return f"{ratio}. {_direction(found.trend, terms)}"
    unclear = ". The interval is wide: too few accounts to tell." if _wide(found.contrast) else "."
    return f"{ratio}: no association shown{unclear}"


def _unrated(found: Association) -> str:
    return "A group is held back" if found.contrast else "A group has fewer than 10 accounts"


def _ratio(found: Association) -> str:
    contrast = found.contrast
    if contrast is None or contrast.ratio is None:
        tested = found.any_difference
        exact = f" ({tested.name} {p_value(tested.p)})" if tested else ""
        return f"{UNESTIMATED.rstrip('.')}{exact}"
    ratio = contrast.ratio
    added = ", with 0.5 added to each count" if ratio.half_added else ""
    return f"Ratio {ratio.value:.2f} ({ratio.interval.low:.2f} to {ratio.interval.high:.2f}{added})"


def _direction(trend: Test, terms: Terms) -> str:
    lean = terms.lean_first if (trend.statistic or 0) < 0 else terms.lean_last
    return f"Accounts with {lean} {terms.outcome} more often: associated, {p_value(trend.p)} over all groups."


def _wide(contrast: Contrast | None) -> bool:
    """Say whether an interval holds differences that would matter, so that it must not pass for a finding of none."""
    if contrast is None:
        return True
    if contrast.ratio is None:
        return max(contrast.difference.interval.high, -contrast.difference.interval.low) > _WIDE_POINTS
    return max(contrast.ratio.interval.high, 1 / contrast.ratio.interval.low) > _WIDE_RATIO


def _duration(found: Association) -> str:
    if found.survival is None:
        return ""
    verdict = "differ between groups" if found.survival.p < SHOWN_BELOW else "are not shown to differ"
    return f"The times until it happened {verdict} (log-rank {p_value(found.survival.p)})."


def _adjusted(found: Association, terms: Terms) -> str:
    if not isinstance(found.model, Logit):
        return "" if found.model.reason == NO_SCORES else f"No regression: {found.model.reason}."
    one = next(each for each in found.model.coefficients if each.name == "score")
    controls = [each.name for each in found.model.coefficients if each.name not in {"constant", "score"}]
    beside = f", {', '.join(controls)} being equal" if controls else ""
    odds = f"{one.odds_ratio:.2f} ({one.interval.low:.2f} to {one.interval.high:.2f})"
    return f"Each point more of score is associated with {odds} times the odds that an account {terms.outcome}{beside}."


def _repeated(found: Association) -> str:
    if found.later is None:
        return ""
    again = found.later.p < SHOWN_BELOW
    verdict = "the same" if again == found.shown else "another"
    return f"Leaving out the 30 days after the landmark gives {verdict} result ({p_value(found.later.p)})."


def left_out(excluded: Sequence[Excluded]) -> str:
    """Say which accounts are not among the rows, and why; nothing if none are."""
    if not excluded:
        return ""
    parts = (f"{counted(each.accounts, 'account')} ({each.reason})" for each in excluded)
    return f"Left out: {'; '.join(parts)}."


def growth(found: Growth) -> tuple[str, ...]:
    """Say how much of each group's revenue was kept, and whether its changes differ."""
    unknown = f"Left out: {counted(found.without_revenue, 'account')} without known revenue."
    return (*map(_kept, found.groups), _changed(found), *([unknown] if found.without_revenue else ()))


def _kept(found: Retention) -> str:
    held = counted(found.accounts, "account")
    if found.share is None or found.interval is None:
        return f"{found.group.capitalize()}: {held}, too few for a rate."
    return f"{found.group.capitalize()}: {percent(found.share, found.interval)} of revenue, {held}."


def _changed(found: Growth) -> str:
    overall, ends = found.changes.overall, found.changes.ends
    if overall is None:
        return "No changes of revenue to compare."
    verdict = "are not shown to differ" if overall.p >= SHOWN_BELOW else "differ between groups"
    beside = f"; last against first group, {ends.name} {p_value(ends.p)}" if ends else ""
    return f"Changes of revenue {verdict} ({overall.name} {p_value(overall.p)}{beside})."
