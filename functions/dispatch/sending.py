"""One invitation to one mail: three calls, and never two mails."""

from datetime import timedelta

from functions.adapters.codec import decode
from functions.adapters.invitations import Invitations
from functions.adapters.log import log
from functions.adapters.mailer import Mailer, NotSent, OutcomeUnknown
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import link_keys
from functions.adapters.table import Refused
from functions.core.people import Contact
from functions.core.survey import Invitation, SkipReason, skip_of
from functions.dispatch.eligibility import unreachable
from functions.dispatch.message import links_for, survey_mail

# A claim this old whose send was never confirmed died half-way: nobody knows whether the mail left.
_GRACE = timedelta(hours=1)


def send(runtime: Runtime, invitation: Invitation) -> None:
    """Send an invitation that is due, unless it has closed or the contact may not be asked any more."""
    invitations, now = runtime.adapter(Invitations), runtime.now()
    if invitation.closes_at <= now:
        _skip(runtime, invitation, "stale")
        return
    try:
        before = invitations.claim(invitation, now)
    except Refused as refused:
        _refused(runtime, invitation, decode(Contact, refused.item) if refused.item else None)
        return
    _send_claimed(runtime, invitation, before)


def _send_claimed(runtime: Runtime, invitation: Invitation, contact: Contact) -> None:
    invitations = runtime.adapter(Invitations)
    _, programme = runtime.adapter(ProgrammeStore).active()
    keys = runtime.adapter(link_keys).all()
    links = links_for(invitation, runtime.setting("PUBLIC_URL"), keys, runtime.now())
    mail = survey_mail(invitation, contact, programme, links)
    try:
        message_id = runtime.adapter(Mailer).send(mail)
    except NotSent as error:
        invitations.release(invitation, contact)
        if not error.for_good:
            raise
        log().warning("refused by SES", extra={"sid": invitation.sid, "code": error.code})
        _skip(runtime, invitation, "refused")
        return
    except OutcomeUnknown as error:
        log().error("outcome unknown", extra={"sid": invitation.sid, "error": str(error)})
        return
    _confirm(runtime, invitation, message_id)


def _confirm(runtime: Runtime, invitation: Invitation, message_id: str) -> None:
    try:
        runtime.adapter(Invitations).confirm(invitation, message_id, runtime.now())
    except Refused:  # answered, or closed, before we could say that it was sent
        log().info("no longer planned", extra={"sid": invitation.sid})


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
