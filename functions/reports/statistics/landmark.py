"""Who scored what by a fixed day, and what became of them after it: the rows that an association is counted from.

The score comes from before the landmark and the outcome from after it [van Houwelingen 2007]. Comparing whoever ever
churned by their latest score would give survivors more time to answer, and so a better score.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Literal, Protocol, TypeVar

from functions.core.scales import Metric, category

HORIZON_DAYS = 180
SCORE_AGE_DAYS = 365
SENSITIVITY_GAP_DAYS = 30

Kind = Literal["renewed", "churned", "expanded", "contracted"]
Reason = Literal[
    "not a customer at the landmark",
    "no answer by the landmark",
    "answer too old",
    "answer after notice of cancellation",
    "gave notice by the landmark",
    "left within the gap",
    "not asked in the year before the landmark",
]


@dataclass(frozen=True, slots=True)
class Span:
    """A time as a customer, from the first day to that of leaving (None: still one), and when notice was given.

    Of notice that was taken back, only one that stood on the landmark is told.
    """

    since: date
    until: date | None = None
    noticed: date | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """An account as it was known on the landmark; arr and the amounts of outcomes are in one unit of one currency."""

    account_id: str
    segment: str
    spans: tuple[Span, ...]
    arr: int | None = None
    renewal: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A score that a person of an account gave."""

    account_id: str
    person: str
    on: date
    score: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an account on a day, and by how much its yearly revenue changed; never below zero."""

    account_id: str
    kind: Kind
    on: date
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A day on which somebody at an account was sent a survey, or answered one."""

    account_id: str
    on: date


@dataclass(frozen=True, slots=True)
class Window:
    """Scores up to the landmark; outcomes after landmark + gap, up to landmark + horizon inclusive (all in days)."""

    landmark: date
    horizon: int = HORIZON_DAYS
    gap: int = 0

    @property
    def opens(self) -> date:
        """Return the last day that does not count as after the landmark yet."""
        return self.landmark + timedelta(days=self.gap)

    @property
    def closes(self) -> date:
        """Return the last day whose outcomes count."""
        return self.landmark + timedelta(days=self.horizon)

    def holds(self, day: date | None) -> bool:
        """Say whether an outcome of that day counts."""
        return day is not None and self.opens < day <= self.closes

    def gapped(self, days: int = SENSITIVITY_GAP_DAYS) -> "Window":
        """Return the window of the sensitivity run: some low scores are exit interviews, not foresight."""
        return replace(self, gap=days)


@dataclass(frozen=True, slots=True)
class Row:
    """One account: its group, and what became of it in the window.

    score is None where groups are not made of scores. days run from the landmark to churn, else to the window's end.
    renewal is None unless the renewal date fell in the window and was decided. Amounts are None without an arr.
    """

    account_id: str
    group: str
    score: int | None
    segment: str
    tenure_days: int
    arr: int | None
    churned: bool
    days: int
    renewal: Literal["renewed", "churned"] | None
    expanded: int
    contracted: int


@dataclass(frozen=True, slots=True)
class Excluded:
    """How many accounts were left out for a reason."""

    reason: Reason
    accounts: int


@dataclass(frozen=True, slots=True)
class Sample:
    """The rows of one window in the order of their accounts, and who is not among them."""

    window: Window
    rows: tuple[Row, ...]
    excluded: tuple[Excluded, ...]


@dataclass(frozen=True, slots=True)
class _Grouped:
    group: str
    score: int | None


class _OfAccount(Protocol):
    @property
    def account_id(self) -> str: ...


_Find = Callable[[Customer, Span], _Grouped | Reason]
_Kept = TypeVar("_Kept", bound=_OfAccount)


def latest_landmark(last_day: date, horizon: int = HORIZON_DAYS) -> date:
    """Return the latest landmark whose outcomes are all known when the data end on last_day."""
    return last_day - timedelta(days=horizon)


def by_score(
    metric: Metric,
    customers: Iterable[Customer],
    answers: Iterable[Answer],
    outcomes: Iterable[Outcome],
    window: Window,
) -> Sample:
    """Return one row for each account that had a usable score, grouped by the category of that score.

    An account's score is the worst of what each of its people last said by the landmark: chosen in advance, and an
    answer given after notice of cancellation, or older than a year, is not used.
    """
    given = _by_account(each for each in answers if each.on <= window.landmark)
    return _sample(customers, outcomes, window, partial(_scored, metric, window, given))


