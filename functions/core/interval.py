"""NPS with the interval that it is always shown with, the difference of two periods, and a share with its own.

Scores are on -1 to 1 here; whoever prints them multiplies by 100. The interval is the adjusted Wald: plain Wald is
far too narrow below a hundred answers. Colleagues in one account are not independent, so with enough accounts the
error that respects accounts is used wherever it is the larger.
"""

from dataclasses import dataclass
from math import hypot, sqrt
from statistics import NormalDist

ACCOUNTS_FOR_CLUSTERING = 20

_ADDED_EACH_END = 0.75
_ADDED_MIDDLE = 1.5
_ADDED = 2 * _ADDED_EACH_END + _ADDED_MIDDLE


@dataclass(frozen=True, slots=True)
class Clusters:
    """What the clustered error needs: sums over accounts of S², S·n and n², S being promoters less detractors."""

    accounts: int
    squares: int
    products: int
    sizes: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many detractors, passives and promoters answered."""

    detractors: int
    passives: int
    promoters: int
    clusters: Clusters | None = None

    @property
    def n(self) -> int:
        """Return the number of answers."""
        return self.detractors + self.passives + self.promoters

    @property
    def nps(self) -> float:
        """Return the raw score; without an answer there is none, and asking for it is an error."""
        return (self.promoters - self.detractors) / self.n


@dataclass(frozen=True, slots=True)
class Interval:
    """Two ends, the lower first."""

    low: float
    high: float

    def excludes_zero(self) -> bool:
        """Say whether both ends lie on the same side of zero: only then may a direction be named."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Difference:
    """Later less earlier, raw, with the interval of the adjusted difference."""

    raw: float
    interval: Interval


def z_of(confidence: float) -> float:
    """Return how many standard errors a two-sided interval reaches."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def adjusted(counts: Counts) -> tuple[float, float]:
    """Return the adjusted score and its standard error: for testing and weighting, never for printing."""
    return adjusted_mean(counts.promoters - counts.detractors, counts.promoters + counts.detractors, counts.n)


def adjusted_mean(balance: float, ends: float, n: float) -> tuple[float, float]:
    """Return the same of n answers, whole or weighted, from promoters less detractors, and from both together."""
    total = n + _ADDED
    centre = balance / total
    spread = (ends + 2 * _ADDED_EACH_END) / total - centre**2
    return centre, sqrt(spread / total)


def clustered_error(counts: Counts) -> float:
    """Return the standard error of the raw score that respects accounts, or 0 with too few of them."""
    clusters = counts.clusters
    if clusters is None or clusters.accounts < ACCOUNTS_FOR_CLUSTERING:
        return 0.0
    return account_error(clusters, counts)


def account_error(clusters: Clusters, counts: Counts) -> float:
    """Return the same however few the accounts are; below two there is no such error."""
    nps = counts.nps
    residual = max(0.0, clusters.squares - 2 * nps * clusters.products + nps**2 * clusters.sizes)
    return sqrt(clusters.accounts / (clusters.accounts - 1) * residual) / counts.n


def tested(counts: Counts) -> tuple[float, float]:
    """Return the adjusted score with the larger of its two standard errors."""
    centre, error = adjusted(counts)
    return centre, max(error, clustered_error(counts))


def interval(counts: Counts, confidence: float = 0.95) -> Interval:
    """Return the interval shown beside the raw score: within -1 and 1, and never without the score itself."""
    return wider(counts.nps, adjusted(counts), clustered_error(counts), confidence)


def wider(nps: float, adjusted_score: tuple[float, float], clustered: float, confidence: float = 0.95) -> Interval:
    """Return the wider of the adjusted interval, from its centre and error, and that of the clustered error."""
    z, (centre, error) = z_of(confidence), adjusted_score
    ends = _shown(centre, z * error, nps, 1), _shown(nps, z * clustered, nps, 1)
    return max(ends, key=lambda each: each.high - each.low)


def difference(earlier: Counts, later: Counts, confidence: float = 0.95) -> Difference:
    """Compare two periods that do not overlap."""
    (from_centre, from_error), (to_centre, to_error) = tested(earlier), tested(later)
    raw = later.nps - earlier.nps
    reach = z_of(confidence) * hypot(from_error, to_error)
    return Difference(raw, _shown(to_centre - from_centre, reach, raw, 2))


def _shown(centre: float, reach: float, raw: float, limit: int) -> Interval:
    low, high = max(-limit, centre - reach), min(limit, centre + reach)
    return Interval(min(raw, low), max(raw, high))


def wilson(successes: float, n: float, confidence: float = 0.95) -> Interval:
    """Return the Wilson interval of a share; its end is exact when nobody or everybody succeeded.

    Counts that are worth less than their number may be fractions.
    """
    z, share = z_of(confidence), successes / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return Interval(0.0 if successes == 0 else centre - half, 1.0 if successes == n else centre + half)
