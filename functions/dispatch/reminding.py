"""One more mail to who has not answered: claimed on the invitation, so that an answer, and a repeat, stop it."""

from functions.adapters.invitations import Invitations
from functions.adapters.log import log
from functions.adapters.mailer import NotSent
from functions.adapters.pace import Pace
from functions.adapters.pauses import Pauses
from functions.adapters.people import People
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.table import Refused
from functions.core.eligibility import unreachable
from functions.core.people import Contact
from functions.core.survey import Invitation
from functions.dispatch.posting import REST, post
from functions.dispatch.sending import letter


def remind(runtime: Runtime, invitation: Invitation, step: int) -> None:
    """Send a reminder, at most once: whoever is unreachable or paused by now, or has answered, gets none."""
    invitations, now = runtime.adapter(Invitations), runtime.now()
    _, programme = runtime.adapter(ProgrammeStore).active()
    write = letter(runtime, programme, invitation, step)
    contact = runtime.adapter(People).contacts([invitation.contact_id]).get(invitation.contact_id)
    if contact is None or _stopped(runtime, invitation, contact) or not runtime.adapter(Pace).admits():
        return
    try:
        invitations.claim_step(invitation, step, now)
    except Refused:
        log().info("nothing to remind of", extra={"sid": invitation.sid, "step": step})
        return
    outcome = post(runtime, invitation.sid, lambda: write(contact), lambda: None)
    if isinstance(outcome, NotSent) and not outcome.for_good:
        invitations.release_step(invitation.sid, step, now + REST[outcome.why])


def _stopped(runtime: Runtime, invitation: Invitation, contact: Contact) -> bool:
    now, paused_until = runtime.now(), runtime.adapter(Pauses).until(invitation.account_id)
    return bool(unreachable(contact) or paused_until or (contact.paused_until and contact.paused_until > now))
