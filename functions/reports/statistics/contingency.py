"""How often something happened in groups of accounts, and whether the groups differ: rates, ratios and tests.

All are standard; scipy has the tests of two groups, what it lacks for more is here. A ratio or a coefficient is asked
for only when `separated` says no: with a group in which nobody or everybody had the outcome there is no finite one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, exp, hypot, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from functions.core.interval import Interval, wilson, z_of

GROUP_NEEDED = 10
EXPECTED_NEEDED = 5
PERMUTATIONS = 19_999
TABLES = 5_000_000
SEED = 20_260_101

_ALIKE = 1 + 1e-7  # probabilities that differ by rounding alone count as equal


@dataclass(frozen=True, slots=True)
class Group:
    """How many of a group's accounts had the outcome."""

    name: str
    events: int
    n: int


@dataclass(frozen=True, slots=True)
class Share:
    """A group's rate (0 to 1) with its 95% Wilson interval; with fewer than 10 accounts, the counts alone."""

    name: str
    events: int
    n: int
    share: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of rates with its 95% interval; half_added says that .5 was added to each of the four counts."""

    value: float
    interval: Interval
    half_added: bool


@dataclass(frozen=True, slots=True)
class Between:
    """A difference of two rates, first less second, with its 95% interval."""

    value: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Test:
    """A p-value, two-sided where that has a meaning, and the name of the test it comes from."""

    name: str
    p: float
    statistic: float | None = None


def rated(group: Group) -> Share:
    """Return a group's rate, or its counts alone if it is too small for one."""
    if group.n < GROUP_NEEDED:
        return Share(group.name, group.events, group.n, None, None)
    return Share(group.name, group.events, group.n, group.events / group.n, wilson(group.events, group.n))


def separated(groups: Sequence[Group]) -> bool:
    """Say whether a group had no outcome or nothing else [Albert and Anderson 1984]; decided from counts alone."""
    return any(group.events in {0, group.n} for group in groups)


def separated_scores(scores: Sequence[float], events: Sequence[bool]) -> bool:
    """Say whether one score, or none, is all that those with and without the outcome have in common."""
    having = [score for score, event in zip(scores, events, strict=True) if event]
    rest = [score for score, event in zip(scores, events, strict=True) if not event]
    return not having or not rest or max(having) <= min(rest) or max(rest) <= min(having)


def risk_ratio(first: Group, second: Group) -> Ratio:
    """Return the first group's rate over the second's [Katz 1978]."""
    (a, n1), (c, n0), half = _cells(first, second)
    return _ratio((a / n1) / (c / n0), sqrt(1 / a - 1 / n1 + 1 / c - 1 / n0), half_added=half)


def _cells(first: Group, second: Group) -> tuple[tuple[float, float], tuple[float, float], bool]:
    half = separated((first, second))
    added = 0.5 if half else 0.0
    return (first.events + added, first.n + 2 * added), (second.events + added, second.n + 2 * added), half


def _ratio(value: float, log_error: float, *, half_added: bool) -> Ratio:
    reach = exp(z_of(0.95) * log_error)
    return Ratio(value, Interval(value / reach, value * reach), half_added)


def risk_difference(first: Group, second: Group) -> Between:
    """Return the first group's rate less the second's [Newcombe 1998, method 10]."""
    p1, p0 = first.events / first.n, second.events / second.n
    one, none = wilson(first.events, first.n), wilson(second.events, second.n)
    low = p1 - p0 - hypot(p1 - one.low, none.high - p0)
    return Between(p1 - p0, Interval(low, p1 - p0 + hypot(one.high - p1, p0 - none.low)))


def fewest_expected(groups: Sequence[Group]) -> float:
    """Return the smallest of the counts that would be expected if the groups did not differ."""
    share = _overall(groups)
    return min(group.n * min(share, 1 - share) for group in groups)


def _overall(groups: Sequence[Group]) -> float:
    return sum(group.events for group in groups) / sum(group.n for group in groups)


def independence(groups: Sequence[Group]) -> Test:
    """Return whether the groups differ at all: chi-squared, or Fisher's test where that expects too few.

    Separated groups get Fisher's test too, as long as counting all tables is no great work.
    """
    if fewest_expected(groups) < EXPECTED_NEEDED or (separated(groups) and _countable(groups)):
        return Test("Fisher", fisher(groups))
    table = [[group.events for group in groups], [group.n - group.events for group in groups]]
    found = stats.chi2_contingency(table, correction=False)
    return Test("chi-squared", float(found.pvalue), float(found.statistic))


def _countable(groups: Sequence[Group]) -> bool:
    tables: int = (1 + _rarer(groups)) ** (len(groups) - 1)
    return tables <= TABLES


def _rarer(groups: Sequence[Group]) -> int:
    events = sum(group.events for group in groups)
    return min(events, sum(group.n for group in groups) - events)


def fisher(groups: Sequence[Group]) -> float:
    """Return Fisher's exact p of 2 by k: the probability of all tables with these margins no likelier than this one."""
    ways = _ways([group.n for group in groups], _rarer(groups))
    observed = sum(_choices(group.n, np.array(group.events)) for group in groups)
    as_rare = ways[ways <= observed + log(_ALIKE)]
    return min(1.0, float(np.exp(special.logsumexp(as_rare) - special.logsumexp(ways))))


def _ways(sizes: Sequence[int], events: int) -> NDArray[np.float64]:
    """Return the log of how many ways there are to each table with these margins, over all of them."""
    ways, left = np.zeros(()), np.array(events)
    for size in sizes[:-1]:
        taken = np.arange(min(size, events) + 1)
        ways = ways[..., None] + _choices(size, taken)
        left = left[..., None] - taken
    possible = (left >= 0) & (left <= sizes[-1])
    return np.asarray(ways[possible] + _choices(sizes[-1], left[possible]))


def _choices(n: int, taken: NDArray[np.int_]) -> NDArray[np.float64]:
    """Return the log of n choose each of some numbers."""
    return np.asarray(special.gammaln(n + 1) - special.gammaln(taken + 1) - special.gammaln(n - taken + 1))


def armitage(groups: Sequence[Group]) -> Test:
    """Return whether the rate rises or falls along the groups, given in order [Cochran-Armitage; Armitage 1955].

    Where too few outcomes are expected for the normal curve, outcomes are shuffled over accounts, by a fixed seed.
    The statistic is z either way: below zero if the rate falls.
    """
    share, weights = _overall(groups), np.arange(len(groups))
    sizes, events = np.array([group.n for group in groups]), np.array([group.events for group in groups])
    total = int(sizes.sum())
    spread = share * (1 - share) * float((sizes * weights**2).sum() - (sizes * weights).sum() ** 2 / total)
    lean = float((weights * (events - sizes * share)).sum())
    z = lean / sqrt(spread)
    if fewest_expected(groups) >= EXPECTED_NEEDED:
        return Test("Cochran-Armitage", p_of(z), z)
    shuffled = np.random.default_rng(SEED).multivariate_hypergeometric(sizes, int(events.sum()), PERMUTATIONS)
    leans = np.abs(((shuffled - sizes * share) * weights).sum(axis=1))
    hits = int((leans >= abs(lean) / _ALIKE).sum())
    return Test("Cochran-Armitage, permuted", (1 + hits) / (1 + PERMUTATIONS), z)


def p_of(z: float) -> float:
    """Return the two-sided p of a standard normal z."""
    return erfc(abs(z) / sqrt(2))
