"""The direction of a row of periods as reports have it: its label, its fitted change in points, and both in words."""

from collections.abc import Sequence

from functions.core.scales import Metric
from functions.reports.figures import words
from functions.reports.figures.levels import POINTS, points
from functions.reports.figures.model import Direction
from functions.reports.statistics.compared import Called
from functions.reports.statistics.trend import Period, answers_wanted, usable


def direction(
    names: Sequence[str], metric: Metric, one: Called | None, periods: Sequence[Period], kind: str = "month"
) -> Direction:
    """Return the direction of periods whose indexes are those of their names."""
    if one is None:
        used = len(usable(periods))
        return Direction(None, words.too_early(used, kind), used)
    found, label = one.trend, one.label
    wanted = answers_wanted(found) if label == found.label else None
    ends = names[found.used[0].index], names[found.used[-1].index]
    return Direction(
        label=label,
        words=words.direction(found, label, ends, wanted, words.Units(POINTS[metric], kind)),
        periods_used=len(found.used),
        change=points(found.change, metric),
        low=points(found.interval.low, metric),
        high=points(found.interval.high, metric),
        answers_wanted=wanted,
    )
