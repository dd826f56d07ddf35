"""From divided accounts to the figures that a report shows of each group, and of what holds across groups."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from functions.reports.disclosure.groups import few
from functions.reports.figures.model import BESIDE_FEW, FEW, HeldBack
from functions.reports.statistics.contingency import Group as Counted
from functions.reports.statistics.contingency import rated
from functions.reports.statistics.divided import Across as Found
from functions.reports.statistics.divided import Compared, Ends, Lacking, across, compared
from functions.reports.statistics.gates import History
from functions.reports.worth import division_words
from functions.reports.worth.dividing import Cell, Way
from functions.reports.worth.findings import estimate, exact, group, points, tested, wanted
from functions.reports.worth.model import Across, Division, Group, Member, Verdict


def divisions(ways: Iterable[Way], shown: AbstractSet[Cell], history: History) -> tuple[Division, ...]:
    """Return what can be said of each way to divide; tests and what is pooled are of what is shown alone."""
    return tuple(_division(way, shown, history) for way in ways)


def _division(way: Way, shown: AbstractSet[Cell], history: History) -> Division:
    every = {name: way.ends(name) for name in way.groups}
    whole = {name: ends for name, ends in every.items() if not any(_held(way, name, ends, shown))}
    found = compared(whole, history)
    pooled = across(list(whole.values()), history) if way.facet is not None else None
    members = tuple(_member(name, ends, found.get(name), _held(way, name, ends, shown)) for name, ends in every.items())
    return Division(
        facet=way.facet,
        groups=members,
        left_out=way.left_out,
        across=_across(pooled) if pooled else None,
        sentences=division_words.sentences(way.metric, way.facet, members, pooled),
    )


def _held(way: Way, name: str, ends: Ends, shown: AbstractSet[Cell]) -> tuple[HeldBack | None, HeldBack | None]:
    return _why(way, name, ends.first, shown), _why(way, name, ends.last, shown)


def _why(way: Way, name: str, end: Counted, shown: AbstractSet[Cell]) -> HeldBack | None:
    if way.cell(name, end.name) in shown:
        return None
    return FEW if few(end.n) else BESIDE_FEW


def _member(name: str, ends: Ends, found: Compared | Lacking | None, held: Sequence[HeldBack | None]) -> Member:
    told = found if isinstance(found, Compared) else None
    return Member(
        name=name,
        bottom=_end(ends.first, held[0]),
        top=_end(ends.last, held[1]),
        verdict=_verdict(found),
        words=division_words.member(found),
        difference=points(told.difference.value, told.difference.interval) if told else None,
        test=tested(told.test) if told else None,
        adjusted_p=exact(told.adjusted_p) if told else None,
        wanted=tuple(map(wanted, found.missing)) if isinstance(found, Lacking) else (),
    )


def _end(found: Counted, held: HeldBack | None) -> Group:
    return group(rated(found), held)


def _verdict(found: Compared | Lacking | None) -> Verdict:
    if not isinstance(found, Compared):
        return "not enough data yet"
    return "associated" if found.shown else "no association shown"


def _across(found: Found) -> Across:
    return Across(
        groups=found.strata,
        accounts=found.accounts,
        ratio=estimate(found.ratio.value, found.ratio.interval) if found.ratio else None,
        test=tested(found.test) if found.test else None,
        differ=tested(found.differ) if found.differ else None,
        large_groups=found.held_against,
    )
