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

MistakeKind = Literal["nobody_chosen", "no_reason", "reason_too_long", "no_day", "day_out_of_range", "unreadable"]


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
    """What a person can put right, and what they had entered; account_id names the form, if it was an account's."""

    kind: MistakeKind
    sids: tuple[str, ...] = ()
    reason: str = ""
    account_id: str | None = None
    until: str = ""


def read(body: bytes, today: date) -> Hold | Pause | Mistake:
    """Return what a posted body holds, in view of the day on which it came."""
    try:
        form = parse_qs(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return Mistake("unreadable")
    return _pause(form, today) if "account" in form else _hold(form)


def _hold(form: Mapping[str, list[str]]) -> Hold | Mistake:
    sids, reason = tuple(dict.fromkeys(form.get("sid", []))), _reason(form)
    if not all(_SID.fullmatch(sid) for sid in sids):
        return Mistake("unreadable")
    if not sids:
        return Mistake("nobody_chosen", reason=reason)
    if kind := _unfit(reason):
        return Mistake(kind, sids, reason)
    return Hold(sids, reason)


def _pause(form: Mapping[str, list[str]], today: date) -> Pause | Mistake:
    account_id, told, reason = form["account"][-1], form.get("until", [""])[-1], _reason(form)
    until = _day(told)
    if kind := _unfit(reason):
        return Mistake(kind, (), reason, account_id, told)
    if until is None:
        return Mistake("no_day", (), reason, account_id)
    if not today < until <= today + LONGEST_PAUSE:
        return Mistake("day_out_of_range", (), reason, account_id, told)
    return Pause(account_id, until, reason)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _unfit(reason: str) -> MistakeKind | None:
    if len(reason) > REASON_LENGTH:
        return "reason_too_long"
    return None if reason else "no_reason"


def _reason(form: Mapping[str, list[str]]) -> str:
    """Return the reason on one line and in one normal form."""
    text = "".join(" " if unicodedata.category(char) == "Cc" else char for char in form.get("reason", [""])[-1])
    return unicodedata.normalize("NFC", " ".join(text.split()))
