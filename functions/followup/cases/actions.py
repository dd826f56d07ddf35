"""What can be done with a case, each a change of it with its entry on the record."""

from collections.abc import Sequence
from datetime import datetime

from functions.adapters.cases import Step, owned
from functions.core.people import Owner
from functions.core.programme import Programme
from functions.core.standing import Case, CaseOutcome, Entry, Heard
from functions.core.times import iso
from functions.followup.cases.casework import ASSIGNED
from functions.followup.cases.working_time import calendar_of, hours_after
from functions.followup.desk.upcoming import survey_name


def acknowledged(by: str, at: datetime) -> Step:
    """Return the step by which somebody takes a case on; it stays due when it was."""
    return Step(Entry(at, by, "acknowledged"), {"state": "acknowledged"}, keeps_due=True)


def answered(case: Case, by: str, at: datetime) -> Step:
    """Return the step that somebody has got back to them: from here on nothing is overdue."""
    first = iso(case.answered_at or at)
    return Step(Entry(at, by, "wrote"), {"state": "answered", "answered_at": first})


def retagged(heard: Heard, names: Sequence[str], by: str, at: datetime) -> Step:
    """Return the step that says which tags an answer has now."""
    told = ", ".join(names) or "none"
    return Step(Entry(at, by, "tags", f"{survey_name(heard.survey_id)}: {told}"), keeps_due=True)


def excluded(heard: Heard, reason: str, by: str, at: datetime) -> Step:
    """Return the step that says why an answer does not count, or, without a reason, that it does again."""
    about = survey_name(heard.survey_id)
    entry = Entry(at, by, "excluded", f"{about}: {reason}") if reason else Entry(at, by, "included", about)
    return Step(entry, keeps_due=True)


def given(case: Case, owner: Owner, by: str, at: datetime, programme: Programme) -> Step:
    """Return the step that hands a case over; one that is overdue goes on to a lead later than if nobody had it."""
    entry = Entry(at, by, ASSIGNED, owner.email)
    if case.state == "answered" or case.due_at > at:
        return Step(entry, owned(owner), keeps_due=True)
    return Step(entry, owned(owner), hours_after(at, programme.cases.escalate_hours, calendar_of(programme)))


def closed(outcome: CaseOutcome, note: str, by: str, at: datetime) -> Step:
    """Return the step that ends a case, with how it ended."""
    fields = {"state": "closed", "outcome": outcome, "note": note, "closed_at": iso(at)}
    return Step(Entry(at, by, "closed"), fields)


def reopened(case: Case, by: str, at: datetime, programme: Programme) -> Step:
    """Return the step that makes a closed case due again, as one that is new."""
    hours = programme.cases.high_priority_hours if case.priority == "high" else programme.cases.due_hours.bottom
    due = hours_after(at, hours, calendar_of(programme))
    return Step(Entry(at, by, "reopened"), {"state": "open", "step": 0, "due_at": iso(due)}, due)
