"""How long people waited: within what time a part of them had an answer, how sure that is, and whether groups differ.

Who still waits, or was given up, counts for as long as they waited; without them the slow would look fast.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from functions.reports.statistics.contingency import EXPECTED_NEEDED, p_of

Numbers = NDArray[np.float64]

_SAME = 1e-12  # a product of fractions may end a hair above
_CONFIDENCE = 0.95


class Wait(NamedTuple):
    """So many who waited so many minutes, and whether they were then answered."""

    minutes: int
    people: int
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Waits:
    """At each time, in minutes and rising, how many had waited as long, and how many of them were answered then."""

    minutes: Numbers
    waiting: Numbers
    answered: Numbers

    def still(self, minutes: Numbers) -> Numbers:
        """Return how many had waited as long as each of some times."""
        places = np.searchsorted(self.minutes, minutes)
        return np.append(self.waiting, 0.0)[places]


class Ends(NamedTuple):
    """Two times in minutes; a high end of None is not known yet."""

    low: int
    high: int | None


class Sooner(NamedTuple):
    """How many of a group were answered, how many would have been if it were as the others are, and the test's p."""

    answered: float
    expected: float
    p: float


def waits(found: Iterable[Wait]) -> Waits:
    """Return waits by their times, in whatever order they come."""
    every = list(found)
    minutes, places = np.unique([each.minutes for each in every], return_inverse=True)
    people = np.array([each.people for each in every], dtype=float)
    done = people * np.array([each.is_answered for each in every], dtype=bool)
    ended, answered = (np.bincount(places, each, minutes.size).astype(float) for each in (people, done))
    return Waits(minutes.astype(float), ended[::-1].cumsum()[::-1], answered)


def time_by(found: Waits, part: float) -> int | None:
    """Return in how many minutes that part had been answered, or None if it has not come to that.

    By the curve of Kaplan and Meier (1958).
    """
    return _first(found, np.cumprod(1 - found.answered / found.waiting) <= 1 - part + _SAME)


def time_ends(found: Waits, part: float) -> Ends:
    """Return the 95% interval of that time, whatever the waits are distributed like.

    By the beta product confidence procedure, turned over for a quantile [Fay, Brittain and Proschan, Biostatistics
    2013; ties as in Fay and Brittain, Stat Med 2016]: at each time the survivors' share is bounded by products of beta
    variables, matched by their first two moments. If nobody waits any more its ends are the order statistics that the
    binomial distribution gives. Needs one wait.
    """
    after = np.append(found.waiting[1:], 0.0)  # who still waited then
    kept = found.waiting - found.answered
    mean, square = (np.asarray(np.cumprod((kept + each) / (found.waiting + each)), np.float64) for each in (1, 2))
    square = mean * square
    upper = _quantile(mean, square, 1 - (1 - _CONFIDENCE) / 2)
    lower = _quantile(mean * after / (after + 1), square * after / (after + 2), (1 - _CONFIDENCE) / 2)
    at_once = ((1 - _CONFIDENCE) / 2) ** (1 / found.waiting[0])
    low = 0 if at_once <= 1 - part else _first(found, lower <= 1 - part)
    return Ends(low or 0, _first(found, upper <= 1 - part))


def _quantile(mean: Numbers, square: Numbers, at: float) -> Numbers:
    """Return the quantile of beta variables with these first two moments; one that cannot vary is its mean."""
    spread = square - mean**2
    varies = (mean > 0) & (mean < 1) & (spread > 0)
    size = np.divide(mean * (1 - mean), spread, out=np.full_like(mean, 2.0), where=varies) - 1
    found = stats.beta.ppf(at, np.where(varies, mean * size, 1.0), np.where(varies, (1 - mean) * size, 1.0))
    return np.asarray(np.where(varies, found, mean))


def _first(found: Waits, reached: NDArray[np.bool_]) -> int | None:
    return int(found.minutes[reached.argmax()]) if reached.any() else None


def sooner(group: Waits, everyone: Waits) -> Sooner | None:
    """Return the log-rank test of a group against all others, from its waits and everyone's [Mantel 1966].

    None where fewer than 5 of all who were answered would be on either side by their numbers: its p is for many.
    """
    mine, waiting, done = group.still(everyone.minutes), everyone.waiting, everyone.answered
    if not mine.size or min(mine[0], waiting[0] - mine[0]) * done.sum() < EXPECTED_NEEDED * waiting[0]:
        return None
    expected = float((done * mine / waiting).sum())
    spread = done * mine * (waiting - mine) * (waiting - done) / (waiting**2 * np.maximum(waiting - 1, 1))
    answered, error = float(group.answered.sum()), sqrt(float(spread.sum()))
    return Sooner(answered, expected, p_of((answered - expected) / error) if error else 1.0)
