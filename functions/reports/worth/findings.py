"""From an association to the figures that a report shows of it, rounded, with small groups held back."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from functions.core.interval import Interval
from functions.reports.disclosure.groups import few, part_of, small
from functions.reports.figures.measures import hundredfold
from functions.reports.figures.model import HeldBack
from functions.reports.statistics.association import Association, NotYet
from functions.reports.statistics.association import Growth as Grown
from functions.reports.statistics.contingency import GROUP_NEEDED, Share, Test
from functions.reports.statistics.contingency import Group as Counted
from functions.reports.statistics.gates import Missing
from functions.reports.statistics.logit import Logit, Withheld
from functions.reports.statistics.revenue import Retention
from functions.reports.statistics.survival import Curve as Survival
from functions.reports.worth import association_words
from functions.reports.worth.association_words import Terms, sentences
from functions.reports.worth.model import (
    Curve,
    Estimate,
    Finding,
    Group,
    Growth,
    Kept,
    LeftOut,
    Odds,
    Step,
    Subject,
    Tested,
    Verdict,
    Wanted,
)


@dataclass(frozen=True, slots=True)
class Beside:
    """What another finding shows of the same groups: those that it holds back, and how many more it has of each."""

    hidden: Collection[str] = ()
    more: Mapping[str, int] = field(default_factory=dict)


ALONE = Beside()


def finding(
    subject: Subject, found: Association | NotYet, terms: Terms, queries: tuple[str, ...], beside: Beside = ALONE
) -> Finding:
    """Return what a report shows of an association, or of what is missing for one."""
    groups = found.groups if isinstance(found, Association) else tuple(map(_unrated, found.groups))
    held = part_of({group.name: group.n for group in groups}, beside.more, beside.hidden)
    blank = Finding(
        subject=subject,
        queries=queries,
        verdict=_verdict(found),
        sentences=sentences(found, terms, held),
        accounts=found.accounts,
        events=found.events,
        groups=tuple(group(each, held.get(each.name)) for each in groups),
        ratio=None,
        difference=None,
        tests=(),
        odds=(),
        no_odds=None,
        curves=(),
        wanted=(),
        left_out=tuple(LeftOut(each.reason, each.accounts) for each in found.excluded),
    )
    if isinstance(found, NotYet):
        return replace(blank, wanted=tuple(map(wanted, found.missing)))
    return _filled(blank, found, held)


def _unrated(group: Counted) -> Share:
    """Return the counts of a group of which nothing can be said yet."""
    return Share(group.name, group.events, group.n, None, None)


def _filled(blank: Finding, found: Association, held: Mapping[str, HeldBack]) -> Finding:
    """Add the figures; a ratio to a group that is held back would tell of it, and so would its curve."""
    ends_shown = not {found.groups[0].name, found.groups[-1].name} & set(held)
    contrast = found.contrast if ends_shown else None
    return replace(
        blank,
        ratio=estimate(contrast.ratio.value, contrast.ratio.interval) if contrast and contrast.ratio else None,
        difference=points(contrast.difference.value, contrast.difference.interval) if contrast else None,
        tests=tuple(_tests(found)),
        odds=tuple(_odds(found.model)),
        no_odds=found.model.reason if isinstance(found.model, Withheld) else None,
        curves=tuple(_curve(each) for each in found.curves if each.n >= GROUP_NEEDED and each.group not in held),
    )


def _verdict(found: Association | NotYet) -> Verdict:
    if isinstance(found, NotYet):
        return "not enough data yet"
    return "associated" if found.shown else "no association shown"


def group(found: Share, held: HeldBack | None) -> Group:
    """Return a group as it is shown, or without figures where those are held back."""
    if held:
        return Group(found.name, None, None, None, None, None, held)
    low, high = _ends(found.interval)
    return Group(found.name, found.n, found.events, _percent(found.share), low, high, None)


def _tests(found: Association) -> Iterator[Tested]:
    if found.trend:
        yield tested(found.trend)
    if found.any_difference:
        yield tested(found.any_difference)
    if found.survival:
        yield Tested("log-rank", exact(found.survival.statistic), exact(found.survival.p))
    if found.later:
        yield replace(tested(found.later), name=f"{found.later.name}, 30 days later")


def tested(found: Test) -> Tested:
    """Return a test as it is shown."""
    statistic = None if found.statistic is None else exact(found.statistic)
    return Tested(found.name, statistic, exact(found.p))


def _odds(model: Logit | Withheld) -> Iterator[Odds]:
    for each in model.coefficients if isinstance(model, Logit) else ():
        if each.name != "constant":
            ends = each.interval
            yield Odds(each.name, exact(each.odds_ratio), exact(ends.low), exact(ends.high), exact(each.p))


def _curve(found: Survival) -> Curve:
    return Curve(
        found.group,
        found.n,
        tuple(
            Step(each.days, each.at_risk, hundredfold(each.share), *map(hundredfold, _pair(each.interval)))
            for each in found.points
        ),
    )


def wanted(found: Missing) -> Wanted:
    """Return what is missing as it is shown."""
    return Wanted(found.what, found.have, found.needed, found.by.isoformat() if found.by else None)


def growth(found: Grown, queries: tuple[str, ...], beside: Beside = ALONE) -> Growth:
    """Return what a report shows of revenue by category; no numbers of accounts where they would tell of a few."""
    uncounted = bool(beside.hidden) or any(map(few, beside.more.values()))
    held = small({each.group: each.accounts for each in found.groups})
    tests = (found.changes.overall, found.changes.ends)
    return Growth(
        queries=queries,
        sentences=association_words.growth(replace(found, groups=())),  # each group has a line of its own
        groups=tuple(_kept(each, held, uncounted=uncounted) for each in found.groups),
        tests=tuple(tested(each) for each in tests if each),
        without_revenue=found.without_revenue,
    )


def _kept(found: Retention, held: Mapping[str, HeldBack], *, uncounted: bool) -> Kept:
    if found.group in held:
        return Kept(found.group, None, None, None, None, held[found.group])
    return Kept(found.group, None if uncounted else found.accounts, _percent(found.share), *_ends(found.interval), None)


def estimate(value: float, ends: Interval) -> Estimate:
    """Return a ratio as it is shown."""
    return Estimate(exact(value), exact(ends.low), exact(ends.high))


def points(value: float, ends: Interval) -> Estimate:
    """Return a difference of shares in points."""
    return Estimate(hundredfold(value), hundredfold(ends.low), hundredfold(ends.high))


def _ends(ends: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if ends is None else (hundredfold(ends.low), hundredfold(ends.high))


def _pair(ends: Interval) -> Sequence[float]:
    return ends.low, ends.high


def _percent(share: float | None) -> float | None:
    return None if share is None else hundredfold(share)


def exact(value: float) -> float:
    """Return a figure to the places that a reader could use, so that no machine's last digit shows."""
    return float(f"{value:.6g}") + 0.0
