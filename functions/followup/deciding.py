"""What a new version of an answer, or a survey that closed without one, calls for: one decision, in one place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.core.outgoing import Outgoing
from functions.core.standing import Case, Heard
from functions.core.times import parse
from functions.followup.casework import Situation, answer_case, calls_for_case, held_until, silence_case

Item = dict[str, Any]
REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that happens once: about is the key of the item it lies beside; due, if it is not at once."""

    about: str
    name: str
    decided_at: datetime
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Joining:
    """An answer that becomes part of a case that is there, or opens it again: at a time, with a new due time."""

    case: Case
    reopen_at: datetime | None = None
    reopen_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that is to follow; it is kept with the answer, so that a delivery that died can be completed."""

    case: Case | None = None
    joining: Joining | None = None
    effects: tuple[Effect, ...] = ()
    events: tuple[Outgoing, ...] = ()


def heard_in(item: Item, tags: tuple[str, ...] = ()) -> Heard:
    """Return what a stored invitation says by now: its answer, or that it closed without one."""
    answered = "response_version" in item
    return Heard(
        sid=item["sid"],
        contact_id=item["contact_id"],
        survey_id=item["survey_id"],
        kind=item["kind"],
        touchpoint=item["touchpoint"],
        metric=item["metric"],
        at=parse(item["answered_at"] if answered else item["closes_at"]),
        role=item["snapshot"].get("role") or "end_user",
        version=item["response_version"] if answered else 0,
        score=item["score"] if answered else None,
        comment=item.get("comment", "") if answered else "",
        tags=tags,
        channel=item.get("channel", "") if answered else "",
    )


def decide_answer(heard: Heard, now: Situation) -> Verdict:
    """Return what an answer calls for: a reply to whoever has a name, and a case if it is low.

    An edit changes what has not happened yet: the reply is one effect whatever the version, and is written as things
    stand when it leaves; a case that was opened stays, since someone may have been promised a call.
    """
    case, joining = _case(heard, now)
    return Verdict(case, joining, tuple(_effects(heard, now)))


def decide_silence(heard: Heard, now: Situation) -> Verdict:
    """Return what a survey that closed without an answer calls for."""
    return Verdict(case=silence_case(heard, now))


def _case(heard: Heard, now: Situation) -> tuple[Case | None, Joining | None]:
    if not calls_for_case(heard, now.programme):
        return None, None
    opened = answer_case(heard, now)
    mine = now.known.case_of(heard.sid)
    if mine:
        return None, None if mine.is_open else Joining(mine, now.at, opened.due_at)
    theirs = [each for each in now.known.cases if each.contact_id == heard.contact_id and each.is_open]
    return (None, Joining(theirs[0])) if theirs else (opened, None)


def _effects(heard: Heard, now: Situation) -> Iterator[Effect]:
    about = f"INVITATION#{heard.sid}"
    if heard.contact_id:
        held = held_until(heard, now.programme) if heard.band == "bottom" else None
        yield Effect(about, REPLY, now.at, held)
