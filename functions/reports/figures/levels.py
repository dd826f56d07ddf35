"""A score as its metric has it: NPS in points, CSAT and CES as the share of answers at the top of the scale.

Such a share is a balance as well, of the top against all the rest: one of zero is a share of a half. So intervals,
differences and trends of all three metrics are worked out in one way, and only printed in two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from functions.core.interval import Clusters, Counts, Interval, difference, interval
from functions.core.scales import Metric
from functions.reports.figures.measures import hundredfold, scored
from functions.reports.figures.model import AccountLevel, Change, Level, Satisfaction
from functions.reports.statistics.account_level import account_level

POINTS: Final[Mapping[Metric, int]] = {"nps": 100, "csat": 50, "ces": 50}  # that a difference of one is


@dataclass(frozen=True, slots=True)
class Tally:
    """The answers of a group to surveys of one metric, by the parts of its scale, and the sums over its accounts."""

    metric: Metric
    bottom: int
    middle: int
    top: int
    clusters: Clusters
    leans: int = 0
    lean_squares: int = 0

    @property
    def n(self) -> int:
        """Return the number of answers."""
        return self.bottom + self.middle + self.top

    @property
    def counts(self) -> Counts:
        """Return them as what the statistics are of: for a share, everything below the top is one side."""
        if self.metric == "nps":
            return Counts(self.bottom, self.middle, self.top, self.clusters)
        return Counts(self.bottom + self.middle, 0, self.top, self.clusters)


def tally(row: Mapping[str, Any]) -> Tally:
    """Return a row of the query for scores as a tally."""
    clusters = Clusters(row["accounts"], row["squares"], row["products"], row["sizes"])
    bands = row["bottom"], row["middle"], row["top"]
    return Tally(row["metric"], *bands, clusters, row["leans"], row["lean_squares"])


def level(found: Tally | None) -> Level | None:
    """Return a score with its interval as its metric has it, or None without answers."""
    if found is None or not found.n:
        return None
    if found.metric == "nps":
        return scored(found.counts, _by_account(found))
    ends = interval(found.counts)
    share = (_per_cent(balance) for balance in (found.counts.nps, ends.low, ends.high))
    return Satisfaction(found.n, found.bottom, found.middle, found.top, found.clusters.accounts, *share)


def change(before: Tally | None, recent: Tally | None) -> Change | None:
    """Return the difference of two periods in points, or None if one of them has no answers or is not shown."""
    if before is None or recent is None:
        return None
    found = difference(before.counts, recent.counts)
    ends = found.interval
    raw, low, high = (points(end, recent.metric) for end in (found.raw, ends.low, ends.high))
    return Change(raw, low, high, ends.excludes_zero())


def points(value: float, metric: Metric) -> float:
    """Return a difference of balances in points of its metric."""
    return round(POINTS[metric] * value, 2) + 0.0  # no minus zero


def _per_cent(balance: float) -> float:
    return hundredfold((balance + 1) / 2)


def _by_account(found: Tally) -> AccountLevel | None:
    told: tuple[float, Interval] | None = account_level(found.clusters.accounts, found.leans, found.lean_squares)
    if told is None:
        return None
    raw, ends = told
    return AccountLevel(hundredfold(raw), hundredfold(ends.low), hundredfold(ends.high))
