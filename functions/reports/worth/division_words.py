"""What is said of churn by score within groups, and of what holds across them."""

from collections import Counter
from collections.abc import Iterator, Sequence

from functions.core.scales import Metric
from functions.reports.figures.words import counted, signed, signed_ends, whole
from functions.reports.statistics.association import SHOWN_BELOW
from functions.reports.statistics.contingency import Ratio, Test
from functions.reports.statistics.divided import Across, Compared, Lacking
from functions.reports.worth.association_words import bottom_scores, p_value, top_scores
from functions.reports.worth.model import Member

_WIDE_POINTS = 0.10
_SEVERAL = "An account may be in several surveys, so surveys are neither pooled nor tested against each other."
_TOO_FEW = "Too few groups can be shown, or too few accounts, to say what holds across them."


def member(found: Compared | Lacking | None) -> str:
    """Say in a few words what was found of a group; None is one of which an end is held back."""
    if found is None:
        return "Not compared: an end of the scale is held back"
    if isinstance(found, Lacking):
        wanted = (f"{each.have:,} of {each.needed} {each.what}" for each in found.missing)
        return f"Not enough data yet: {', '.join(wanted)}"
    if found.shown:
        return f"{'More' if found.difference.value > 0 else 'Less'} churn with lower scores"
    if found.alone:
        return "No association shown, as one of several"
    return f"No association shown{': too few accounts to tell' if _wide(found) else ''}"


def _wide(found: Compared) -> bool:
    return max(found.difference.interval.high, -found.difference.interval.low) > _WIDE_POINTS


def evidence(found: Member) -> str:
    """Say what the finding of a group rests on, if it has one: both rates, and their difference with its interval."""
    told, ends = found.difference, (found.bottom, found.top)
    if told is None:
        return ""
    low, high = (f"{each.events or 0:,} of {each.accounts or 0:,} ({whole(each.share or 0)}%)" for each in ends)
    points = f"{signed(told.value)} points ({' to '.join(signed_ends(told.low, told.high))})"
    return f"{low} of those at the bottom of the scale churned, {high} of those at its top: {points}."


def sentences(metric: Metric, facet: str | None, members: Sequence[Member], found: Across | None) -> tuple[str, ...]:
    """Return what is said of a division, before its figures."""
    return (_how(metric, facet, members), *(_across(facet, found) if facet is not None else (_SEVERAL,)))


def _how(metric: Metric, facet: str | None, members: Sequence[Member]) -> str:
    verdicts = Counter(each.verdict for each in members)
    shown, none, early = (verdicts[name] for name in ("associated", "no association shown", "not enough data yet"))
    parts = (
        f"{shown} {'shows' if shown == 1 else 'show'} an association" if shown else "",
        f"{none} {'shows' if none == 1 else 'show'} none" if none and shown else "",
        f"{none} {'shows' if none == 1 else 'show'} no association" if none and not shown else "",
        f"{early} {'has' if early == 1 else 'have'} too few accounts to compare" if early else "",
    )
    thing, low, high = "survey" if facet is None else "group", bottom_scores(metric), top_scores(metric)
    told = ", ".join(each for each in parts if each)
    return (
        f"Accounts that scored {low} against those of the same {thing} that scored {high}. "
        f"Of {counted(len(members), thing)}, {told}."
    )


def _across(facet: str, found: Across | None) -> Iterator[str]:
    if found is None:
        yield _TOO_FEW
        return
    yield _held_equal(facet, found)
    yield _differ(facet, found)


def _held_equal(facet: str, found: Across) -> str:
    basis = f"{counted(found.accounts, 'account')} in {counted(found.strata, 'group')}"
    if found.test is None:
        return f"Too few accounts to tell what is left with {facet} held equal ({basis})."
    if found.ratio is None:
        return f"With {facet} held equal a finite ratio cannot be estimated ({basis}, {_named(found.test)})."
    verdict = "associated" if found.test.p < SHOWN_BELOW else "no association shown"
    return f"With {facet} held equal the ratio is {_ratio(found.ratio)}: {verdict} ({basis}, {_named(found.test)})."


def _differ(facet: str, found: Across) -> str:
    if found.differ is None:
        return f"Too few accounts to test whether it differs by {facet}."
    of = "" if found.held_against == found.strata else f", of the {found.held_against} groups that are large enough"
    if found.differ.p < SHOWN_BELOW:
        return f"The association differs by {facet} ({_named(found.differ)}{of}): each group says more than the whole."
    return f"That the association differs by {facet} is not shown ({_named(found.differ)}{of})."


def _named(found: Test) -> str:
    return f"{found.name} {p_value(found.p)}"


def _ratio(found: Ratio) -> str:
    return f"{found.value:.2f} ({found.interval.low:.2f} to {found.interval.high:.2f})"
