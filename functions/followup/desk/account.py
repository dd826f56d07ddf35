"""One account as its CSM reads it: what it said by and by, who never answered, and what can be done about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from functions.core.health import Health, health
from functions.core.health_policy import HealthPolicy
from functions.core.money import money
from functions.core.people import Account, Contact, Membership
from functions.core.programme import Programme
from functions.core.signals import MetricChange, Signals, usage_of
from functions.core.standing import Colour, Heard, Known, Override
from functions.core.times import long_date, parse
from functions.followup.desk.upcoming import survey_name
from functions.followup.desk.views import AnswerLine, CaseLine, Choice, Sight, person

ANNOTATIONS_SHOWN = 20
PEOPLE_SHOWN = 200
LONGEST_OVERRIDE = timedelta(days=90)
COLOURS: Mapping[Colour, str] = {
    "green": "Green: all is well",
    "yellow": "Yellow: to be watched",
    "red": "Red: at risk",
}
_ROLES = {"key_contact": "key contact", "end_user": "end user"}
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of an account's history: an answer, or that there was none from someone who was asked."""

    at: datetime
    person: str
    survey: str
    answer: AnswerLine | None


@dataclass(frozen=True, slots=True)
class AnnotationLine:
    """Something that the company changed, and on which day."""

    at: date
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Member:
    """Someone of an account, and whether they can be asked at all."""

    contact_id: str
    name: str
    role: str
    note: str


@dataclass(frozen=True, slots=True)
class AccountView:
    """All that the page of an account says; more counts the people who are left out."""

    account: Account
    name: str
    facts: tuple[str, ...]
    history: Sequence[Moment]
    cases: Sequence[CaseLine]
    never: Sequence[Member]
    members: Sequence[Member]
    more: int
    surveys: Sequence[Choice]
    paused: datetime | None
    override: Override | None
    health: Health
    usage: str
    callouts: tuple[str, ...]
    annotations: Sequence[AnnotationLine]


def facts(account: Account, today: date, currency: str | None) -> tuple[str, ...]:
    """Return what upstream told of an account, in words, as of a day."""
    told = [account.segment, account.stage, account.plan]
    told += [f"{money(account.arr, currency)} a year"] if account.arr is not None else []
    told += [f"renews on {long_date(account.renewal_date)}"] if account.renewal_date else []
    told += [_leaving(account, today)] if account.churned_at else []
    told += [f"has become part of {account.merged_into}"] if account.merged_into else []
    return tuple(each for each in told if each)


def _leaving(account: Account, today: date) -> str:
    if account.leaves_on is None or account.leaves_on <= today:
        return "has left"
    return f"gave notice, leaves on {long_date(account.leaves_on)}"


def history(one: Sight, lines: Mapping[str, AnswerLine], contacts: Mapping[str, Contact]) -> list[Moment]:
    """Return what an account said, and did not say, the newest first; lines are its answers by sid."""
    return [
        Moment(each.at, person(each.contact_id, contacts), survey_name(each.survey_id), lines.get(each.sid))
        for each in reversed(one.heard)
    ]


def members(found: Iterable[tuple[Contact, Membership]], now: datetime) -> list[Member]:
    """Return who belongs to an account: key contacts first, then by name."""
    listed = sorted(found, key=lambda each: (each[1].role != "key_contact", _name(each[0]).lower()))
    return [Member(who.contact_id, _name(who), _ROLES[where.role], _note(who, now)) for who, where in listed]


def never_answered(everyone: Iterable[Member], heard: Iterable[Heard]) -> list[Member]:
    """Return who was asked, and has never answered anything."""
    heard = list(heard)
    answered = {each.contact_id for each in heard if each.score is not None}
    silent = {each.contact_id for each in heard} - answered
    return [each for each in everyone if each.contact_id in silent]


def askable(programme: Programme) -> list[Choice]:
    """Return the surveys that somebody can be asked now, by name."""
    named = [Choice(survey_id, survey_name(survey_id)) for survey_id in programme.surveys]
    return sorted(named, key=lambda each: each.text.lower())


def health_seen(one: Sight, bases: Mapping[str, float], policy: HealthPolicy, now: datetime) -> Health:
    """Return an account's health as its reader may know it: from what they may read, and nothing else."""
    answers = [each for each in one.heard if each.score is not None and not each.excluded]
    return health(answers, bases, policy, now)


def signals_seen(
    account: Account,
    usage: Iterable[Mapping[str, Any]],
    change: Mapping[str, Any] | None,
    policy: HealthPolicy,
    now: datetime,
) -> Signals:
    """Return what an account does, as the owner's systems told it last: usage, what it pays, renewal, notice."""
    changes = [
        MetricChange(
            metric=each["metric"],
            value=float(each["value"]),
            previous=float(each["previous_value"]),
            window_days=int(each["window_days"]),
            at=parse(each["at"]),
        )
        for each in usage
    ]
    state, why = usage_of(changes, policy, now)
    return Signals(
        usage=state,
        usage_why=why,
        renewal_date=account.renewal_date,
        revenue=change["outcome"] if change else None,
        revenue_at=parse(change["at"]) if change else None,
        left_at=account.churned_at,
        leaves_on=account.leaves_on,
    )


def annotations(items: Iterable[Mapping[str, Any]], account_id: str) -> list[AnnotationLine]:
    """Return what the company changed for an account, or for everyone, the last first."""
    mine = [each for each in items if each.get("everyone") or account_id in each.get("account_ids", ())]
    lines = [AnnotationLine(date.fromisoformat(each["at"]), each["title"], each.get("text", "")) for each in mine]
    return sorted(lines, key=lambda each: (each.at, each.title), reverse=True)[:ANNOTATIONS_SHOWN]


def in_force(known: Known, now: datetime) -> Override | None:
    """Return what a colleague says the health is, as long as that holds."""
    return known.override if known.override and known.override.until > now else None


def override_days(today: date) -> tuple[date, date]:
    """Return from which day until which a health may be set by hand."""
    return today + timedelta(days=1), today + LONGEST_OVERRIDE


def _name(contact: Contact) -> str:
    return contact.name or contact.email or contact.contact_id


def _note(contact: Contact, now: datetime) -> str:
    if contact.complained_at or contact.unsubscribed_at:
        return "wants no surveys"
    if not contact.email:
        return "has no address"
    if contact.bounces():
        return "mail comes back"
    return "paused" if contact.paused_until and contact.paused_until > now else ""
