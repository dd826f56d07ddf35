"""From an occasion to invitations planned and skips recorded, now or when its time has come."""

from collections.abc import Iterable
from typing import Any

from functions.adapters.agenda import Agenda
from functions.adapters.codec import encode
from functions.adapters.forms import Forms
from functions.adapters.images import Item
from functions.adapters.invitations import Invitations
from functions.adapters.pauses import Pauses
from functions.adapters.people import People
from functions.adapters.programme import ProgrammeStore
from functions.adapters.queues import send_queue
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import identity_key
from functions.adapters.table import Key
from functions.core.eligibility import Candidate
from functions.core.inviting import Active
from functions.core.people import Account, Contact, Membership
from functions.core.programme import Programme, Survey
from functions.core.survey import Invitation, Skip
from functions.core.times import iso, parse
from functions.dispatch.occasions import Occasion
from functions.dispatch.planning import decide
from functions.dispatch.window import shuts

_TOGETHER = 10

Member = tuple[Contact, Membership]


def active(runtime: Runtime) -> Active:
    """Return the active programme with what planning needs beside it."""
    digest, programme = runtime.adapter(ProgrammeStore).active()
    return Active(programme, digest, runtime.adapter(identity_key).all()[0].encode())


def raise_occasion(runtime: Runtime, active: Active, occasion: Occasion, account: Account | None = None) -> None:
    """Ask whom an occasion is about, or put it down for when its time has come; its account may be known already."""
    if occasion.at > runtime.now():
        runtime.adapter(Agenda).add(occasion_key(occasion), stored(occasion), occasion.at)
        return
    ask(runtime, active, occasion, whom(runtime.adapter(People), occasion), account)


def whom(people: People, occasion: Occasion) -> list[Member]:
    """Return the people that an occasion is about who belong to its account now."""
    if occasion.contact_id is None:
        return people.members(occasion.account_id)
    return people.member(occasion.account_id, occasion.contact_id)


def occasion_key(occasion: Occasion) -> Key:
    """Return where an occasion that is still to come is stored."""
    person = f"#{occasion.contact_id}" if occasion.contact_id else ""
    return f"ACCOUNT#{occasion.account_id}", f"OCCASION#{occasion.survey_id}#{occasion.wave}{person}"


def stored(occasion: Occasion) -> Item:
    """Return an occasion as it is stored; its survey is read from the programme again when its time has come."""
    fields: dict[str, Any] = {
        "survey_id": occasion.survey_id,
        "account_id": occasion.account_id,
        "wave": occasion.wave,
        "at": iso(occasion.at),
        "last": occasion.last,
    }
    return {**fields, **({"contact_id": occasion.contact_id} if occasion.contact_id else {})}


def restored(item: Item, survey: Survey) -> Occasion:
    """Return a stored occasion with its survey as it is today."""
    return Occasion(
        survey_id=item["survey_id"],
        survey=survey,
        account_id=item["account_id"],
        wave=item["wave"],
        at=parse(item["at"]),
        contact_id=item.get("contact_id"),
        last=item["last"],
    )


def ask(
    runtime: Runtime, active: Active, occasion: Occasion, members: Iterable[Member], account: Account | None = None
) -> None:
    """Decide for each person, store the outcome, and hand new invitations to sending, ten at a time."""
    account = account or runtime.adapter(People).account(occasion.account_id)
    candidates = candidates_of(runtime, account, members)
    for start in range(0, len(candidates), _TOGETHER):
        together = candidates[start : start + _TOGETHER]
        settle(runtime, active.programme, [(each, decide(active, occasion, each, runtime.now())) for each in together])


def candidates_of(runtime: Runtime, account: Account, members: Iterable[Member]) -> list[Candidate]:
    """Return people of an account as those who might be asked, with the pause that holds for them all."""
    paused_until = runtime.adapter(Pauses).until(account.account_id)
    return [Candidate(contact, membership, account, paused_until) for contact, membership in members]


def settle(runtime: Runtime, programme: Programme, outcomes: Iterable[tuple[Candidate, Invitation | Skip]]) -> None:
    """Store what was just decided of each candidate, and hand over what may leave at once."""
    new = [each for each in outcomes if _stored(runtime, programme, each[1])]
    ready = [
        handover(runtime, programme, candidate.contact, outcome)
        for candidate, outcome in new
        if isinstance(outcome, Invitation) and _at_once(runtime, programme, outcome)
    ]
    runtime.adapter(send_queue).send(ready)


def handover(runtime: Runtime, programme: Programme, contact: Contact, invitation: Invitation, step: int = 0) -> Item:
    """Return the message that hands a step of an invitation to sending, which must not keep it past its window."""
    leave_by = shuts(runtime.now(), programme.sending, contact)
    return {"invitation": encode(invitation), "step": step, "leave_by": iso(leave_by)}


def _at_once(runtime: Runtime, programme: Programme, invitation: Invitation) -> bool:
    """Say whether an invitation need not wait for the schedule, which alone counts what is capped."""
    survey = programme.surveys.get(invitation.survey_id)
    capped = programme.sending.ramp_up or (survey and survey.daily_cap)
    return not capped and invitation.due_at <= runtime.now()


def _stored(runtime: Runtime, programme: Programme, outcome: Invitation | Skip) -> bool:
    """Store what was decided, the form before what names it; say whether it is an invitation to hand over.

    One that was stored before is not handed over again: if the hand-over was lost then, the schedule finds
    it by its due time. Nor is anyone skipped on an occasion for which they were invited before.
    """
    invitations = runtime.adapter(Invitations)
    if isinstance(outcome, Invitation):
        runtime.adapter(Forms).keep(programme.form(outcome.survey_id, outcome.locale))
        return invitations.plan(outcome)
    if not invitations.known(outcome.sid):
        invitations.skip(outcome)
    return False
