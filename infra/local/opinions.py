"""How a sample company's customers answer: by their segment, by what the company did, and by a hash for each person.

Customers of the starter segment grow unhappy after a redesign in the ninth month, enterprise customers are won over
slowly, business stays put.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from functions.core.scales import SCALES, Band, Metric, Scale
from infra.local.company import END, EVERY, START, chance, pick

REDESIGN = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
_ANSWERS, _ANSWERS_A_REMINDER, _UNSUBSCRIBES, _WANTS_FEWER = 0.7, 0.4, 0.11, 0.15  # shares of the people
_BY_MAIL, _DECLINES = 0.2, 0.3  # of those who answer a mail, and of those whom the product asks
_COMMENTS: dict[Band, tuple[str, ...]] = {
    "top": ("Support answered within minutes.", "It just works.", "The weekly overview saves me hours.", ""),
    "middle": ("Good, but exports are slow.", "Mobile could be better.", "", "Setup took longer than we thought."),
    "bottom": ("Exports time out and nobody answers.", "The new screens hide what we need.", "Too expensive now.", ""),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """How one person answers one survey, and how long after they read of it."""

    after: timedelta
    score: int
    comment: str
    by_mail: bool = False


def answer(address: str, segment: str, at: datetime, metric: Metric, *, reminded: bool = False) -> Answer | None:
    """Return how this person answers a survey that they read of then, or None if they say nothing."""
    who = (address, at.date())
    if chance(*who, "answers") > (_ANSWERS_A_REMINDER if reminded else _ANSWERS):
        return None
    score = _score(SCALES[metric], segment, at, chance(*who, "score"))
    comment = pick(_COMMENTS[SCALES[metric].band(score)], *who, "comment")
    by_mail = chance(*who, "by mail") < _BY_MAIL
    return Answer(EVERY * int(chance(address, "pace") * 2), score, comment, by_mail)


def _score(scale: Scale, segment: str, at: datetime, draw: float) -> int:
    """Return a score from the segment's mix of the day: (share at the bottom, share in the middle)."""
    low, middle = _mix(segment, at)
    if draw < low:
        return _within(range(scale.low, scale.middle), draw / low)
    if draw < low + middle:
        return _within(range(scale.middle, scale.top), (draw - low) / middle)
    return _within(range(scale.top, scale.high + 1), (draw - low - middle) / (1 - low - middle))


def _within(scores: range, draw: float) -> int:
    return scores[min(int(draw * len(scores)), len(scores) - 1)]


def _mix(segment: str, at: datetime) -> tuple[float, float]:
    progress = (at - START) / (END - START)
    if segment == "starter":
        return (0.55, 0.30) if at >= REDESIGN else (0.15, 0.35)
    if segment == "enterprise":
        return 0.45 - 0.38 * progress, 0.30
    return 0.20, 0.35


def passing(place: str, number: int, at: datetime) -> Answer:
    """Return what somebody says whom nobody asked: at a stand, or who found a link."""
    score = _score(SCALES["nps"], "business", at, chance(place, number, at.date(), "score"))
    return Answer(timedelta(), score, pick(_COMMENTS[SCALES["nps"].band(score)], place, number, "comment"))


def declines(address: str, at: datetime) -> bool:
    """Say whether this person would rather not answer what the product asks them."""
    return chance(address, at.date(), "declines") < _DECLINES


def unsubscribes(address: str) -> bool:
    """Say whether this person stops all surveys at the first one."""
    return chance(address, "unsubscribes") < _UNSUBSCRIBES


def wants_fewer(address: str) -> bool:
    """Say whether this person asks for fewer surveys at the first one."""
    return _UNSUBSCRIBES <= chance(address, "unsubscribes") < _UNSUBSCRIBES + _WANTS_FEWER
