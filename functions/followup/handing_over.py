"""Open cases that go from one who looked after an account to whoever does now."""

from collections.abc import Iterator
from datetime import date, datetime

from functions.adapters.cases import Cases, Step, owned
from functions.adapters.people import People
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.standing import Standing
from functions.core.people import Account, Owner
from functions.core.programme import Programme
from functions.core.standing import Case, Entry, Known
from functions.followup.casework import ASSIGNED, BY_ITSELF
from functions.followup.composing import Nothing
from functions.followup.owning import assigned
from functions.followup.working_time import calendar_of


def move_cases(runtime: Runtime, account_id: str) -> Nothing:
    """Give an account's open cases to whoever looks after it now; each change is refused if another came before it."""
    programme = runtime.adapter(ProgrammeStore).active()[1]
    account, known = runtime.adapter(People).account(account_id), runtime.adapter(Standing).known(account_id)
    now = runtime.now()
    for case, owner in to_move(account, known, programme, now.astimezone(calendar_of(programme).zone).date()):
        runtime.adapter(Cases).change(case, moved(case, owner, now))
    return Nothing("done")


def to_move(account: Account, known: Known, programme: Programme, today: date) -> Iterator[tuple[Case, Owner]]:
    """Yield the open cases that are no longer with the right person, and who that is.

    What is about the CSM, what is a function's, what has gone on to a lead, and what a person has handed to somebody
    stays where it is.
    """
    owner = assigned(account.owner, "", (), programme, today).owner
    for case in known.cases:
        by_hand = any(each.what == ASSIGNED and each.by != BY_ITSELF for each in case.log)
        stays = not case.is_open or case.confidential or case.function or case.step or by_hand
        if not stays and case.owner.email != owner.email:
            yield case, owner


def moved(case: Case, owner: Owner, at: datetime, by: str = BY_ITSELF, why: str = "") -> Step:
    """Return the step that gives a case to somebody; it stays due when it was."""
    due = case.due_at if case.state != "answered" else None
    return Step(Entry(at, by, ASSIGNED, why or owner.email), owned(owner), due)
