"""Whom an event is told to, and the words in which it is told wherever it goes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.core.alerts import Alert, AlertEvent, Condition
from functions.core.mail import one_line
from functions.core.money import money
from functions.core.people import Function, Role, Touchpoint
from functions.core.scales import SCALES, Band, Category, Metric
from functions.core.times import long_date

_ABOUT_CSM = "csm"
_DIGEST_LENGTH = 12
_NAME_LENGTH = 60
_VALUE_LENGTH = 300
_ROLES: Mapping[Role, str] = {"key_contact": "Key contact", "end_user": "End user"}
_MARKS: Mapping[Band, str] = {"top": "\u25b2", "middle": "\u25cf", "bottom": "\u25bc"}  # in every font
_WARNING = "\u26a0"
_EVENTS: Mapping[AlertEvent, str] = {
    "answer": "Answer",
    "promoter": "Promoter",
    "case_overdue": "Case overdue",
    "account_at_risk": "Account at risk",
    "health": "Health changed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerted:
    """What an alert tells; id stays the same when the same thing is told again.

    Arr is whole units of the currency a year, high the top of the metric's scale. Tags are as the programme names them,
    labels as people read them. Reason says why there is a warning.
    """

    id: str
    event: AlertEvent
    occurred_at: datetime
    account_id: str = ""
    account: str = ""
    segment: str = ""
    arr: int | None = None
    currency: str | None = None
    contact: str = ""
    role: Role | None = None
    survey_id: str = ""
    survey: str = ""
    touchpoint: Touchpoint | None = None
    metric: Metric | None = None
    score: int | None = None
    high: int | None = None
    category: Category | None = None
    comment: str = ""
    tags: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    functions: tuple[Function, ...] = ()
    reason: str = ""

    @property
    def band(self) -> Band | None:
        """Return which part of its scale the score is in, or None without one."""
        return None if self.score is None or self.metric is None else SCALES[self.metric].band(self.score)

    @property
    def confidential(self) -> bool:
        """Say whether it is about the account's own CSM."""
        return self.touchpoint == _ABOUT_CSM


def chosen(alerts: Mapping[str, Alert], facts: Alerted) -> tuple[str, ...]:
    """Return the name of each telling that the facts call for, in the programme's order: an alert's id.

    Mail that leaves at once has a name for each address, id.digest, so that each is sent once, whatever happens.
    """
    told = [(alert_id, alert) for alert_id, alert in alerts.items() if _concerns(alert, facts)]
    return tuple(name for alert_id, alert in told for name in _tellings(alert_id, alert))


def alert_of(name: str) -> str:
    """Return the id of the alert that a telling is of."""
    return name.partition(".")[0]


def address_of(name: str, alert: Alert) -> str | None:
    """Return who gets a telling by mail; None if the alert names them no more."""
    told = name.partition(".")[2]
    return next((each for each in alert.addresses if address_digest(each) == told), None)


def address_digest(address: str) -> str:
    """Return the name of an address where ids and logs must not carry it."""
    return hashlib.sha256(address.encode()).hexdigest()[:_DIGEST_LENGTH]


def may_tell(alert: Alert, facts: Alerted) -> bool:
    """Say whether an alert may tell this: what is about a CSM needs one that is confidential."""
    return alert.confidential or not facts.confidential


def _tellings(alert_id: str, alert: Alert) -> list[str]:
    if alert.to != "mail" or alert.digest != "none":
        return [alert_id]
    return [f"{alert_id}.{address_digest(each)}" for each in dict.fromkeys(alert.addresses)]


def _concerns(alert: Alert, facts: Alerted) -> bool:
    return may_tell(alert, facts) and _meets(alert.when, facts)


def _meets(when: Condition, facts: Alerted) -> bool:
    """Say whether all that a condition asks for holds."""
    return all(
        (
            _happened(when, facts),
            not when.bands or facts.band in when.bands,
            not when.categories or facts.category in when.categories,
            when.min_score is None or (facts.score is not None and facts.score >= when.min_score),
            when.max_score is None or (facts.score is not None and facts.score <= when.max_score),
            not when.comment or bool(facts.comment.strip()),
            not when.tags or not set(when.tags).isdisjoint(facts.tags),
            not when.functions or not set(when.functions).isdisjoint(facts.functions),
            not when.segments or facts.segment in when.segments,
            when.min_arr is None or (facts.arr is not None and facts.arr >= when.min_arr),
            not when.key_contact or facts.role == "key_contact",
            not when.surveys or facts.survey_id in when.surveys,
            not when.touchpoints or facts.touchpoint in when.touchpoints,
        )
    )


def _happened(when: Condition, facts: Alerted) -> bool:
    promoter = facts.event == "answer" and facts.band == "top" and "promoter" in when.events
    return promoter or facts.event in when.events


def mark(facts: Alerted) -> str:
    """Return the sign that a reader knows the alert by at a glance."""
    return _MARKS[facts.band] if facts.band and facts.event in {"answer", "promoter"} else _WARNING


def headline(facts: Alerted) -> str:
    """Return the alert in a line: Detractor: 3 of 10 from Ann Lee, Acme."""
    account = named(facts.account) or named(facts.account_id)
    if facts.score is None:
        return f"{_EVENTS[facts.event]}: {account or 'no account'}"
    event = facts.event in {"answer", "promoter"}
    what = (facts.category or _EVENTS[facts.event]).capitalize() if event else _EVENTS[facts.event]
    who = ", ".join(each for each in (named(facts.contact), account) if each)
    return f"{what}: {facts.score} of {facts.high}" + (f" from {who}" if who else "")


def details(facts: Alerted) -> list[tuple[str, str]]:
    """Return what is known beside it, as labels and values; what is not known is left out."""
    told = (
        ("Why", facts.reason),
        ("Survey", facts.survey),
        ("Role", _ROLES[facts.role] if facts.role else ""),
        ("Segment", facts.segment),
        ("ARR", "" if facts.arr is None else money(facts.arr, facts.currency)),
        ("Themes", ", ".join(facts.labels or facts.tags)),
        ("For", ", ".join(each.capitalize() for each in facts.functions)),
    )
    return [
        (label, value) for label, value in ((label, one_line(text, _VALUE_LENGTH)) for label, text in told) if value
    ]


def moment(facts: Alerted) -> str:
    """Return when it happened: 5 January 2026, 09:00 UTC."""
    return f"{long_date(facts.occurred_at.date())}, {facts.occurred_at:%H:%M} UTC"


def named(text: str) -> str:
    """Return a name as one line of no great length."""
    return one_line(text, _NAME_LENGTH)
