"""The mail that brings a case to whoever has it now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from functions.core.mail import Mail
from functions.core.people import Contact
from functions.core.programme import Programme
from functions.core.scales import SCALES
from functions.core.standing import Case, Heard
from functions.core.times import long_date
from functions.followup.cases.owning import CONFIDENTIAL, company
from functions.followup.mail.message import written

LINK_VALID = timedelta(days=30)

_PREFIX: Mapping[str, str] = {
    "overdue": "Overdue: ",
    "assigned": "Yours now: ",
    "reopened": "Again: ",
    "again": "Again: ",
    "joined": "Again: ",
}
_LEADS: Mapping[str, str] = {
    "overdue": "Nobody has answered this in time, so it comes to you.",
    "assigned": "This case has been handed to you.",
    "reopened": "This case was closed, and they have answered again.",
    "again": "Somebody had got back to them, and they have answered again.",
    "joined": "They have answered once more while this case is open.",
    "opened": "",
}


@dataclass(frozen=True, slots=True)
class Brought:
    """A case with what its owner has to know: the newest answer in it, the question, and the person as they are now."""

    case: Case
    occasion: str
    heard: Heard
    question: str
    contact: Contact
    link: str
    expiry: datetime
    desk: str
    thanked_at: datetime | None = None


def case_mail(brought: Brought, programme: Programme) -> Mail:
    """Return the mail to the case's owner; what a person writes back to it goes to the customer, not to us."""
    case, zone = brought.case, ZoneInfo(programme.sending.time_zone)
    values = {
        "case": case,
        "occasion": brought.occasion,
        "prefix": _PREFIX.get(brought.occasion, ""),
        "lead": _lead(brought),
        "heading": heading(brought),
        "person": brought.contact.name or "A customer",
        "account": case.account_name,
        "contact": brought.contact,
        "heard": brought.heard,
        "high": SCALES[brought.heard.metric].high,
        "question": brought.question,
        "due": moment(case.due_at, zone),
        "thanked_at": moment(brought.thanked_at, zone) if brought.thanked_at else "",
        "link": brought.link,
        "desk": brought.desk,
        "until": long_date(brought.expiry.date()),
        "why": _why(brought, programme),
        "company": programme.company,
        "language": "en",
        "direction": "ltr",
    }
    return written("case", case.owner.email, company(programme), values, sid=brought.heard.sid)


def heading(brought: Brought) -> str:
    """Return a case in a line: Please call Ann Lee of Acme: 2 of 10."""
    case, heard = brought.case, brought.heard
    of = f" of {case.account_name}" if case.account_name else ""
    if case.kind == "silence":
        return f"{case.account_name or 'An account'} has gone quiet"
    score = "" if heard.score is None else f": {heard.score} of {SCALES[heard.metric].high}"
    return f"Please call {brought.contact.name or 'a customer'}{of}{score}"


def _lead(brought: Brought) -> str:
    """Return what is special about this mail: how the case came, or that the score has been raised meanwhile."""
    if brought.occasion == "opened" and brought.case.kind == "answer" and brought.heard.band != "bottom":
        return "Their first answer was lower; they have raised it since, and may still be waiting for a word from you."
    return _LEADS[brought.occasion]


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return a time as its reader's calendar has it: Thursday 12 March, 16:00 (CET)."""
    local = at.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B, %H:%M} ({local:%Z})"


def _why(brought: Brought, programme: Programme) -> str:
    case = brought.case
    if brought.heard.touchpoint == CONFIDENTIAL:
        return (
            "You get this mail because the survey was about the account's CSM, and you lead them. They cannot see it."
        )
    if case.function:
        return f"You get this mail because what they wrote is for {case.function}."
    if case.owner.email == programme.sender.email:
        return "You get this mail because nobody else has this case."
    return "You get this mail because you have this case."
