"""One comparison within several strata: what holds with the strata held equal, and whether the strata differ.

Each is given only where its conditions hold, which the numbers of accounts decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt

from scipy import stats

from functions.core.interval import Interval, z_of
from functions.reports.statistics.contingency import EXPECTED_NEEDED, Group, Ratio, Test, fewest_expected

STRATA_NEEDED = 2
_EXTREMES = 5  # that the sum of expected counts must be away from the least and the most that it could be


@dataclass(frozen=True, slots=True)
class Stratum:
    """Two groups of one stratum, of at least one account each."""

    first: Group
    last: Group

    @property
    def n(self) -> int:
        """Return all accounts of the stratum."""
        return self.first.n + self.last.n

    @property
    def events(self) -> int:
        """Return all outcomes of the stratum."""
        return self.first.events + self.last.events

    @property
    def expected(self) -> float:
        """Return the outcomes that the first group would have if the two did not differ."""
        return self.first.n * self.events / self.n


def pooled_ratio(strata: Sequence[Stratum]) -> Ratio | None:
    """Return the first groups' rates over the last ones', pooled over strata [Mantel and Haenszel 1959].

    The interval is that of Greenland and Robins [Biometrics 1985]; of one stratum both are Katz's. None where either
    side had no outcome, or nothing else: then no finite ratio is to be had.
    """
    if _one_sided([each.first for each in strata]) or _one_sided([each.last for each in strata]):
        return None
    above = sum(each.first.events * each.last.n / each.n for each in strata)
    below = sum(each.last.events * each.first.n / each.n for each in strata)
    error = sqrt(sum(map(_spread, strata)) / (above * below))
    reach = exp(z_of(0.95) * error)
    return Ratio(above / below, Interval(above / below / reach, above / below * reach), half_added=False)


def _one_sided(groups: Sequence[Group]) -> bool:
    return sum(group.events for group in groups) in {0, sum(group.n for group in groups)}


def _spread(found: Stratum) -> float:
    first, last = found.first, found.last
    return (found.events * first.n * last.n - first.events * last.events * found.n) / found.n**2


def mantel_haenszel(strata: Sequence[Stratum]) -> Test | None:
    """Return whether first and last groups differ with strata held equal [Cochran 1954; Mantel and Haenszel 1959].

    Without a correction for continuity. None unless the sum of what is expected is 5 away from both the least and the
    most that it could be with these margins [Mantel and Fleiss, Am J Epidemiol 1980].
    """
    expected = sum(each.expected for each in strata)
    least = sum(max(0, each.events - each.last.n) for each in strata)
    most = sum(min(each.events, each.first.n) for each in strata)
    if min(expected - least, most - expected) < _EXTREMES:
        return None
    excess = sum(each.first.events for each in strata) - expected
    statistic = excess**2 / sum(_variance(each) for each in strata)
    return Test("Cochran-Mantel-Haenszel", float(stats.chi2.sf(statistic, 1)), statistic)


def _variance(found: Stratum) -> float:
    """Return the variance of the first group's outcomes, margins given; a stratum of one account has none."""
    chance = found.expected * found.last.n * (found.n - found.events)
    return chance / (found.n * (found.n - 1))


def large(strata: Sequence[Stratum]) -> list[Stratum]:
    """Return the strata in which 5 or more are expected in every cell: those that can be held against each other."""
    return [each for each in strata if fewest_expected([each.first, each.last]) >= EXPECTED_NEEDED]


def breslow_day(strata: Sequence[Stratum]) -> Test | None:
    """Return whether odds ratios differ between strata [Breslow and Day 1980], with the correction of Tarone [1985].

    Given strata are all large. None for fewer than two, or where the pooled odds ratio is not finite.
    """
    above = sum(each.first.events * (each.last.n - each.last.events) / each.n for each in strata)
    below = sum(each.last.events * (each.first.n - each.first.events) / each.n for each in strata)
    if len(strata) < STRATA_NEEDED or not above or not below:
        return None
    fitted = [_fitted(each, above / below) for each in strata]
    gaps = [each.first.events - count for each, count in zip(strata, fitted, strict=True)]
    spreads = [_fitted_spread(each, count) for each, count in zip(strata, fitted, strict=True)]
    apart = sum(gap**2 / spread for gap, spread in zip(gaps, spreads, strict=True))
    statistic = apart - sum(gaps) ** 2 / sum(spreads)
    return Test("Breslow-Day, Tarone", float(stats.chi2.sf(statistic, len(strata) - 1)), statistic)


def _fitted(found: Stratum, odds: float) -> float:
    """Return the first group's outcomes that would give the stratum this odds ratio, its margins given.

    The root between the least and the most that is possible, written so that it is stable for odds ratios near 1.
    """
    n1, n0, m = found.first.n, found.last.n, found.events
    middle = n0 - m + odds * (n1 + m)
    return 2 * odds * n1 * m / (middle + sqrt(middle**2 - 4 * (odds - 1) * odds * n1 * m))


def _fitted_spread(found: Stratum, count: float) -> float:
    cells = count, found.events - count, found.first.n - count, found.last.n - found.events + count
    return 1 / sum(1 / cell for cell in cells)
