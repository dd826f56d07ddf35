"""What arrived in the form of a case: something to do with it, or something to put right."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args
from urllib.parse import parse_qs

from functions.core.standing import CaseOutcome
from functions.followup.web.submission import one_line, several_lines

TEXT_LENGTH = 5000
NOTE_LENGTH = 2000
REASON_LENGTH = 200
_MOST_FIELDS = 200
_MOST_TAGS = 100
_ID = re.compile(r"[a-z2-7]{26}")
_VERSION = re.compile(r"[0-9]{1,9}")

Do = Literal["acknowledge", "write", "tags", "exclude", "include", "assign", "close", "reopen"]
CaseMistakeKind = Literal[
    "unreadable", "no_text", "text_too_long", "no_note", "note_too_long", "no_outcome", "no_reason", "reason_too_long",
    "nobody", "changed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do with a case as its reader saw it (version); what it needs of the rest depends on what it is.

    Once is an id that makes a mail that is posted twice one mail.
    """

    do: Do
    version: int
    text: str = ""
    once: str = ""
    sid: str = ""
    tags: tuple[str, ...] = ()
    reason: str = ""
    to: str = ""
    outcome: CaseOutcome | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CaseMistake:
    """What a person can put right, in which form, and what they had entered.

    The form of a page that is older than the last change of its case is one, too, whatever it says.
    """

    kind: CaseMistakeKind
    do: str = ""
    entered: Mapping[str, str] = field(default_factory=dict)


def read(body: bytes) -> Deed | CaseMistake:
    """Return what a posted body asks for."""
    try:
        form = parse_qs(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return CaseMistake("unreadable")
    last = {name: values[-1] for name, values in form.items()}
    do = next((each for each in get_args(Do) if each == last.get("do")), None)
    if do is None or not _VERSION.fullmatch(last.get("version", "")):
        return CaseMistake("unreadable")
    deed = _deed(do, last, tuple(form.get("tag", ())))
    kind = _wrong(deed)
    return CaseMistake(kind, do, entered(deed)) if kind else deed


def _deed(do: Do, last: Mapping[str, str], tags: tuple[str, ...]) -> Deed:
    return Deed(
        do=do,
        version=int(last["version"]),
        text=several_lines(last.get("text", "")),
        once=last.get("once", ""),
        sid=last.get("sid", ""),
        tags=tuple(dict.fromkeys(tags))[:_MOST_TAGS],
        reason=one_line(last.get("reason", "")),
        to=last.get("to", "").strip().lower(),
        outcome=next((each for each in get_args(CaseOutcome) if each == last.get("outcome")), None),
        note=several_lines(last.get("note", "")),
    )


def entered(deed: Deed) -> dict[str, str]:
    """Return what a person had entered, for the same form to hold it again."""
    told = {"text": deed.text, "reason": deed.reason, "note": deed.note, "sid": deed.sid, "to": deed.to}
    return {**told, "outcome": deed.outcome or "", "once": deed.once}


def _wrong(deed: Deed) -> CaseMistakeKind | None:
    match deed.do:
        case "write":
            unfit = _unfit(deed.text, TEXT_LENGTH, "no_text", "text_too_long")
            return unfit or (None if _ID.fullmatch(deed.once) else "unreadable")
        case "exclude":
            return _unfit(deed.reason, REASON_LENGTH, "no_reason", "reason_too_long")
        case "assign":
            return None if deed.to else "nobody"
        case "close":
            unfit = _unfit(deed.note, NOTE_LENGTH, "no_note", "note_too_long")
            return unfit if deed.outcome else "no_outcome"
        case _:
            return None


def _unfit(text: str, length: int, none: CaseMistakeKind, long: CaseMistakeKind) -> CaseMistakeKind | None:
    if len(text) > length:
        return long
    return None if text else none
