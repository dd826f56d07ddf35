"""A survey sent to a colleague to look at: the same mail and the same page, marked, and counted nowhere."""

from functions.adapters.codec import encode
from functions.adapters.forms import Forms
from functions.adapters.invitations import Invitations
from functions.adapters.log import log
from functions.adapters.mailer import NotSent
from functions.adapters.programme import ProgrammeStore
from functions.adapters.queues import send_queue
from functions.adapters.runtime import Runtime
from functions.adapters.table import Refused
from functions.core.details import SurveyRequested
from functions.core.inviting import Active
from functions.core.people import Contact
from functions.core.survey import Invitation
from functions.core.times import iso
from functions.dispatch.incoming import Lifecycle
from functions.dispatch.occasions import wave_of
from functions.dispatch.planning import trial_invitation
from functions.dispatch.posting import post
from functions.dispatch.sending import GRACE, confirm, letter, park

_PREFIX = "test:"


def plan(runtime: Runtime, active: Active, lifecycle: Lifecycle) -> None:
    """Store the invitation of a test and hand it over at once; the same request, told twice, is one."""
    match lifecycle.detail:
        case SurveyRequested(test_to=str() as address, survey_id=survey_id) as detail:
            contact = _contact(address, detail.locale or "en")
            wave = wave_of("", lifecycle)
            invitation = trial_invitation(active, survey_id, contact, wave, lifecycle.time)
            runtime.adapter(Forms).keep(active.programme.form(survey_id, invitation.locale))
            if runtime.adapter(Invitations).plan(invitation):
                message = {"invitation": encode(invitation), "step": 0, "leave_by": iso(invitation.stale_at)}
                runtime.adapter(send_queue).send([message])


def send(runtime: Runtime, invitation: Invitation) -> None:
    """Send a test at most once; one that died is not worth a second mail, and is given up when its grace is over."""
    _, programme = runtime.adapter(ProgrammeStore).active()
    write = letter(runtime, programme, invitation)
    contact = _contact(invitation.contact_id.removeprefix(_PREFIX), invitation.locale)
    try:
        runtime.adapter(Invitations).claim_test(invitation.sid, runtime.now())
    except Refused as refused:
        log().info("a test that was sent, or died", extra={"sid": invitation.sid})
        if (refused.item or {}).get("claimed_at", "~") <= iso(runtime.now() - GRACE):
            park(runtime, invitation)
        return
    outcome = post(runtime, invitation.sid, lambda: write(contact), lambda: None)
    if isinstance(outcome, str):
        confirm(runtime, invitation, outcome)
    elif isinstance(outcome, NotSent):
        park(runtime, invitation)


def _contact(address: str, locale: str) -> Contact:
    return Contact(f"{_PREFIX}{address}", address, locale=locale)
