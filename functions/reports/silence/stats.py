"""What the silent may think: response rates, answers weighted to the whole base, and late answers as their stand-in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import fsum, sqrt

from functions.core.interval import (
    ACCOUNTS_FOR_CLUSTERING,
    Counts,
    Difference,
    Interval,
    adjusted_mean,
    difference,
    wider,
    wilson,
)
from functions.reports.statistics.many import Tally

CELL_NEEDED = 5
TRIM = 5.0


@dataclass(frozen=True, slots=True)
class Response:
    """How many of a group were asked and how many answered."""

    group: str
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class ResponseRate:
    """A group's response rate (0 to 1) with its 95% Wilson interval."""

    group: str
    asked: int
    answered: int
    share: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Cell:
    """One segment and tenure band (0 the newest): how many there are, and how those who were heard answered.

    tallies are the same answers by account; without them nothing is known of who answered together.
    """

    segment: str
    band: int
    base: int
    counts: Counts
    tallies: tuple[Tally, ...] = ()


@dataclass(frozen=True, slots=True)
class Stratum:
    """One or more cells weighted as one; trimmed says that its weight was cut before all were scaled to mean 1."""

    cells: tuple[tuple[str, int], ...]
    base: int
    counts: Counts
    weight: float
    trimmed: bool


@dataclass(frozen=True, slots=True)
class Weighted:
    """A score (-1 to 1) raw and weighted to the base, the error of the latter, and how many answers it is worth.

    clustered is the error that respects accounts, 0 with fewer than 20 of them.
    """

    raw: float
    nps: float
    error: float
    clustered: float
    interval: Interval
    n: int
    effective: float
    strata: tuple[Stratum, ...]


@dataclass(frozen=True, slots=True)
class Lateness:
    """Those who answered before any reminder and those who answered after one; change is late less early."""

    early: Counts
    late: Counts
    change: Difference


def response_rates(groups: Sequence[Response]) -> tuple[ResponseRate, ...]:
    """Return the response rate of each group in which anybody was asked."""
    return tuple(_rate(each) for each in groups if each.asked)


def _rate(found: Response) -> ResponseRate:
    ends = wilson(found.answered, found.asked)
    return ResponseRate(found.group, found.asked, found.answered, found.answered / found.asked, ends)


def lateness(early: Counts, late: Counts) -> Lateness | None:
    """Compare early with late answers, or None with fewer than five of either [Armstrong and Overton 1977]."""
    if min(early.n, late.n) < CELL_NEEDED:
        return None
    return Lateness(early, late, difference(early, late))


def weighted(cells: Sequence[Cell]) -> Weighted | None:
    """Post-stratify a score over segment and tenure, or None without five answers or without a base.

    Cells with fewer than five answers are merged first. A weight is (N_g / N) / (n_g / n), at most 5, and all are then
    scaled to mean 1; the error counts the answers that equal weights would be worth [Kish 1965]. The interval is the
    adjusted Wald of so many answers, or that of the error between accounts where it is the wider.
    """
    n, base = sum(cell.counts.n for cell in cells), sum(cell.base for cell in cells)
    if n < CELL_NEEDED or not base:
        return None
    plain = [_stratum(part, (base, n)) for part in merged(cells)]
    mean = sum(each.weight * each.counts.n for each in plain) / n
    strata = tuple(_scaled(each, mean) for each in plain)
    nps = sum(each.weight * _lean(each) for each in strata) / n
    ends = sum(each.weight * (each.counts.detractors + each.counts.promoters) for each in strata) / n
    effective = n**2 / sum(each.weight**2 * each.counts.n for each in strata)
    clustered = _clustered(cells, strata, nps) / n
    return Weighted(
        raw=sum(_lean(each) for each in strata) / n,
        nps=nps,
        error=sqrt(max(0.0, ends - nps**2) / effective),
        clustered=clustered,
        interval=wider(nps, adjusted_mean(nps * effective, ends * effective, effective), clustered),
        n=n,
        effective=effective,
        strata=strata,
    )


def _clustered(cells: Sequence[Cell], strata: Sequence[Stratum], nps: float) -> float:
    """Return n times the error of the weighted score that respects accounts [Liang and Zeger 1986], or 0 with few."""
    weights = {name: each.weight for each in strata for name in each.cells}
    apart: dict[str, float] = {}
    for cell in cells:
        for each in cell.tallies:
            weighed = weights[cell.segment, cell.band] * (each.counts.nps - nps) * each.counts.n
            apart[each.account_id] = apart.get(each.account_id, 0.0) + weighed
    if len(apart) < ACCOUNTS_FOR_CLUSTERING:
        return 0.0
    return sqrt(len(apart) / (len(apart) - 1) * fsum(each**2 for each in apart.values()))


def _lean(stratum: Stratum) -> int:
    return stratum.counts.promoters - stratum.counts.detractors


def _stratum(cells: Sequence[Cell], whole: tuple[int, int]) -> Stratum:
    base, counts = sum(cell.base for cell in cells), _together(cells)
    weight = (base / whole[0]) / (counts.n / whole[1])
    names = tuple((cell.segment, cell.band) for cell in cells)
    return Stratum(names, base, counts, min(TRIM, weight), weight > TRIM)


def _scaled(stratum: Stratum, mean: float) -> Stratum:
    return Stratum(stratum.cells, stratum.base, stratum.counts, stratum.weight / mean, stratum.trimmed)


def _together(cells: Sequence[Cell]) -> Counts:
    return Counts(
        sum(cell.counts.detractors for cell in cells),
        sum(cell.counts.passives for cell in cells),
        sum(cell.counts.promoters for cell in cells),
    )


def merged(cells: Sequence[Cell]) -> tuple[tuple[Cell, ...], ...]:
    """Return the cells in groups of five answers or more: neighbouring bands first, then segments that stay too small.

    What is left over joins the group before it; only if there is none can a group stay below five.
    """
    ordered = sorted(cells, key=lambda cell: (cell.segment, cell.band))
    by_segment = [tuple(part) for _, part in groupby(ordered, key=lambda cell: cell.segment)]
    within = [group for part in by_segment for group in _gathered([(cell,) for cell in part])]
    large = [group for group in within if _together(group).n >= CELL_NEEDED]
    small = [group for group in within if _together(group).n < CELL_NEEDED]
    pooled = list(_gathered(small))
    if large and pooled and _together(pooled[-1]).n < CELL_NEEDED:
        large[-1] += pooled.pop()
    return (*large, *pooled)


def _gathered(groups: Sequence[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    """Yield groups joined in their order until each has five answers; the rest joins the last."""
    done: list[tuple[Cell, ...]] = []
    waiting: tuple[Cell, ...] = ()
    for group in groups:
        waiting += group
        if _together(waiting).n >= CELL_NEEDED:
            done.append(waiting)
            waiting = ()
    if waiting and done:
        done[-1] += waiting
    elif waiting:
        done.append(waiting)
    yield from done
