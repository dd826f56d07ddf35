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
from functions.core.details import AccountChurned, Detail, SurveyRequested, TicketResolved
from functions.core.people import Contact, Membership
from functions.core.programme import Programme
from functions.core.survey import Invitation, Skip
from functions.dispatch.eligibility import Candidate
from functions.dispatch.incoming import Lifecycle, UnreadableEventError
from functions.dispatch.occasions import CALLS, Occasion, called_for, lately_reached
from functions.dispatch.planning import Active, decide
from functions.dispatch.recording import record

_TOGETHER = 10


def respond(runtime: Runtime, lifecycle: Lifecycle) -> None:
    """Record what an event tells, then ask whom it says to ask."""
    people = runtime.adapter(People)
    active = _active(runtime)
    _refuse_unknown_survey(active.programme, lifecycle.detail)
    newcomers = record(people, lifecycle.detail, lifecycle.time)
    for occasion in _occasions(people, active.programme, lifecycle):
        _ask(runtime, active, occasion, _whom(people, occasion))
    for contact_id, account_id in newcomers:
        _ask_latecomer(runtime, active, contact_id, account_id, lifecycle.time)


def _refuse_unknown_survey(programme: Programme, detail: Detail) -> None:
    if isinstance(detail, SurveyRequested) and detail.survey_id not in programme.surveys:
        message = f"survey_id: the programme has no survey of that name; it has {', '.join(sorted(programme.surveys))}"
        raise UnreadableEventError(message)


def _occasions(people: People, programme: Programme, lifecycle: Lifecycle) -> list[Occasion]:
    """Return what an event calls for; churn counts from when it was first told, and not if the account is back."""
    if not isinstance(lifecycle.detail, CALLS):
        return []
    account_id = _account_id(people, lifecycle.detail)
    if isinstance(lifecycle.detail, AccountChurned):
        churned_at = people.account(account_id).churned_at
        lifecycle = lifecycle.model_copy(update={"time": churned_at})
        return list(called_for(programme, account_id, lifecycle)) if churned_at else []
    return list(called_for(programme, account_id, lifecycle))


def _account_id(people: People, detail: Detail) -> str:
    """Return the account that an event is about; a ticket that names none is about its contact's own, if any."""
    if isinstance(detail, TicketResolved) and detail.account_id is None:
        return people.home(detail.contact_id) or ""
    told: str = detail.model_dump()["account_id"]
    return people.current_account_id(told)


def _whom(people: People, occasion: Occasion) -> list[tuple[Contact, Membership]]:
    if occasion.contact_id is None:
        return people.members(occasion.account_id)
    found = people.member(occasion.account_id, occasion.contact_id)
    if not found:
        message = "contact_id: nobody of that id belongs to the account"
        raise UnreadableEventError(message)
    return found


def _active(runtime: Runtime) -> Active:
    digest, programme = runtime.adapter(ProgrammeStore).active()
    return Active(programme, digest, runtime.adapter(identity_key).all()[0].encode())


def _ask_latecomer(runtime: Runtime, active: Active, contact_id: str, account_id: str, at: datetime) -> None:
    """Ask a contact who was told of only after the account's stage, because events have no order.

    Whoever handles the stage writes it before reading the members, and here the member is written before the
    stage is read: handled at once, at least one of the two sees the other.
    """
    people = runtime.adapter(People)
    for occasion in lately_reached(active.programme, people.profile(account_key(account_id)), at):
        _ask(runtime, active, occasion, people.member(account_id, contact_id))


def _ask(runtime: Runtime, active: Active, occasion: Occasion, members: Iterable[tuple[Contact, Membership]]) -> None:
    """Decide for each person, store the outcome, and hand new invitations to sending, ten at a time."""
    account = runtime.adapter(People).account(occasion.account_id)
    candidates = [Candidate(contact, membership, account) for contact, membership in members]
    for start in range(0, len(candidates), _TOGETHER):
        outcomes = [decide(active, occasion, each, occasion.at) for each in candidates[start : start + _TOGETHER]]
        planned = [outcome for outcome in outcomes if _stored(runtime.adapter(Invitations), outcome)]
        runtime.adapter(send_queue).send([{"invitation": encode(each)} for each in planned])


def _stored(invitations: Invitations, outcome: Invitation | Skip) -> bool:
    """Store what was decided; say whether it is an invitation to hand over.

    One that was stored before is not handed over again: if the hand-over was lost then, the schedule finds
    it by its due time. Nor is anyone skipped on an occasion for which they were invited before.
    """
    if isinstance(outcome, Invitation):
        return invitations.plan(outcome)
    if not invitations.known(outcome.sid):
        invitations.skip(outcome)
    return False
