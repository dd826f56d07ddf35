"""What arrived in a form of a desk: surveys to hold, an account to pause, to ask, to assess, or a deck to make."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from functions.core.standing import Colour
from functions.followup.desk.account import override_days
from functions.followup.web import submission
from functions.followup.web.submission import Hold, Mistake, Pause

_ID = re.compile(r"[^\x00-\x1f\x7f]{1,255}")
_ONCE = re.compile(r"[a-z2-7]{26}")


@dataclass(frozen=True, slots=True)
class Ask:
    """Someone to be asked now, or everybody of an account; once is an id that makes two posts one request."""

    account_id: str
    survey_id: str
    contact_id: str
    once: str


@dataclass(frozen=True, slots=True)
class Assess:
    """What an account's health is until a day, and why; without a colour, what was said before is taken back."""

    account_id: str
    colour: Colour | None
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class Deck:
    """An account of which slides are to be made."""

    account_id: str


Posted = Hold | Pause | Ask | Assess | Deck


def read(body: bytes, today: date) -> Posted | Mistake:
    """Return what a posted body holds, in view of the day on which it came."""
    form = submission.fields(body)
    if form is None:
        return Mistake("unreadable")
    last = {name: values[-1] for name, values in form.items()}
    if "do" not in last:
        return submission.read(form, today)
    if not _ID.fullmatch(last.get("account", "")):
        return Mistake("unreadable")
    return _of_account(last, today)


def _of_account(last: Mapping[str, str], today: date) -> Posted | Mistake:
    match last["do"]:
        case "ask":
            return _ask(last)
        case "health":
            return _assess(last, today)
        case "trust":
            return Assess(last["account"], None, "", today)
        case "deck":
            return Deck(last["account"])
        case _:
            return Mistake("unreadable")


def _ask(last: Mapping[str, str]) -> Ask | Mistake:
    account_id, contact_id, survey_id = last["account"], last.get("contact", ""), last.get("survey", "")
    if not (_ONCE.fullmatch(last.get("once", "")) and survey_id and (not contact_id or _ID.fullmatch(contact_id))):
        return Mistake("unreadable", do="ask")
    return Ask(account_id, survey_id, contact_id, last["once"])


def _assess(last: Mapping[str, str], today: date) -> Assess | Mistake:
    account_id, told = last["account"], last.get("until", "")
    colour: Colour | None = next((each for each in get_args(Colour) if each == last.get("colour")), None)
    reason, until = submission.one_line(last.get("reason", "")), submission.day(told)
    earliest, latest = override_days(today)
    if colour is None:
        return Mistake("no_colour", (), reason, account_id, told, do="health")
    if kind := submission.unfit(reason):
        return Mistake(kind, (), reason, account_id, told, do="health", colour=colour)
    if until is None or not earliest <= until <= latest:
        return Mistake("no_near_day", (), reason, account_id, told, do="health", colour=colour)
    return Assess(account_id, colour, reason, until)
