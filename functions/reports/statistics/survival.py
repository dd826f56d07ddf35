"""How long accounts stay: survival curves and whether groups differ in them. Days run from the landmark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from functions.core.interval import Interval, z_of


@dataclass(frozen=True, slots=True)
class Stay:
    """How long an account was seen to stay, and whether it then left (otherwise that was all there was to see)."""

    days: int
    left: bool


@dataclass(frozen=True, slots=True)
class Point:
    """From this day on, the share that has stayed (0 to 1), its standard error, and its 95% interval."""

    days: int
    at_risk: int
    left: int
    share: float
    error: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Curve:
    """One group's points, one for each day on which somebody left."""

    group: str
    n: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class LogRank:
    """The test of equal survival, with how many left of each group and how many would have if all were alike."""

    statistic: float
    freedom: int
    p: float
    left: tuple[int, ...]
    expected: tuple[float, ...]


def curve(group: str, stays: Sequence[Stay]) -> Curve:
    """Return the Kaplan-Meier curve, with Greenwood errors and log-log limits [Kaplan and Meier 1958]."""
    share, spread, points = 1.0, 0.0, []
    for day in sorted({stay.days for stay in stays if stay.left}):
        at_risk = sum(stay.days >= day for stay in stays)
        left = sum(stay.days == day and stay.left for stay in stays)
        share *= 1 - left / at_risk
        spread += left / (at_risk * (at_risk - left)) if at_risk > left else inf
        points.append(_point(day, at_risk, left, share, spread))
    return Curve(group, len(stays), tuple(points))


def _point(day: int, at_risk: int, left: int, share: float, spread: float) -> Point:
    if share == 0:
        return Point(day, at_risk, left, 0.0, 0.0, Interval(0.0, 0.0))
    reach = z_of(0.95) * sqrt(spread) / log(share)  # below zero
    return Point(day, at_risk, left, share, share * sqrt(spread), Interval(share ** exp(-reach), share ** exp(reach)))


def log_rank(groups: Mapping[str, Sequence[Stay]]) -> LogRank | None:
    """Return the log-rank test of two or more groups [Mantel 1966], or None if nobody left or only one was there."""
    days = sorted({stay.days for stays in groups.values() for stay in stays if stay.left})
    at_risk = _counted(groups, days, left=False)
    left = _counted(groups, days, left=True)
    total, gone = at_risk.sum(axis=1), left.sum(axis=1)
    expected = at_risk * (gone / total)[:, None]
    shares = at_risk / total[:, None]
    factor = gone * (total - gone) / np.maximum(total - 1, 1)
    spread = np.diag((factor[:, None] * shares).sum(axis=0)) - (shares * factor[:, None]).T @ shares
    apart = (left - expected).sum(axis=0)
    freedom = int(np.linalg.matrix_rank(spread))
    if freedom < 1:
        return None
    statistic = float(apart @ np.linalg.pinv(spread, hermitian=True) @ apart)
    tallies = tuple(int(each) for each in left.sum(axis=0)), tuple(float(each) for each in expected.sum(axis=0))
    return LogRank(statistic, freedom, float(stats.chi2.sf(statistic, freedom)), *tallies)


def _counted(groups: Mapping[str, Sequence[Stay]], days: Sequence[int], *, left: bool) -> NDArray[np.float64]:
    """Return, for each day and group, how many left then, or how many were still there to leave."""
    columns = []
    for stays in groups.values():
        lasted = np.array([stay.days for stay in stays])
        ended = np.array([stay.left for stay in stays], dtype=bool)
        at = np.array(days)[:, None]
        columns.append(((lasted == at) & ended).sum(axis=1) if left else (lasted >= at).sum(axis=1))
    return np.column_stack(columns).astype(np.float64)
