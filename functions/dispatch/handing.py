"""Invitations that are due: handed over to sending, put off, reminded of, or closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from functions.adapters.images import Item
from functions.adapters.invitations import Invitations
from functions.adapters.log import log
from functions.adapters.pauses import Pauses
from functions.adapters.people import People
from functions.adapters.queues import send_queue
from functions.adapters.runtime import Runtime
from functions.adapters.table import Refused
from functions.core.eligibility import unreachable
from functions.core.inviting import Active
from functions.core.people import Account, Contact, Membership
from functions.core.programme import Programme
from functions.core.survey import Invitation, Skip, SkipReason, skip_of
from functions.dispatch import capping
from functions.dispatch.asking import candidates_of, handover
from functions.dispatch.planning import reconsider
from functions.dispatch.window import opening

# Long past any queue's retries: an invitation handed over and still not sent by then is handed over again.
PATIENCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Ready:
    """An invitation that may leave now, and whom it goes to."""

    item: Item
    invitation: Invitation
    contact: Contact


def hand_over(runtime: Runtime, active: Active, items: Iterable[Item]) -> None:
    """Look again at planned invitations that are due, and hand over to sending those that may leave now."""
    found = [_look_again(runtime, active.programme, item) for item in items]
    ready = [each for each in found if each]
    leaving = capping.granted(runtime, active.programme, [each.invitation for each in ready])
    handed = [each for each in ready if each.invitation.sid in leaving and _moved(runtime, each.item)]
    messages = [handover(runtime, active.programme, each.contact, each.invitation) for each in handed]
    runtime.adapter(send_queue).send(messages)
    for each in ready:
        if each.invitation.sid not in leaving:
            _tomorrow(runtime, active.programme, each)


def _moved(runtime: Runtime, item: Item) -> bool:
    """Put an invitation off by our patience; say whether it was ours to hand over."""
    try:
        runtime.adapter(Invitations).postpone(item, runtime.now() + PATIENCE)
    except Refused:
        log().info("moved by another", extra={"sid": item["sid"]})
        return False
    return True


def _look_again(runtime: Runtime, programme: Programme, item: Item) -> Ready | None:
    """Return what may leave now; put off or skip the rest. One that was claimed already is for sending to settle."""
    invitation, now = Invitations.read(item), runtime.now()
    if invitation.test:
        return Ready(item, invitation, Contact(invitation.contact_id))
    account, contact, membership = _people(runtime, invitation)
    if contact is None:
        skip(runtime, invitation, "no_address")
        return None
    asked = contact.asked(invitation.kind)
    if asked and asked.sid == invitation.sid:
        return Ready(item, invitation, contact)
    if membership is None:
        skip(runtime, invitation, "wrong_audience")
        return None
    [candidate] = candidates_of(runtime, account, [(contact, membership)])
    return _sort(runtime, Ready(item, invitation, contact), reconsider(programme, invitation, candidate, now))


def _people(runtime: Runtime, invitation: Invitation) -> tuple[Account, Contact | None, Membership | None]:
    people = runtime.adapter(People)
    account = people.account(people.current_account_id(invitation.account_id))
    for contact, membership in people.member(account.account_id, invitation.contact_id):
        return account, contact, membership
    return account, people.contacts([invitation.contact_id]).get(invitation.contact_id), None


def _sort(runtime: Runtime, ready: Ready, outcome: Invitation | Skip) -> Ready | None:
    if isinstance(outcome, Skip):
        skip(runtime, ready.invitation, outcome.reason)
        return None
    if outcome.due_at > runtime.now():
        runtime.adapter(Invitations).put_off(outcome, outcome.due_at, outcome.waits_for)
        return None
    return ready


def _tomorrow(runtime: Runtime, programme: Programme, ready: Ready) -> None:
    """Put off what is over a cap to the next day, if it is not stale by then."""
    invitation = ready.invitation
    midnight = datetime.combine(runtime.now().date() + timedelta(days=1), time(), UTC)
    due = opening(midnight, programme.sending, ready.contact, invitation.sid)
    if due > invitation.stale_at:
        skip(runtime, invitation, "daily_cap")
    else:
        runtime.adapter(Invitations).put_off(invitation, due, "daily_cap")


def skip(runtime: Runtime, invitation: Invitation, reason: SkipReason) -> None:
    """Record that an invitation that was planned will not be sent, and why; one that was sent meanwhile is left alone.

    The reason comes first: whatever stops us then, the invitation is still found to be planned, and ends the same.
    """
    invitations = runtime.adapter(Invitations)
    if not invitations.is_planned(invitation.sid):
        return
    invitations.skip(skip_of(invitation, reason, runtime.now()))
    try:
        invitations.finish(invitation.sid, "skipped", was=("planned",))
    except Refused:
        log().info("no longer planned", extra={"sid": invitation.sid})


def _possible(runtime: Runtime, invitation: Invitation, contact: Contact) -> datetime:
    """Return now, or when to look again at someone who is paused, which is a day later at most."""
    now = runtime.now()
    ends = (runtime.adapter(Pauses).until(invitation.account_id), contact.paused_until, now)
    return min(max(end for end in ends if end), now + timedelta(days=1))


def remind_or_close(runtime: Runtime, active: Active, item: Item) -> None:
    """Close an invitation whose time is over; hand over the reminder of one that waits for its answer."""
    invitation, now = Invitations.read(item), runtime.now()
    if invitation.closes_at <= now:
        runtime.adapter(Invitations).finish(invitation.sid, "expired", was=("sent", "delivered", "unconfirmed"))
        return
    contact = runtime.adapter(People).contacts([invitation.contact_id]).get(invitation.contact_id)
    if contact is None or unreachable(contact) or invitation.step >= len(invitation.remind_days):
        runtime.adapter(Invitations).postpone(item, invitation.closes_at)
        return
    due = opening(_possible(runtime, invitation, contact), active.programme.sending, contact, invitation.sid)
    if due > now:
        runtime.adapter(Invitations).postpone(item, min(due, invitation.closes_at))
        return
    runtime.adapter(Invitations).postpone(item, now + PATIENCE)
    message = handover(runtime, active.programme, contact, invitation, invitation.step + 1)
    runtime.adapter(send_queue).send([message])
