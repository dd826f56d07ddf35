"""The trend rule: one of four labels for a row of periods, or none when there are too few of them.

A weighted straight line through the adjusted scores; its errors grow when the periods scatter more than sampling
explains. "Holding steady" has to be shown, by an interval that lies within the margin; it is not what is left over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, erfc, sqrt
from typing import Literal

from functions.core.interval import Counts, Interval, tested, z_of

Label = Literal["improving", "declining", "holding steady", "not enough evidence"]

PERIODS_NEEDED = 3
ANSWERS_NEEDED = 5
MARGIN = 0.15
CONFIDENCE = 0.90


@dataclass(frozen=True, slots=True)
class Period:
    """One period's answers; index counts periods, so a gap keeps its place."""

    index: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class Trend:
    """The label and what it rests on: the fitted change from first to last period, with its interval."""

    label: Label
    change: float
    interval: Interval
    used: tuple[Period, ...]
    scattered: bool

    @property
    def p(self) -> float:
        """Return the two-sided p of no change."""
        error = (self.interval.high - self.interval.low) / (2 * z_of(CONFIDENCE))
        return erfc(abs(self.change) / error / sqrt(2))


@dataclass(frozen=True, slots=True)
class _Line:
    slope: float
    error: float
    scattered: bool


def usable(periods: Sequence[Period]) -> tuple[Period, ...]:
    """Return the periods with enough answers to count."""
    return tuple(period for period in periods if period.counts.n >= ANSWERS_NEEDED)


def trend(periods: Sequence[Period]) -> Trend | None:
    """Return the trend, or None with fewer than three usable periods."""
    used = usable(periods)
    if len(used) < PERIODS_NEEDED:
        return None
    line = _fitted(used)
    span = used[-1].index - used[0].index
    change, reach = line.slope * span, z_of(CONFIDENCE) * line.error * span
    ends = Interval(change - reach, change + reach)
    return Trend(_label(ends), change, ends, used, line.scattered)


def _fitted(used: Sequence[Period]) -> _Line:
    """Weighted least squares with known variances, over-dispersion added when the residuals ask for it."""
    scores = [tested(period.counts) for period in used]
    weights = [1 / error**2 for _, error in scores]
    total = sum(weights)
    middle = sum(w * period.index for w, period in zip(weights, used, strict=True)) / total
    mean = sum(w * centre for w, (centre, _) in zip(weights, scores, strict=True)) / total
    apart = [period.index - middle for period in used]
    spread = sum(w * t**2 for w, t in zip(weights, apart, strict=True))
    rows = list(zip(weights, apart, scores, strict=True))
    slope = sum(w * t * (centre - mean) for w, t, (centre, _) in rows) / spread
    scatter = sum(w * (centre - mean - slope * t) ** 2 for w, t, (centre, _) in rows) / (len(used) - 2)
    return _Line(slope, sqrt(max(1.0, scatter) / spread), scatter > 1)


def _label(ends: Interval) -> Label:
    if ends.low > 0:
        return "improving"
    if ends.high < 0:
        return "declining"
    return undirected(ends)


def undirected(ends: Interval) -> Label:
    """Return the label of a change to which no direction is given."""
    if ends.low > -MARGIN and ends.high < MARGIN:
        return "holding steady"
    return "not enough evidence"


def answers_wanted(found: Trend) -> int | None:
    """Return about how many answers a period would bring the interval down to the margin, or None if none would.

    The variance of a score falls with the number of answers, but scatter beyond sampling does not.
    """
    half = (found.interval.high - found.interval.low) / 2
    if found.label != "not enough evidence" or found.scattered or half <= MARGIN:
        return None
    typical = sorted(period.counts.n for period in found.used)[len(found.used) // 2]
    return ceil(typical * (half / MARGIN) ** 2)
