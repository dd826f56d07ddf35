"""Events that we put on the bus for others; the class is the detail-type, its fields are the detail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from functions.core.alerts import AlertEvent
from functions.core.people import Function, Kind, Role, Touchpoint
from functions.core.scales import Category, Metric
from functions.core.standing import CaseKind, CaseOutcome, Colour, Priority
from functions.core.survey import Channel, SkipReason

SOURCE = "listening-post"
StopReason = Literal["unsubscribe", "complaint"]
Stopped = Literal["nothing", "not_this_kind", "less_often"]  # what someone still wants, or wants no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What every event carries; its id is derived from what happened, so a repeat can be told from a second time."""

    id: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveySent(Outgoing):
    """Someone was asked: a survey left by mail, or was shown to them in the product."""

    sid: str
    contact_id: str
    account_id: str
    survey_id: str
    wave: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveySkipped(SurveySent):
    """Someone was not asked, and why."""

    reason: SkipReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseReceived(SurveySent):
    """Someone answered for the first time."""

    metric: Metric
    score: int
    category: Category
    comment: str
    channel: Channel
    response_version: int
    answered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseUpdated(ResponseReceived):
    """Someone changed their answer, or added to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactUnsubscribed(Outgoing):
    """Someone gets fewer surveys, none of a kind, or none at all: they said so, or called one of our mails spam."""

    contact_id: str
    reason: StopReason
    choice: Stopped
    kind: Kind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactResubscribed(Outgoing):
    """Someone has taken all such choices back."""

    contact_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Outgoing):
    """Someone is to be got back to, or an account looked after; or a case of before is open again."""

    case_id: str
    account_id: str
    contact_id: str
    kind: CaseKind
    priority: Priority
    owner: str
    function: Function | None
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOverdue(CaseOpened):
    """A case was not answered in time, and has gone on to another person, its owner now; step counts how often."""

    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(CaseOpened):
    """A case is closed, and how it ended."""

    outcome: CaseOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPublished(Outgoing):
    """A report can be downloaded; label is its trend in a word, or null where too little was answered for one."""

    report: str
    as_of: datetime
    programme: str
    label: str | None
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountAtRisk(Outgoing):
    """Something that was said, or was not, warns of an account: by which rules, and the evidence in a sentence each.

    Health is a score of 0 to 100 and a colour, or null where too little is known; arr is what the account pays a year.
    """

    account_id: str
    rules: tuple[str, ...]
    evidence: tuple[str, ...]
    health: int | None = None
    colour: Colour | None = None
    arr: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthChanged(Outgoing):
    """An account's health is another than was told last; reasons are sentences, overridden says its CSM set the colour.

    Score is 0 to 100, or null where too little is known; coverage says what it rests on.
    """

    account_id: str
    score: int | None = None
    colour: Colour | None = None
    reasons: tuple[str, ...]
    coverage: str
    overridden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PromoterIdentified(Outgoing):
    """A person with a name is a promoter; quote and contact are what they consented to, or null if not asked.

    Expansion says why their account is ripe for more, where it is.
    """

    sid: str
    account_id: str
    contact_id: str
    survey_id: str
    score: int
    role: Role
    quote: bool | None = None
    contact: bool | None = None
    expansion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRaised(Outgoing):
    """Something happened that an alert of the programme is about; what it has not got is null or empty.

    About is the id of what happened: two alerts may tell of one. Arr is whole units of the currency (ISO 4217, null if
    the programme names none) a year; tags are as the programme names them.
    """

    alert: str
    about: str
    event: AlertEvent
    account_id: str
    account: str
    segment: str
    arr: int | None
    currency: str | None
    role: Role | None
    survey_id: str
    touchpoint: Touchpoint | None
    metric: Metric | None
    score: int | None
    category: Category | None
    comment: str
    tags: tuple[str, ...]
    functions: tuple[Function, ...]
    reason: str


EVENTS: dict[str, type[Outgoing]] = {
    kind.__name__: kind
    for kind in (
        SurveySent, SurveySkipped, ResponseReceived, ResponseUpdated, ContactUnsubscribed, ContactResubscribed,
        CaseOpened, CaseOverdue, CaseClosed, AccountAtRisk, HealthChanged, PromoterIdentified, AlertRaised,
        ReportPublished,
    )
}  # fmt: skip
