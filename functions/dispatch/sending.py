"""One invitation to one mail: three calls, and never two mails."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from functions.adapters.codec import decode
from functions.adapters.forms import Forms
from functions.adapters.invitations import Invitations
from functions.adapters.log import log
from functions.adapters.mailer import NotSent
from functions.adapters.pace import Pace
from functions.adapters.pauses import Pauses
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import link_keys
from functions.adapters.table import Refused
from functions.core.eligibility import Verdict, personal_verdict, unreachable
from functions.core.inviting import terms_of
from functions.core.mail import Mail, reply_address
from functions.core.people import Asked, Contact
from functions.core.programme import Programme
from functions.core.survey import Invitation
from functions.dispatch.handing import skip
from functions.dispatch.message import Ask, links_for, survey_mail
from functions.dispatch.posting import REST, post
from functions.dispatch.window import opening

# A claim this old whose send was never confirmed died half-way; by now SES has told us if the mail left.
GRACE = timedelta(hours=1)


def send(runtime: Runtime, invitation: Invitation) -> None:
    """Send an invitation that is due, unless it is too late or its account may not be asked now.

    All that may fail is loaded before the claim: what lies between the claim and SES is only our own code.
    """
    invitations, now = runtime.adapter(Invitations), runtime.now()
    _, programme = runtime.adapter(ProgrammeStore).active()
    write = letter(runtime, programme, invitation)
    if now > invitation.stale_at:
        skip(runtime, invitation, "stale")
        return
    if paused_until := runtime.adapter(Pauses).until(invitation.account_id):
        invitations.put_off(invitation, min(paused_until, invitation.stale_at), "paused")
        return
    if not runtime.adapter(Pace).admits():
        return  # the schedule hands it over again
    try:
        before = invitations.claim(invitation, terms_of(programme, invitation).less_often_days, now)
    except Refused as refused:
        _refused(runtime, programme, invitation, decode(Contact, refused.item) if refused.item else None)
        return
    _send_claimed(runtime, invitation, lambda: write(before), lambda: invitations.release(invitation, before))


def letter(runtime: Runtime, programme: Programme, invitation: Invitation, step: int = 0) -> Callable[[Contact], Mail]:
    """Load what the mail of a step needs, and return what writes it for a contact as they are at that moment."""
    domain, keys = runtime.setting("REPLY_DOMAIN"), runtime.adapter(link_keys).all()
    links = links_for(invitation, runtime.setting("PUBLIC_URL"), keys, runtime.now(), domain)
    reply_to = reply_address(invitation.sid, domain)
    form = runtime.adapter(Forms).get(invitation.form)
    return lambda contact: survey_mail(
        Ask(invitation, form, contact, programme, links, step, None if form.anonymous else reply_to)
    )


def _send_claimed(
    runtime: Runtime, invitation: Invitation, write: Callable[[], Mail], give_back: Callable[[], None]
) -> None:
    match post(runtime, invitation.sid, write, give_back):
        case str() as message_id:
            confirm(runtime, invitation, message_id)
        case NotSent(why="mail"):
            skip(runtime, invitation, "refused")
        case NotSent() as refused:
            runtime.adapter(Invitations).put_off(invitation, runtime.now() + REST[refused.why], None)


def confirm(runtime: Runtime, invitation: Invitation, message_id: str) -> None:
    """Record that the mail left, whatever has become of the invitation since."""
    invitations, now = runtime.adapter(Invitations), runtime.now()
    try:
        invitations.confirm(invitation, message_id, now)
    except Refused:  # answered, or parked, before we could say that it was sent; or SES has told of it first
        with suppress(Refused):
            invitations.note_sent(invitation, message_id, now)


def _refused(runtime: Runtime, programme: Programme, invitation: Invitation, contact: Contact | None) -> None:
    """Say why the claim was refused: a duplicate delivery, or a contact who may not be asked now, or not any more."""
    if contact is None:
        skip(runtime, invitation, "no_address")
        return
    asked = contact.asked(invitation.kind)
    if asked and asked.sid == invitation.sid:
        _again(runtime, programme, invitation, contact, asked)
        return
    verdict = personal_verdict(contact, terms_of(programme, invitation), None, runtime.now())
    _wait_or_skip(runtime, programme, invitation, contact, verdict)


def _wait_or_skip(
    runtime: Runtime, programme: Programme, invitation: Invitation, contact: Contact, verdict: Verdict
) -> None:
    if isinstance(verdict, str):
        skip(runtime, invitation, verdict)
        return
    reason = verdict.reason if verdict else None
    due = opening(verdict.until if verdict else runtime.now(), programme.sending, contact, invitation.sid)
    if due > invitation.stale_at:
        skip(runtime, invitation, reason or "stale")
    else:
        runtime.adapter(Invitations).put_off(invitation, due, reason)


def _again(runtime: Runtime, programme: Programme, invitation: Invitation, contact: Contact, asked: Asked) -> None:
    """Leave a duplicate delivery alone; settle an invitation whose first sending died and of which SES told nothing.

    It is sent once more, by whoever moves the claim; or given up, if the owner wants each mail at most once.
    """
    invitations, now = runtime.adapter(Invitations), runtime.now()
    if asked.at > now - GRACE:
        return
    if programme.sending.at_most_once or unreachable(contact):
        park(runtime, invitation)
        return
    write = letter(runtime, programme, invitation)
    try:
        invitations.suspect(invitation.sid, now)
        invitations.fence(invitation, asked, now)
    except Refused:
        log().info("settled by another", extra={"sid": invitation.sid})
        return
    _send_claimed(runtime, invitation, lambda: write(contact), lambda: None)


def park(runtime: Runtime, invitation: Invitation) -> None:
    """Give up an invitation of which nobody knows whether it left; a person may look into it."""
    try:
        runtime.adapter(Invitations).finish(invitation.sid, "unconfirmed", was=("planned",))
    except Refused:
        log().info("no longer planned", extra={"sid": invitation.sid})
