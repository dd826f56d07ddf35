"""Two secondary readings of a row of periods: where its level shifted most, and whether it moves one way at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np
from scipy import stats

from functions.core.interval import Counts, Difference, Interval, difference, tested
from functions.reports.contingency import p_of
from functions.reports.many import Tally, pooled
from functions.reports.trend import ANSWERS_NEEDED

PERIODS_FOR_SHIFT = 12
PERIODS_FOR_MONOTONE = 8


@dataclass(frozen=True, slots=True)
class Stretch:
    """One period's answers by account; index counts periods."""

    index: int
    tallies: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """The likeliest change of level: after is the index of the last period before it.

    p is corrected for having tried every split [Bonferroni].
    """

    after: int
    before: Counts
    since: Counts
    difference: Difference
    z: float
    p: float


@dataclass(frozen=True, slots=True)
class Monotone:
    """Kendall's tau of score against time with its p, and the Sen slope (score per period) with its 95% interval."""

    tau: float
    p: float
    slope: float
    interval: Interval


def shift(stretches: Sequence[Stretch]) -> Shift | None:
    """Return the largest shift of an overall or segment score, or None with fewer than 12 periods of five answers."""
    used = [each for each in stretches if sum(tally.counts.n for tally in each.tallies) >= ANSWERS_NEEDED]
    if len(used) < PERIODS_FOR_SHIFT:
        return None
    splits = [_split(used, place) for place in range(1, len(used))]
    return max(splits, key=lambda each: abs(each.z))


def _split(used: Sequence[Stretch], place: int) -> Shift:
    before = pooled(tally for each in used[:place] for tally in each.tallies)
    since = pooled(tally for each in used[place:] for tally in each.tallies)
    (from_centre, from_error), (to_centre, to_error) = tested(before), tested(since)
    z = (to_centre - from_centre) / hypot(from_error, to_error)
    p = min(1.0, p_of(z) * (len(used) - 1))
    return Shift(used[place - 1].index, before, since, difference(before, since), z, p)


def monotone(points: Sequence[tuple[int, float]]) -> Monotone | None:
    """Return the Mann-Kendall test and Sen's slope of (period, score) points, or None with fewer than eight.

    It takes every period for as good as any other, so it stands beside the trend label and never in its place.
    """
    if len(points) < PERIODS_FOR_MONOTONE:
        return None
    times, scores = np.array([time for time, _ in points]), np.array([score for _, score in points])
    if np.ptp(scores) == 0:
        return Monotone(0.0, 1.0, 0.0, Interval(0.0, 0.0))
    rank, line = stats.kendalltau(times, scores), stats.theilslopes(scores, times)
    ends = Interval(float(line.low_slope), float(line.high_slope))
    return Monotone(float(rank.statistic), float(rank.pvalue), float(line.slope), ends)
