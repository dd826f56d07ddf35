"""An answer that becomes part of a case that is there: which case takes it in, and what changes in that."""

from dataclasses import dataclass
from datetime import datetime

from functions.adapters.cases import Step
from functions.core.standing import Case, Entry, Known, Priority
from functions.core.times import iso
from functions.followup.cases.casework import BY_ITSELF


@dataclass(frozen=True, slots=True)
class Joining:
    """An answer that is to be part of a case, here as it was when that was decided.

    At is when this version of the answer came; due_at and priority are those that a case of its own would have.
    """

    case: Case
    sid: str
    at: datetime
    due_at: datetime
    priority: Priority = "normal"


def takes(case: Case, opened: Case, known: Known) -> bool:
    """Say whether an open case takes in the answer that would have opened another, of the same person.

    What is about a CSM stands apart, each CSM's by itself: whoever has such a case must not be whom it is about. So
    does a silence, which was nothing that they said: its words are of something else, and it can wait longer.
    """
    alike = case.contact_id == opened.contact_id and case.confidential == opened.confidential
    return case.is_open and alike and known.about(case) == known.about(opened) and _of_answer(case, known)


def _of_answer(case: Case, known: Known) -> bool:
    """Say whether a case, or the warning that opened it, came of an answer."""
    first = known.heard_as(case.sids[0])
    return case.kind == "answer" or (case.kind == "risk" and first is not None and first.score is not None)


def joined(case: Case, joining: Joining) -> Step | None:
    """Return the step by which an answer becomes part of a case as it is now; None if there is nothing left to do.

    A case in which somebody has got back to them, or that was closed, is opened again: nobody there had seen the
    answer; of one that is part of the case, only if nobody has done so since this version came. One that is open is
    due as soon, and as urgent, as the most urgent of its answers.
    """
    waits, is_in = case.state in {"open", "acknowledged"}, joining.sid in case.sids
    if is_in and (waits or (case.acted_at and case.acted_at > joining.at)):
        return None
    fields: dict[str, object] = {} if is_in else {"sids": [*case.sids, joining.sid]}
    fields |= {"priority": "high"} if joining.priority == "high" else {}
    entry = Entry(joining.at, BY_ITSELF, "joined" if waits else "reopened", joining.sid)
    if waits and case.due_at <= joining.due_at:
        return Step(entry, fields, keeps_due=True)
    again = {} if waits else {"state": "open", "step": 0}
    return Step(entry, {**fields, **again, "due_at": iso(joining.due_at)}, joining.due_at)


def is_settled(case: Case, at: datetime) -> bool:
    """Say whether somebody has got back to them, or closed the case, since what they said at a time."""
    return case.state in {"answered", "closed"} and case.acted_at is not None and case.acted_at >= at
