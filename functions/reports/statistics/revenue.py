"""What became of yearly revenue in each group: net retention, and whether its changes differ between groups."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from functions.core.interval import Interval
from functions.reports.statistics.contingency import GROUP_NEEDED, SEED, Test

RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Money:
    """One account's yearly revenue at the landmark, and what was added and lost by the window's end; none below 0."""

    start: int
    expanded: int
    contracted: int
    churned: int

    @property
    def change(self) -> int:
        """Return the net change."""
        return self.expanded - self.contracted - self.churned


@dataclass(frozen=True, slots=True)
class Retention:
    """Net revenue retention of a group (1 is unchanged) with its 95% interval; below 10 accounts, the sums alone."""

    group: str
    accounts: int
    start: int
    change: int
    share: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Changes:
    """Whether the changes of revenue differ between all groups, and between the last and the first of them.

    Both are None where no account's revenue changed.
    """

    overall: Test | None
    ends: Test | None


def retention(group: str, accounts: Sequence[Money]) -> Retention:
    """Return what is left of a group's revenue: (start + expanded - contracted - churned) / start.

    The interval resamples accounts, by a fixed seed: a few large ones may carry it all. Accounts without revenue at the
    start are no part of it.
    """
    paying = [each for each in accounts if each.start > 0]
    start, change = sum(each.start for each in paying), sum(each.change for each in paying)
    if len(paying) < GROUP_NEEDED:
        return Retention(group, len(paying), start, change, None, None)
    return Retention(group, len(paying), start, change, 1 + change / start, _resampled(paying))


def _resampled(accounts: Sequence[Money]) -> Interval:
    found = stats.bootstrap(
        ([each.start for each in accounts], [each.change for each in accounts]),
        lambda start, change, axis: 1 + change.sum(axis=axis) / start.sum(axis=axis),
        paired=True,
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=100,
        method="percentile",
        rng=np.random.default_rng(SEED),
    )
    ends = found.confidence_interval
    return Interval(float(ends.low), float(ends.high))


def changes(groups: Sequence[Sequence[float]]) -> Changes:
    """Compare the net changes of groups given in order: Kruskal-Wallis, and the last against the first Mann-Whitney.

    Both are by ranks and corrected for ties, as most accounts do not change at all.
    """
    filled = [each for each in groups if each]
    if len(filled) < 2 or len({amount for each in filled for amount in each}) == 1:  # noqa: PLR2004 - a comparison
        return Changes(None, None)
    overall = stats.kruskal(*filled)
    return Changes(
        Test("Kruskal-Wallis", float(overall.pvalue), float(overall.statistic)), _ends(filled[0], filled[-1])
    )


def _ends(first: Sequence[float], last: Sequence[float]) -> Test | None:
    if len({*first, *last}) == 1:
        return None
    found = stats.mannwhitneyu(last, first, method="asymptotic")
    return Test("Mann-Whitney", float(found.pvalue), float(found.statistic))
