"""What came together since the last digest, in the order and the words in which every place shows it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from functions.core import alerts
from functions.core.mail import one_line
from functions.core.scales import SCALES
from functions.core.times import long_date
from functions.followup.alerts.alerting import Alerted, headline
from functions.followup.alerts.plain import shortened, utf16

SHOWN = 30  # what a message of any service holds
EXCERPT = 200
# A digest that could not leave in time still leaves within so many periods; days hold a weekend and some holidays.
_TRIED: Mapping[alerts.Digest, int] = {"daily": 7, "weekly": 3}


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a digest; line is the beginning of what they wrote, or why there is a warning."""

    facts: Alerted
    headline: str
    line: str


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest in order; a service that has no room for all its entries shows the first."""

    title: str
    summary: str
    entries: tuple[Entry, ...]

    def shown(self, room: int, size: Callable[[Entry], int]) -> tuple[tuple[Entry, ...], str]:
        """Return the entries that fit into the room, thirty at most, and what to say of the others, if anything."""
        sizes = accumulate(size(each) for each in self.entries[:SHOWN])
        fitting = sum(total <= room for total in sizes)
        left = len(self.entries) - fitting
        return self.entries[:fitting], f"{left} more {'is' if left == 1 else 'are'} not shown." if left else ""


def digest_of(items: Sequence[Alerted], period: str) -> Digest:
    """Return the digest of a period, the worst first: warnings, then the lowest scores, then the largest accounts."""
    ordered = sorted(items, key=_urgency)
    return Digest(
        title=f"{_counted(len(ordered), 'alert')} {named_period(period)}",
        summary=_summary(ordered),
        entries=tuple(_entry(each) for each in ordered),
    )


def _entry(facts: Alerted) -> Entry:
    said = excerpt(facts.comment)
    return Entry(facts, headline(facts), f"\u201c{said}\u201d" if said else excerpt(facts.reason))


def excerpt(text: str) -> str:
    """Return the beginning of a text in one line."""
    return shortened(one_line(text, len(text)), EXCERPT, utf16)


def _urgency(facts: Alerted) -> tuple[bool, float, int, str]:
    answer = facts.event in {"answer", "promoter"}
    return answer, _height(facts), -(facts.arr or 0), facts.id


def _height(facts: Alerted) -> float:
    """Return where on its scale a score is, from 0 to 1, so that those of different metrics compare."""
    if facts.score is None or facts.metric is None:
        return 0
    scale = SCALES[facts.metric]
    return (facts.score - scale.low) / (scale.high - scale.low)


_KINDS = {
    "case_overdue": "overdue case",
    "account_at_risk": "account at risk",
    "health": "change of health",
    "answer": "answer",
    "promoter": "promoter",
}
_PLURALS = {"account at risk": "accounts at risk", "change of health": "changes of health"}


def _summary(items: Iterable[Alerted]) -> str:
    """Return how many there are of each kind, in the order they come in: 1 overdue case, 3 detractors."""
    counts = Counter(str(each.category) if each.category and each.event == "answer" else each.event for each in items)
    return ", ".join(_counted(number, _KINDS.get(kind, kind)) for kind, number in counts.items())


_ADJECTIVES = frozenset({"satisfied", "neutral", "dissatisfied", "easy", "hard"})


def _counted(number: int, kind: str) -> str:
    if kind in _ADJECTIVES:
        return f"{number} {kind}"
    return f"1 {kind}" if number == 1 else f"{number} {_PLURALS.get(kind, f'{kind}s')}"


def period_of(digest: alerts.Digest, day: date) -> str:
    """Return the name of the period that a day is in: the day itself, or the week as ISO 8601 has it, 2026-W02."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}" if digest == "weekly" else day.isoformat()


def ended(digest: alerts.Digest, day: date) -> list[str]:
    """Return the periods that have ended of late, the oldest first: a digest that failed is tried on the next days."""
    step = timedelta(weeks=1) if digest == "weekly" else timedelta(days=1)
    return [period_of(digest, day - step * back) for back in range(_TRIED[digest], 0, -1)]


def named_period(period: str) -> str:
    """Return a period as people call it: on 5 January 2026, in the week of 5 January 2026."""
    if "W" in period:
        return f"in the week of {long_date(date.fromisoformat(f'{period}-1'))}"
    return f"on {long_date(date.fromisoformat(period))}"
