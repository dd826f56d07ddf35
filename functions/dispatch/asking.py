"""From an event that is understood to invitations planned and skips recorded."""

from collections.abc import Iterable
from datetime import datetime

from functions.adapters.codec import encode
from functions.adapters.invitations import Invitations
from functions.adapters.people import People, account_key
from functions.adapters.programme import ProgrammeStore
from functions.adapters.queues import send_queue
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import identity_key
from functions.core.incoming import AccountStageChanged, Lifecycle
from functions.core.survey import Invitation
from functions.dispatch.eligibility import Candidate
from functions.dispatch.planning import Active, decide
from functions.dispatch.recording import record
from functions.dispatch.triggers import Occasion, lately_reached, stage_reached


def respond(runtime: Runtime, lifecycle: Lifecycle) -> None:
    """Record what an event tells, then ask whom it says to ask."""
    people = runtime.adapter(People)
    newcomers = record(people, lifecycle.detail, lifecycle.time)
    active = _active(runtime)
    if isinstance(lifecycle.detail, AccountStageChanged):
        account_id = people.current_account_id(lifecycle.detail.account_id)
        for occasion in stage_reached(active.programme, account_id, lifecycle.detail.stage, lifecycle.time):
            _ask(runtime, active, occasion, _candidates(people, account_id))
    for contact_id, account_id in newcomers:
        _ask_latecomer(runtime, active, contact_id, account_id, lifecycle.time)


def _active(runtime: Runtime) -> Active:
    digest, programme = runtime.adapter(ProgrammeStore).active()
    return Active(programme, digest, runtime.adapter(identity_key).all()[-1].encode())


def _ask_latecomer(runtime: Runtime, active: Active, contact_id: str, account_id: str, at: datetime) -> None:
    """Ask a contact who was told of only after the account's stage, because events have no order."""
    people = runtime.adapter(People)
    for occasion in lately_reached(active.programme, people.profile(account_key(account_id)), at):
        here = [each for each in _candidates(people, account_id) if each.contact.contact_id == contact_id]
        _ask(runtime, active, occasion, here)


def _candidates(people: People, account_id: str) -> list[Candidate]:
    account = people.account(account_id)
    return [Candidate(contact, membership, account) for contact, membership in people.members(account_id)]


def _ask(runtime: Runtime, active: Active, occasion: Occasion, candidates: Iterable[Candidate]) -> None:
    """Decide for each person, store the outcome, and hand new invitations to sending.

    An invitation that was stored before is not handed over again: if the hand-over was lost then, the
    schedule finds it by its due time.
    """
    invitations = runtime.adapter(Invitations)
    planned: list[Invitation] = []
    for candidate in candidates:
        outcome = decide(active, occasion, candidate, occasion.at)
        if not isinstance(outcome, Invitation):
            invitations.skip(outcome)
        elif invitations.plan(outcome):
            planned.append(outcome)
    runtime.adapter(send_queue).send([{"invitation": encode(each)} for each in planned])
