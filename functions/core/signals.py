"""What an account does, as its owner's systems tell it, beside what its people say: usage, money, renewal, leaving."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from functions.core.health import Health, whole
from functions.core.health_policy import HealthPolicy
from functions.core.times import long_date

Usage = Literal["fine", "weak"]
Revenue = Literal["expanded", "contracted"]

_USAGE_KEPT = timedelta(days=90)  # of a change nobody has spoken of for longer, nobody knows whether it still holds
_REVENUE_KEPT = timedelta(days=180)
_RENEWAL_NEAR = 90  # days


@dataclass(frozen=True, slots=True)
class MetricChange:
    """A metric of the product was previous so many days before a time, and is value then."""

    metric: str
    value: float
    previous: float
    window_days: int
    at: datetime

    @property
    def fall(self) -> float:
        """Return by what share it fell, below 0 if it rose; of nothing, nothing can fall."""
        return (self.previous - self.value) / abs(self.previous) if self.previous else 0.0

    @property
    def words(self) -> str:
        """Return the change in words: weekly_logins fell by 40% in 30 days."""
        by = f"by {abs(self.fall):.0%} in {self.window_days} days"
        if not round(100 * self.fall):
            return f"{self.metric} did not change in {self.window_days} days"
        return f"{self.metric} {'fell' if self.fall > 0 else 'rose'} {by}"


@dataclass(frozen=True, slots=True)
class Signals:
    """Where an account stands besides what is said; usage is None where nothing recent is known of it.

    Left_at is when it gave notice, and leaves_on the day it leaves, where that was told.
    """

    usage: Usage | None = None
    usage_why: str = ""
    renewal_date: date | None = None
    revenue: Revenue | None = None
    revenue_at: datetime | None = None
    left_at: datetime | None = None
    leaves_on: date | None = None


def usage_of(changes: Iterable[MetricChange], policy: HealthPolicy, now: datetime) -> tuple[Usage | None, str]:
    """Return whether the product is used as before, and why; the newest of each metric counts, the worst decides."""
    newest: dict[str, MetricChange] = {}
    for change in sorted(changes, key=lambda each: each.at):
        if not policy.usage_metrics or change.metric in policy.usage_metrics:
            newest[change.metric] = change
    recent = [change for change in newest.values() if now - change.at <= _USAGE_KEPT]
    if not recent:
        return None, ""
    worst = max(recent, key=lambda each: (each.fall, each.metric))
    return ("weak" if worst.fall >= policy.weak_usage else "fine"), worst.words


def callouts(health: Health, signals: Signals, now: datetime) -> tuple[str, ...]:
    """Say where what an account does and what it says do not agree, and what is near; the gravest first."""
    found = (_leaving(signals, now), _renewal(health, signals, now), _usage(health, signals), _revenue(signals, now))
    return tuple(each for each in found if each)


def _leaving(signals: Signals, now: datetime) -> str:
    if signals.left_at is None:
        return ""
    notice = f"Gave notice on {long_date(signals.left_at.date())}"
    if signals.leaves_on is not None:
        notice += f" and {'leaves' if signals.leaves_on > now.date() else 'left'} on {long_date(signals.leaves_on)}"
    return f"{notice}: what is said from the notice on is no early sign"


def _renewal(health: Health, signals: Signals, now: datetime) -> str:
    if signals.renewal_date is None or signals.left_at or health.colour in {"green", None}:
        return ""
    days = (signals.renewal_date - now.date()).days
    if not 0 <= days <= _RENEWAL_NEAR:
        return ""
    when = "today" if not days else f"in {days} day{'' if days == 1 else 's'}"
    return f"Renews on {long_date(signals.renewal_date)}, {when}, and health is {health.colour}"


def _usage(health: Health, signals: Signals) -> str:
    if health.score is None or signals.usage is None:
        return ""
    said = f"{signals.usage_why}, health {whole(health.score)}"
    match signals.usage, health.sentiment == "green":
        case "fine", False:
            return f"Usage fine, sentiment weak: {said}"
        case "weak", True:
            return f"Usage weak, sentiment fine: {said}"
        case "weak", False:
            return f"Usage and sentiment both weak: {said}"
        case _:
            return ""


def _revenue(signals: Signals, now: datetime) -> str:
    if signals.revenue is None or signals.revenue_at is None or now - signals.revenue_at > _REVENUE_KEPT:
        return ""
    return f"Pays {'more' if signals.revenue == 'expanded' else 'less'} since {long_date(signals.revenue_at.date())}"
