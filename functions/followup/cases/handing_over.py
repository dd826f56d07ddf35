"""Open cases that go from one who looked after an account to whoever does now."""

from collections.abc import Iterator
from datetime import date

from functions.adapters.cases import Cases
from functions.adapters.people import People
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.standing import Standing
from functions.core.people import Account, Owner
from functions.core.programme import Programme
from functions.core.standing import Case, Known
from functions.followup.cases.actions import given
from functions.followup.cases.casework import ASSIGNED, BY_ITSELF
from functions.followup.cases.owning import assigned, company, confided, is_here, next_person, whom
from functions.followup.cases.working_time import calendar_of
from functions.followup.mail.composing import Nothing


def move_cases(runtime: Runtime, account_id: str) -> Nothing:
    """Give the open cases of an account, and of all that has become part of it, to whoever looks after it now.

    Each change is refused if another came before it.
    """
    programme, people = runtime.adapter(ProgrammeStore).active()[1], runtime.adapter(People)
    account = people.lineage(account_id)[-1]
    for each in people.merged(account_id):
        _move(runtime, account, each, programme)
    return Nothing("done")


def _move(runtime: Runtime, account: Account, recorded: str, programme: Programme) -> None:
    """Move the cases that are on record with one account, which may be part of another by now."""
    known, now = runtime.adapter(Standing).known(recorded), runtime.now()
    for case, owner in to_move(account, known, programme, now.astimezone(calendar_of(programme).zone).date()):
        runtime.adapter(Cases).change(case, given(case, owner, BY_ITSELF, now, programme))


def to_move(account: Account, known: Known, programme: Programme, today: date) -> Iterator[tuple[Case, Owner]]:
    """Yield the open cases that are no longer with the right person, and who that is.

    What is about the CSM, what is a function's, what has gone on to a lead, what a person has handed to somebody, and
    all where nobody looks after the account, stays where it is, unless whoever has it has left.
    """
    for case in known.cases:
        stays = _stays(case) or account.owner is None
        if case.is_open and not (stays and is_here(case.owner, programme)):
            owner = _heir(case, account, known, programme, today)
            if owner.email != case.owner.email:
                yield case, owner


def _stays(case: Case) -> bool:
    by_hand = any(each.what == ASSIGNED and each.by != BY_ITSELF for each in case.log)
    return bool(case.confidential or case.function or case.step or by_hand)


def _heir(case: Case, account: Account, known: Known, programme: Programme, today: date) -> Owner:
    """Return who has a case by now: what has gone on to somebody goes on from there."""
    about = whom(case, account, known)
    if case.step:
        return next_person(case.owner, programme, about) or company(programme)
    if case.confidential:
        return confided(about, programme)
    return assigned(account.owner, "", (case.function,) if case.function else (), programme, today).owner
