"""Scores and shares as reports print them: in points and per cent, each with its 95% interval, and what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, overload

from functions.core.interval import Clusters, Counts, difference, interval, wilson
from functions.reports.figures.model import AccountLevel, Change, Rate, Score
from functions.reports.statistics.contingency import Group, risk_difference


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, in per cent, with the Wilson interval."""

    count: int
    of: int
    percent: float
    low: float
    high: float


def share(count: int, of: int) -> Share | None:
    """Return a share; of nothing there is none."""
    if not of:
        return None
    ends = wilson(count, of)
    return Share(count, of, hundredfold(count / of), hundredfold(ends.low), hundredfold(ends.high))


@overload
def share_change(before: Share, now: Share) -> Change: ...
@overload
def share_change(before: Share | None, now: Share | None) -> Change | None: ...
def share_change(before: Share | None, now: Share | None) -> Change | None:
    """Return by how many percentage points a share differs from the one before [Newcombe 1998, method 10]."""
    if before is None or now is None:
        return None
    found = risk_difference(Group("now", now.count, now.of), Group("before", before.count, before.of))
    low, high = found.interval.low, found.interval.high
    return Change(hundredfold(found.value), hundredfold(low), hundredfold(high), found.interval.excludes_zero())


def counts_of(row: Mapping[str, Any]) -> Counts:
    """Return a row's categories with the sums over the accounts that gave them."""
    clusters = Clusters(row["scored_accounts"], row["squares"], row["products"], row["sizes"])
    return Counts(row["detractors"], row["passives"], row["promoters"], clusters)


def scored(counts: Counts | None, by_account: AccountLevel | None = None) -> Score | None:
    """Return a score in points; without an answer there is none."""
    if counts is None or not counts.n:
        return None
    ends = interval(counts)
    return Score(
        n=counts.n,
        detractors=counts.detractors,
        passives=counts.passives,
        promoters=counts.promoters,
        accounts=counts.clusters.accounts if counts.clusters else 0,
        nps=hundredfold(counts.nps),
        low=hundredfold(ends.low),
        high=hundredfold(ends.high),
        by_account=by_account,
    )


def score_change(before: Counts | None, now: Counts | None) -> Change | None:
    """Return by how many points a score differs from the one before."""
    if before is None or now is None or not (before.n and now.n):
        return None
    found = difference(before, now)
    ends = found.interval
    return Change(hundredfold(found.raw), hundredfold(ends.low), hundredfold(ends.high), ends.excludes_zero())


def rated(rows: Iterable[Mapping[str, Any]]) -> Rate | None:
    """Return the response rate in per cent over rows of asked and answered, or None if nobody was asked."""
    pairs = [(row["asked"], row["answered"]) for row in rows]
    found = share(sum(pair[1] for pair in pairs), sum(pair[0] for pair in pairs))
    return Rate(found.of, found.count, found.percent, found.low, found.high) if found else None


def hundredfold(value: float) -> float:
    """Return a share in per cent, or a score in points; nothing is minus zero."""
    return round(100 * value, 2) + 0.0
