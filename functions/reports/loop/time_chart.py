"""Where the times of several groups stand beside each other, from nothing to the longest; the template draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

from functions.reports.loop.model import Promises, Waits

WIDTH = 1000


@dataclass(frozen=True, slots=True)
class TimeBar:
    """The time within which half were answered, and its interval, in thousandths; at is None if it has not come."""

    low: float
    high: float
    at: float | None


@dataclass(frozen=True, slots=True)
class Times:
    """The bars of several groups, None where there is nothing to draw, and the hours at the end of their axis."""

    top: float
    bars: tuple[TimeBar | None, ...]


def times(found: Sequence[Promises]) -> Times:
    """Lay out the times of groups; an interval without an end runs to the edge."""
    told = [each.waits for each in found if each.waits and each.waits.answered]
    known = [time for each in told for time in (each.median_low, each.median, each.median_high) if time]
    top = max(known, default=0.0)
    return Times(top, tuple(_bar(each.waits, top) if each.waits in told and top else None for each in found))


def _bar(found: Waits | None, top: float) -> TimeBar | None:
    if found is None:
        return None
    low, high = _x(found.median_low or 0, top), WIDTH if found.median_high is None else _x(found.median_high, top)
    return TimeBar(low, high, None if found.median is None else _x(found.median, top))


def _x(hours: float, top: float) -> float:
    return round(WIDTH * hours / top, 1)
