"""A CSM's desk: who of their accounts is about to be asked, and what they have held."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from functions.core.people import Contact
from functions.core.survey import Invitation, SkipReason

LINK_VALID = timedelta(days=14)
_SHORT = {"nps", "csat", "ces"}

_WAITS: Mapping[SkipReason, str] = {
    "already_invited": "an earlier invitation to this survey is still open",
    "quiet_period": "they were asked too short a time before",
    "paused": "a pause is in force",
    "daily_cap": "the number of surveys a day was reached",
}


@dataclass(frozen=True, slots=True)
class Upcoming:
    """One survey that is about to leave, as its CSM reads it; waits is why it was put off, if it was."""

    sid: str
    person: str
    account_id: str
    account: str
    survey: str
    at: datetime
    waits: str


@dataclass(frozen=True, slots=True)
class Held:
    """One survey that its CSM has stopped, and why."""

    person: str
    account: str
    survey: str
    reason: str


@dataclass(frozen=True, slots=True)
class Group:
    """What is about to leave to one account, the next first."""

    account_id: str
    account: str
    surveys: tuple[Upcoming, ...]


def upcoming(invitations: Iterable[Invitation], contacts: Mapping[str, Contact]) -> list[Upcoming]:
    """Return what may still be held, the next to leave first; what is leaving at this moment is left out."""
    found = [_upcoming(each, contacts[each.contact_id]) for each in invitations if _waits(each, contacts)]
    return sorted(found, key=lambda each: (each.at, each.account, each.person, each.sid))


def held(invitations: Iterable[Invitation], contacts: Mapping[str, Contact]) -> list[Held]:
    """Return what was held on this desk of late."""
    stopped = [each for each in invitations if each.held_by]
    return [
        Held(_person(each, contacts), _account(each), survey_name(each.survey_id), each.held_reason or "")
        for each in sorted(stopped, key=lambda each: (_account(each), _person(each, contacts), each.sid))
    ]


def grouped(surveys: Iterable[Upcoming]) -> list[Group]:
    """Return what is upcoming by account, the account that is next first."""
    first: dict[str, datetime] = {}
    for each in (surveys := list(surveys)):
        first.setdefault(each.account_id, each.at)
    ordered = sorted(surveys, key=lambda each: (first[each.account_id], each.account_id))
    groups = [tuple(group) for _, group in groupby(ordered, key=lambda each: each.account_id)]
    return [Group(group[0].account_id, group[0].account, group) for group in groups]


def survey_name(survey_id: str) -> str:
    """Return a survey's id as people read it: Onboarding NPS."""
    words = [word.upper() if word in _SHORT else word for word in survey_id.split("-")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def _waits(invitation: Invitation, contacts: Mapping[str, Contact]) -> bool:
    contact = contacts.get(invitation.contact_id)
    if contact is None or invitation.state != "planned" or invitation.sid in contact.held:
        return False
    asked = contact.asked(invitation.kind)
    return asked is None or asked.sid != invitation.sid


def _upcoming(invitation: Invitation, contact: Contact) -> Upcoming:
    return Upcoming(
        sid=invitation.sid,
        person=_named(contact),
        account_id=invitation.account_id,
        account=_account(invitation),
        survey=survey_name(invitation.survey_id),
        at=invitation.due_at,
        waits=_WAITS.get(invitation.waits_for, "") if invitation.waits_for else "",
    )


def _person(invitation: Invitation, contacts: Mapping[str, Contact]) -> str:
    contact = contacts.get(invitation.contact_id)
    return _named(contact) if contact else "Someone who is gone"


def _named(contact: Contact) -> str:
    return contact.name or contact.email or contact.contact_id


def _account(invitation: Invitation) -> str:
    return invitation.snapshot.account_name or invitation.account_id
