"""When surveys fall due round the globe, and what SES and chance do to them."""

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from random import Random

from tests.simulation.facts import BATCH, DAY, HOUR, OPENS, SHUTS, SPREAD, TICK

STEP = 15  # seconds: within one, everything flows evenly


@dataclass(frozen=True, slots=True)
class Zone:
    """People whose clocks agree: hours ahead of UTC, and their share of all."""

    hours: float
    share: float

    def local(self, moment: int) -> int:
        """Return how long the day is there at a moment."""
        return int(moment + self.hours * HOUR) % DAY

    def is_open(self, moment: int) -> bool:
        """Say whether survey mail may leave for there."""
        return OPENS <= self.local(moment) < SHUTS

    def next_opening(self, moment: int) -> int:
        """Return when the window there opens next; every day is a working day here."""
        return moment + (OPENS - self.local(moment)) % DAY


# Customers of a software company that sells everywhere: half in the Americas, a third in Europe, the rest east of it.
GLOBE = tuple(
    Zone(hours, share)
    for hours, share in (
        (-8, 0.13), (-7, 0.04), (-6, 0.10), (-5, 0.18), (-3, 0.05), (0, 0.11), (1, 0.18), (2, 0.05), (3, 0.02),
        (5.5, 0.06), (8, 0.04), (9, 0.03), (10, 0.01),
    )
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Part:
    """Surveys of one zone that fell due within one quarter of an hour, from `due` on, and had the same fate since."""

    zone: Zone
    due: int
    left: int  # neither sent nor given up

    def split(self, number: int) -> "Part":
        """Take so many out."""
        self.left -= number
        return Part(self.zone, self.due, number)


def arrivals(surveys: int, day: int, at_opening: float) -> Iterator[Part]:
    """Yield a day's surveys: a share was due overnight and has the first hour, the rest is spread over the window."""
    moments = range(OPENS, SHUTS, TICK)
    first = range(OPENS, OPENS + SPREAD, TICK)
    weights = [
        (zone, moment, (1 - at_opening) / len(moments) + (at_opening / len(first) if moment in first else 0))
        for zone in GLOBE
        for moment in moments
    ]
    bounds = [round(surveys * total) for total in accumulate((z.share * weight for z, _, weight in weights), initial=0)]
    for (zone, moment, _), (low, high) in zip(weights, pairwise(bounds), strict=True):
        # a day later, so that the first morning in the far east is not before the beginning
        yield Part(zone, (day + 1) * DAY + moment - int(zone.hours * HOUR), high - low)


class Ses:
    """Accepts up to a rate, from a bucket that holds one second's worth, and so many within any 24 hours."""

    def __init__(self, rate: float, a_day: float, others: float) -> None:
        """Take mails a second, mails in 24 hours, and what our other mail takes of both, in mails a second."""
        self._rate, self._a_day, self._others = rate, a_day, others
        self._tokens = rate
        self._recent: deque[tuple[int, float]] = deque()
        self.taken = 0.0
        self.most_in_a_day = 0.0

    def step(self, moment: int) -> None:
        """Let a step pass: the bucket fills, other mail is served first, yesterday's is forgotten."""
        while self._recent and self._recent[0][0] <= moment - DAY:
            self.taken -= self._recent.popleft()[1]
        self._tokens = min(self._tokens, self._rate) + self._rate * STEP
        self._take(moment, min(self._others * STEP, self._room()))

    def accept(self, moment: int, mails: int) -> int:
        """Return how many of the mails are accepted; the rest is refused."""
        accepted = int(min(mails, self._room()))
        self._take(moment, accepted)
        return accepted

    def _room(self) -> float:
        return min(self._tokens, self._a_day - self.taken)

    def _take(self, moment: int, mails: float) -> None:
        self._tokens -= mails
        self.taken += mails
        self._recent.append((moment, mails))
        self.most_in_a_day = max(self.most_in_a_day, self.taken)


class Chance:
    """Environments that die: each batch with the same probability, at any of its messages."""

    def __init__(self, probability: float, seed: int) -> None:
        """Draw how many batches go well before the first that does not."""
        self._random = Random(seed)  # noqa: S311 - a simulation
        self._probability = probability
        self._well = self._gap()

    def _gap(self) -> float:
        if not self._probability:
            return math.inf
        return math.floor(math.log(1 - self._random.random()) / math.log(1 - self._probability))

    def unhandled(self, messages: int) -> list[int]:
        """Return, for each batch among the messages that dies, how many of it were not begun."""
        batches, found = messages / BATCH, []
        while self._well < batches:
            batches -= self._well + 1
            self._well = self._gap()
            found.append(self._random.randrange(BATCH))
        self._well -= max(batches, 0)
        return found
