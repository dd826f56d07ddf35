"""What arrived in the form of a desk: surveys to hold, an account to pause, or something to put right."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from urllib.parse import parse_qs

REASON_LENGTH = 200
LONGEST_PAUSE = timedelta(days=366)
_MOST_FIELDS = 400
_SID = re.compile(r"[a-z2-7]{26}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

MistakeKind = Literal[
    "nobody_chosen", "no_reason", "reason_too_long", "no_day", "day_out_of_range", "unreadable", "no_colour",
    "no_near_day",
]  # fmt: skip
Form = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Hold:
    """Surveys that are not to leave, and why; whether they may be held is for the desk to say."""

    sids: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Pause:
    """An account of which nobody is to be asked before a day, and why."""

    account_id: str
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """What a person can put right, and what they had entered; account_id names the form, if it was an account's.

    Do says which of an account's forms it was; its pause is the one without a name.
    """

    kind: MistakeKind
    sids: tuple[str, ...] = ()
    reason: str = ""
    account_id: str | None = None
    until: str = ""
    do: str = ""
    colour: str = ""


def fields(body: bytes) -> Form | None:
    """Return the fields of a posted form by name, or None if it is none."""
    try:
        return parse_qs(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None


def read(form: Form, today: date) -> Hold | Pause | Mistake:
    """Return what a form of a desk asks for, in view of the day on which it came."""
    return _pause(form, today) if "account" in form else _hold(form)


def _hold(form: Form) -> Hold | Mistake:
    sids, reason = tuple(dict.fromkeys(form.get("sid", []))), _reason(form)
    if not all(_SID.fullmatch(sid) for sid in sids):
        return Mistake("unreadable")
    if not sids:
        return Mistake("nobody_chosen", reason=reason)
    if kind := unfit(reason):
        return Mistake(kind, sids, reason)
    return Hold(sids, reason)


def _pause(form: Form, today: date) -> Pause | Mistake:
    account_id, told, reason = form["account"][-1], form.get("until", [""])[-1], _reason(form)
    until = day(told)
    if kind := unfit(reason):
        return Mistake(kind, (), reason, account_id, told)
    if until is None:
        return Mistake("no_day", (), reason, account_id)
    if not today < until <= today + LONGEST_PAUSE:
        return Mistake("day_out_of_range", (), reason, account_id, told)
    return Pause(account_id, until, reason)


def day(text: str) -> date | None:
    """Return the day that a date field holds, or None."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def unfit(reason: str) -> MistakeKind | None:
    """Return what is wrong with a reason, if anything is."""
    if len(reason) > REASON_LENGTH:
        return "reason_too_long"
    return None if reason else "no_reason"


def _reason(form: Form) -> str:
    return one_line(form.get("reason", [""])[-1])


def one_line(text: str) -> str:
    """Return a text on one line and in one normal form, without what cannot be seen."""
    kept = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def several_lines(text: str) -> str:
    """Return a text with its lines, without control characters and in one normal form."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in lines if char == "\n" or unicodedata.category(char) != "Cc")
    return unicodedata.normalize("NFC", kept).strip()
