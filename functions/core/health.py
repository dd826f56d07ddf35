"""An account's health: what its people said at each touchpoint, on one scale, always with what it rests on.

The anchors of that scale are fixed, so that a figure means the same next year; z-scores would move with the company.
What the account does, as against what it says, stands beside it (signals) and is never mixed in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import fsum
from typing import Protocol

from functions.core.health_policy import HealthPolicy, Weighed
from functions.core.scales import SCALES, Metric
from functions.core.standing import Colour, Override
from functions.core.times import long_date

TOUCHPOINTS_NEEDED = 2
ANSWERS_NEEDED = 3
_NAMES: dict[str, str] = {"csm": "CSM"}


class Scored(Protocol):
    """An answer, whoever holds it; of several versions of one sid the newest counts, and one without a score does not.

    At is when it was first given.
    """

    @property
    def sid(self) -> str: ...  # noqa: D102 - the fields of an answer, as everywhere
    @property
    def version(self) -> int: ...  # noqa: D102
    @property
    def touchpoint(self) -> str: ...  # noqa: D102
    @property
    def metric(self) -> Metric: ...  # noqa: D102
    @property
    def score(self) -> int | None: ...  # noqa: D102
    @property
    def at(self) -> datetime: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Alike:
    """So many answers by one metric with one score; weight is of all, each half as much after every half-life."""

    metric: Metric
    score: int
    n: int
    weight: float


@dataclass(frozen=True, slots=True)
class Part:
    """What n answers at one touchpoint add: raw is their mean on 0 to 100, the newer weighing more.

    Score is that mean drawn towards the company's; weight is the share of the health, and all of them make 1.
    """

    touchpoint: str
    metrics: tuple[Metric, ...]
    n: int
    raw: float
    score: float
    weight: float

    @property
    def words(self) -> str:
        """Return the part with what it rests on: support CSAT 55 from 4 answers (40 on their own)."""
        name = _NAMES.get(self.touchpoint, self.touchpoint)
        metrics = " and ".join(each.upper() for each in self.metrics)
        alone = "" if whole(self.raw) == whole(self.score) else f" ({whole(self.raw)} on {_own(self.n)})"
        return f"{name} {metrics} {whole(self.score)} from {counted(self.n)}{alone}"


@dataclass(frozen=True, slots=True)
class Health:
    """A score of 0 to 100, or None with the reason; sentiment is the colour of the answers alone.

    Colour is the CSM's own while they override it, and None where there is neither a score nor an override.
    """

    score: float | None
    sentiment: Colour | None
    colour: Colour | None
    reasons: tuple[str, ...]
    coverage: str
    parts: tuple[Part, ...] = ()
    overridden: bool = False


def health(
    answers: Iterable[Scored],
    bases: Mapping[str, float],
    policy: HealthPolicy,
    now: datetime,
    override: Override | None = None,
) -> Health:
    """Compose the health of an account; bases are the company's means by touchpoint, on 0 to 100.

    A touchpoint without a base, as in a company's first days, is not drawn anywhere.
    """
    return composed(_by_touchpoint(answers, policy, now), bases, policy, now, override)


def composed(
    said: Mapping[str, Sequence[Alike]],
    bases: Mapping[str, float],
    policy: HealthPolicy,
    now: datetime,
    override: Override | None = None,
) -> Health:
    """Compose the health of an account of what is known to be new enough, by touchpoint; each has an answer."""
    weighed = sorted(name for name, weight in policy.weights.items() if weight)
    told = [name for name in weighed if name in said]
    parts = _sharing([_part(name, said[name], bases.get(name), policy) for name in told])
    n = sum(part.n for part in parts)
    missing = _missing(len(parts), len(weighed), n)
    score = None if missing else _between(fsum(part.weight * part.score for part in parts), 0, 100)
    sentiment = None if score is None else colour_of(score, policy)
    reasons = (missing,) if missing else _reasons(parts, policy)
    coverage = f"{len(parts)} of {len(weighed)} touchpoints, n = {n}"
    if override is None or override.until <= now:
        return Health(score, sentiment, sentiment, reasons, coverage, parts)
    return Health(score, sentiment, override.colour, (_overriding(override), *reasons), coverage, parts, True)  # noqa: FBT003


def points(metric: Metric, score: int) -> float:
    """Return where a score lies between the ends of its scale, on 0 to 100."""
    scale = SCALES[metric]
    return 100 * (score - scale.low) / (scale.high - scale.low)


def colour_of(score: float, policy: HealthPolicy) -> Colour:
    """Return the colour of a score as it is shown, so that nobody sees a red 50 where red ends below 50."""
    shown = round(score)
    if shown < policy.red_below:
        return "red"
    return "yellow" if shown < policy.yellow_below else "green"


def whole(score: float) -> str:
    """Return a score as it is shown."""
    return f"{round(score)}"


def counted(n: int) -> str:
    """Return a number of answers with its noun."""
    return f"{n} answer{'' if n == 1 else 's'}"


def _own(n: int) -> str:
    return "its own" if n == 1 else "their own"


def _by_touchpoint(answers: Iterable[Scored], policy: HealthPolicy, now: datetime) -> dict[str, list[Alike]]:
    newest: dict[str, Scored] = {}
    for answer in answers:
        if answer.sid not in newest or answer.version > newest[answer.sid].version:
            newest[answer.sid] = answer
    found: dict[str, list[Alike]] = {}
    since, half_life = now - timedelta(days=policy.oldest_days), timedelta(days=policy.half_life_days)
    for each in newest.values():
        if each.score is not None and each.at >= since:
            weight = 0.5 ** (max(now - each.at, timedelta()) / half_life)
            found.setdefault(each.touchpoint, []).append(Alike(each.metric, each.score, 1, weight))
    return found


def _sharing(parts: list[Part]) -> tuple[Part, ...]:
    """Return the parts with weights that make 1 among those that there are."""
    total = fsum(part.weight for part in parts)
    return tuple(replace(part, weight=part.weight / total) for part in parts)


def _part(name: Weighed, said: Sequence[Alike], base: float | None, policy: HealthPolicy) -> Part:
    n, raw = sum(each.n for each in said), _recent_mean(said)
    score = raw if base is None else (n * raw + policy.shrink * base) / (n + policy.shrink)
    metrics = tuple(metric for metric in SCALES if any(each.metric == metric for each in said))
    return Part(name, metrics, n, raw, score, policy.weights[name])


def _recent_mean(said: Sequence[Alike]) -> float:
    """Return the mean of the answers on 0 to 100, the newer weighing more."""
    mean = fsum(each.weight * points(each.metric, each.score) for each in said) / fsum(each.weight for each in said)
    return _between(mean, 0, 100)


def _between(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)  # a sum of floats may end a hair outside


def _missing(touchpoints: int, of: int, n: int) -> str:
    """Say why there is no score, or nothing."""
    if touchpoints < TOUCHPOINTS_NEEDED:
        return f"No score: answers about {touchpoints} of {of} touchpoints, and it takes {TOUCHPOINTS_NEEDED}"
    return f"No score: {counted(n)}, and it takes {ANSWERS_NEEDED}" if n < ANSWERS_NEEDED else ""


def _reasons(parts: tuple[Part, ...], policy: HealthPolicy) -> tuple[str, ...]:
    """Say what pulls a score down, what costs most first; if nothing does, what holds it up."""
    weak = [part for part in parts if round(part.score) < policy.yellow_below]
    if weak:
        costly = sorted(weak, key=lambda part: part.weight * (part.score - policy.yellow_below))
        return tuple(f"{part.words} pulls it down" for part in costly)
    best = max(parts, key=lambda part: part.weight * part.score)
    return (f"{best.words} holds it up",)


def _overriding(override: Override) -> str:
    return f"{override.by} says {override.colour} until {long_date(override.until.date())}: {override.reason}"
