"""The least that carries a volume, and the most that a setup carries, each found by halving."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.simulation.model import Setup, simulate

_PLENTY = 4096
_EXACT = 0.01  # how far off a rate or a volume may be, as a share of it


@dataclass(frozen=True, slots=True)
class Needs:
    """What a volume takes so that everybody is asked on their day and inside their window."""

    max_send_rate: float
    concurrency: int
    shards: int


def needs(setup: Setup) -> Needs:
    """Return what a setup's volume takes: each alone first, with plenty of the others, then all of them together."""
    ample = replace(setup, concurrency=_PLENTY, shards=_PLENTY, max_send_rate=float(_PLENTY))
    rate = round(_least(lambda rate: _in_time(replace(ample, max_send_rate=rate)), 1, _PLENTY))
    paced = replace(ample, max_send_rate=float(rate))
    concurrency = round(_least(lambda number: _in_time(replace(paced, concurrency=round(number))), 1, _PLENTY))
    manned = replace(paced, concurrency=concurrency)
    shards = round(_least(lambda number: _in_time(replace(manned, shards=round(number))), 1, _PLENTY))
    return Needs(rate, concurrency, shards)


def carried(setup: Setup) -> int:
    """Return how many surveys a day a setup carries in time."""
    least = _least(lambda volume: not _in_time(replace(setup, surveys_a_day=round(volume))), 1000, 40_000_000)
    return round(least * (1 - _EXACT))


def _in_time(setup: Setup) -> bool:
    return simulate(setup, longest=1).in_time


def _least(enough: Callable[[float], bool], low: float, high: float) -> float:
    """Return the least value that is enough: at most one too high, or one hundredth of it."""
    while high - low > max(1, _EXACT * low):
        middle = round((low + high) / 2)
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