def by_silence(
    customers: Iterable[Customer],
    asked: Iterable[Asked],
    answered: Iterable[Asked],
    outcomes: Iterable[Outcome],
    window: Window,
) -> Sample:
    """Return one row for each account that was asked in the year before the landmark: "silent" or "answered".

    Who had given notice by then was asked one last time and no more, and is not counted.
    """
    sent, heard = (
        frozenset(each.account_id for each in some if _recent(each.on, window)) for some in (asked, answered)
    )
    return _sample(customers, outcomes, window, partial(_heard, window, sent, heard))


def renewals(sample: Sample) -> Sample:
    """Return the accounts whose renewal date fell in the window and was decided; not renewing is their outcome."""
    decided = (row for row in sample.rows if row.renewal is not None)
    return replace(sample, rows=tuple(replace(row, churned=row.renewal == "churned") for row in decided))


def _by_account(rows: Iterable[_Kept]) -> dict[str, list[_Kept]]:
    found: dict[str, list[_Kept]] = {}
    for row in rows:
        found.setdefault(row.account_id, []).append(row)
    return found


def _recent(day: date, window: Window) -> bool:
    return window.landmark - timedelta(days=SCORE_AGE_DAYS) <= day <= window.landmark


def _scored(
    metric: Metric, window: Window, given: Mapping[str, Sequence[Answer]], customer: Customer, span: Span
) -> _Grouped | Reason:
    mine = given.get(customer.account_id, ())
    free = [each for each in mine if span.noticed is None or each.on < span.noticed]
    usable = [each.score for each in _last_of_each(free) if _recent(each.on, window)]
    if usable:
        return _Grouped(category(metric, min(usable)), min(usable))
    if len(free) < len(mine):
        return "answer after notice of cancellation"
    return "answer too old" if mine else "no answer by the landmark"


def _last_of_each(answers: Iterable[Answer]) -> Iterable[Answer]:
    ordered = sorted(answers, key=lambda each: (each.on, -each.score))
    return {each.person: each for each in ordered}.values()


def _heard(
    window: Window, sent: frozenset[str], heard: frozenset[str], customer: Customer, span: Span
) -> _Grouped | Reason:
    if span.noticed is not None and span.noticed <= window.landmark:
        return "gave notice by the landmark"
    if customer.account_id not in sent:  # who spoke up unasked is no measure of who answers
        return "not asked in the year before the landmark"
    return _Grouped("answered" if customer.account_id in heard else "silent", None)


def _sample(customers: Iterable[Customer], outcomes: Iterable[Outcome], window: Window, find: _Find) -> Sample:
    happened = _by_account(each for each in outcomes if window.holds(each.on))
    known = {customer.account_id: customer for customer in customers}
    rows = [_row(known[name], happened.get(name, ()), window, find) for name in sorted(known)]
    left_out = Counter(row for row in rows if isinstance(row, str))
    excluded = tuple(Excluded(reason, left_out[reason]) for reason in sorted(left_out))
    return Sample(window, tuple(row for row in rows if isinstance(row, Row)), excluded)


def _row(customer: Customer, outcomes: Sequence[Outcome], window: Window, find: _Find) -> Row | Reason:
    span = next((each for each in customer.spans if _covers(each, window.landmark)), None)
    if span is None:
        return "not a customer at the landmark"
    if not _covers(span, window.opens):
        return "left within the gap"
    found = find(customer, span)
    if isinstance(found, str):
        return found
    return _followed(customer, span, found, outcomes, window)


def _covers(span: Span, day: date) -> bool:
    """Say whether the account was a customer at the end of a day: on the day of churn it no longer is."""
    return span.since <= day and (span.until is None or span.until > day)


def _followed(customer: Customer, span: Span, found: _Grouped, outcomes: Sequence[Outcome], window: Window) -> Row:
    churned = window.holds(span.until)
    last = span.until if span.until is not None and churned else window.closes
    return Row(
        account_id=customer.account_id,
        group=found.group,
        score=found.score,
        segment=customer.segment,
        tenure_days=(window.landmark - span.since).days,
        arr=customer.arr,
        churned=churned,
        days=(last - window.landmark).days,
        renewal=_renewal(customer, outcomes, window, churned=churned),
        expanded=sum(each.amount for each in outcomes if each.kind == "expanded"),
        contracted=sum(each.amount for each in outcomes if each.kind == "contracted"),
    )


def _renewal(
    customer: Customer, outcomes: Sequence[Outcome], window: Window, *, churned: bool
) -> Literal["renewed", "churned"] | None:
    if not window.holds(customer.renewal):
        return None
    if churned:
        return "churned"
    return "renewed" if any(each.kind == "renewed" for each in outcomes) else None
