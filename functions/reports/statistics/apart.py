"""Whether a share of comments in one group differs from that in all others, where colleagues write alike.

An account may be in both: its comments are then compared with its own others, and what they have in common cancels.
"""

from dataclasses import dataclass
from math import sqrt

from scipy import stats

from functions.core.interval import ACCOUNTS_FOR_CLUSTERING, Interval, wilson
from functions.reports.statistics.account_level import FEWEST
from functions.reports.statistics.contingency import EXPECTED_NEEDED, Group, fewest_expected, fisher


@dataclass(frozen=True, slots=True)
class Side:
    """So many hits of so many comments, of so many accounts.

    squares, products and sizes are sums over the accounts of their hits squared, their hits times comments, and their
    comments squared.
    """

    hits: int
    n: int
    accounts: int
    squares: int
    products: int
    sizes: int

    @property
    def share(self) -> float:
        """Return the share of hits; without comments there is none, and asking for it is an error."""
        return self.hits / self.n

    @property
    def variance(self) -> float:
        """Return the variance of the share that respects accounts, of which there are two or more.

        The linearised ratio [Liang and Zeger 1986], as the clustered error of a score.
        """
        residual = self.squares - 2 * self.share * self.products + self.share**2 * self.sizes
        return self.accounts / (self.accounts - 1) * max(0.0, residual) / self.n**2


@dataclass(frozen=True, slots=True)
class Sides:
    """A group and all others, with sums over the accounts that are in both: of the group's times the others'.

    These are of hits times hits, hits times comments, comments times hits, and comments times comments.
    """

    group: Side
    others: Side
    hits_hits: int
    hits_n: int
    n_hits: int
    n_n: int

    @property
    def covariance(self) -> float:
        """Return the covariance of the two shares."""
        one, two = self.group.share, self.others.share
        common = self.hits_hits - two * self.hits_n - one * self.n_hits + one * two * self.n_n
        return common / (self.group.n * self.others.n)


def interval(side: Side) -> Interval:
    """Return the 95% interval of a share: Wilson's, of as many comments as these are worth [Kish 1965].

    From 20 accounts on they are worth less where colleagues write alike, and never more than their number.
    """
    plain = side.share * (1 - side.share) / side.n
    if side.accounts < ACCOUNTS_FOR_CLUSTERING or not plain:
        return wilson(side.hits, side.n)
    worth = min(1.0, plain / side.variance) if side.variance else 1.0
    return wilson(side.hits * worth, side.n * worth)


def p_apart(sides: Sides) -> float | None:
    """Return the two-sided p of no difference, or None with fewer than five accounts on a side.

    Student's t of the larger of two errors: of independent comments, and between accounts. With fewer than 20 accounts
    on a side, or fewer than 5 hits or misses expected, it is Fisher's p where that is the larger.
    """
    group, others = sides.group, sides.others
    fewest = min(group.accounts, others.accounts)
    if fewest < FEWEST:
        return None
    table = Group("group", group.hits, group.n), Group("others", others.hits, others.n)
    found = _p(sides, fewest - 1)
    if fewest < ACCOUNTS_FOR_CLUSTERING or fewest_expected(table) < EXPECTED_NEEDED:
        return max(found, fisher(table))
    return found


def _p(sides: Sides, freedom: int) -> float:
    group, others = sides.group, sides.others
    pooled = (group.hits + others.hits) / (group.n + others.n)
    plain = pooled * (1 - pooled) * (1 / group.n + 1 / others.n)
    between = group.variance + others.variance - 2 * sides.covariance
    error = sqrt(max(plain, between))
    return float(2 * stats.t.sf(abs(group.share - others.share) / error, freedom)) if error else 1.0
