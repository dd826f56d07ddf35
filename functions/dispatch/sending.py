"""One invitation to one mail: three calls, and never two mails."""

from collections.abc import Callable
from datetime import timedelta

from functions.adapters.codec import decode
from functions.adapters.invitations import Invitations
from functions.adapters.log import log
from functions.adapters.mailer import Mailer, NotSent, OutcomeUnknown
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import link_keys
from functions.adapters.table import Refused
from functions.core.mail import Mail
from functions.core.people import Contact
from functions.core.survey import Invitation, SkipReason, skip_of
from functions.dispatch.eligibility import unreachable
from functions.dispatch.message import links_for, survey_mail

# A claim this old whose send was never confirmed died half-way: nobody knows whether the mail left.
_GRACE = timedelta(hours=1)


def send(runtime: Runtime, invitation: Invitation) -> None:
    """Send an invitation that is due, unless it has closed or the contact may not be asked any more.

    All that may fail is loaded before the claim: what lies between the claim and SES is only our own code.
    """
    invitations, now = runtime.adapter(Invitations), runtime.now()
    if invitation.closes_at <= now:
        _skip(runtime, invitation, "stale")
        return
    _, programme = runtime.adapter(ProgrammeStore).active()
    links = links_for(invitation, runtime.setting("PUBLIC_URL"), runtime.adapter(link_keys).all(), now)
    try:
        before = invitations.claim(invitation, now)
    except Refused as refused:
        _refused(runtime, invitation, decode(Contact, refused.item) if refused.item else None)
        return
    _send_claimed(runtime, invitation, before, lambda: survey_mail(invitation, before, programme, links))


def _send_claimed(runtime: Runtime, invitation: Invitation, contact: Contact, write: Callable[[], Mail]) -> None:
    try:
        message_id = runtime.adapter(Mailer).send(write())
    except OutcomeUnknown as error:
        log().error("outcome unknown", extra={"sid": invitation.sid, "error": str(error)})
        return
    except Exception as error:  # whatever else it was, the mail certainly did not leave
        runtime.adapter(Invitations).release(invitation, contact)
        if not isinstance(error, NotSent) or not error.for_good:
            raise
        log().warning("refused by SES", extra={"sid": invitation.sid, "code": error.code})
        _skip(runtime, invitation, "refused")
        return
    _confirm(runtime, invitation, message_id)


def _confirm(runtime: Runtime, invitation: Invitation, message_id: str) -> None:
    invitations, now = runtime.adapter(Invitations), runtime.now()
    try:
        invitations.confirm(invitation, message_id, now)
    except Refused:  # answered, or parked, before we could say that it was sent
        invitations.note_sent(invitation, message_id, now)


def _refused(runtime: Runtime, invitation: Invitation, contact: Contact | None) -> None:
    """Say why the claim was refused: a duplicate delivery, or a contact who may not be asked any more."""
    if contact and contact.asked_sid(invitation.kind) == invitation.sid:
        _duplicate(runtime, invitation, contact)
        return
    reason = unreachable(contact) if contact else "no_address"
    _skip(runtime, invitation, reason or "quiet_period")


def _duplicate(runtime: Runtime, invitation: Invitation, contact: Contact) -> None:
    """Leave a duplicate alone; park one whose first delivery died: it is never sent blindly again."""
    claimed_at = contact.asked_at(invitation.kind)
    if claimed_at and claimed_at <= runtime.now() - _GRACE:
        _finish(runtime, invitation, "unconfirmed")


def _skip(runtime: Runtime, invitation: Invitation, reason: SkipReason) -> None:
    runtime.adapter(Invitations).skip(skip_of(invitation, reason, runtime.now()))
    _finish(runtime, invitation, "skipped")


def _finish(runtime: Runtime, invitation: Invitation, state: str) -> None:
    try:
        runtime.adapter(Invitations).finish(invitation.sid, state, was=("planned",))
    except Refused:
        log().info("no longer planned", extra={"sid": invitation.sid})
