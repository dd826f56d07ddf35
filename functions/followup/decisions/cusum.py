"""A slow fall that no single answer shows: the one-sided CUSUM of an account's answers (Page 1954)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_DIGITS = 9  # so that a sum that is exactly h does not exceed it by a float's last bit


@dataclass(frozen=True, slots=True)
class Step:
    """The sum after one answer, whether it alarms, and from which answer on it has grown; one above 0 is a run."""

    sum: float
    alarm: bool
    since: int


def cusum(xs: Iterable[int], expected: float, k: float, h: float) -> Iterator[Step]:
    """Yield S = max(0, S + (expected - x) - k) after each answer of -1, 0 or +1; above h it alarms and begins anew."""
    total, since = 0.0, 0
    for index, x in enumerate(xs):
        total = round(max(0.0, total + (expected - x) - k), _DIGITS)
        yield Step(total, total > h, since)
        if total == 0 or total > h:
            total, since = 0.0, index + 1
