"""One effect to one mail: claim, send once, record the outcome."""

from typing import Any

from functions.adapters.codec import decode
from functions.adapters.effects import Effects
from functions.adapters.log import log
from functions.adapters.mailer import Mailer, NotSent, OutcomeUnknown
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import link_keys
from functions.adapters.table import Refused
from functions.core.links import mint
from functions.core.mail import Mail
from functions.core.people import Contact
from functions.core.survey import Invitation, Response
from functions.followup.message import Answered, alert_mail, reply_mail


def perform(runtime: Runtime, sid: str, name: str) -> None:
    """Do an effect that was decided; one that another delivery has taken is left alone.

    The mail is written before the claim, so that only SES lies between the claim and its outcome.
    """
    effects = runtime.adapter(Effects)
    mail = _mail(runtime, sid, name)
    try:
        effects.claim(sid, name, runtime.now())
    except Refused:
        return
    if mail is None:
        effects.finish(sid, name, "not_possible", runtime.now())
        return
    _send(runtime, sid, name, mail)


def _send(runtime: Runtime, sid: str, name: str, mail: Mail) -> None:
    effects = runtime.adapter(Effects)
    try:
        runtime.adapter(Mailer).send(mail)
    except OutcomeUnknown as error:  # it stays in the state "doing", for a person to look at
        log().error("outcome unknown", extra={"sid": sid, "effect": name, "error": str(error)})
        return
    except Exception as error:  # whatever else it was, the mail certainly did not leave
        if not isinstance(error, NotSent) or not error.for_good:
            effects.release(sid, name, runtime.now())
            raise
        log().warning("refused by SES", extra={"sid": sid, "effect": name, "code": error.code})
        effects.finish(sid, name, "not_possible", runtime.now())
        return
    effects.finish(sid, name, "done", runtime.now())


def _mail(runtime: Runtime, sid: str, name: str) -> Mail | None:
    """Return the mail for the answer as it stands now, or None if nobody can be written to."""
    effects = runtime.adapter(Effects)
    item = effects.answer(sid) or {}
    contact = effects.contact(item["contact_id"])
    if contact is None:
        return None
    _, programme = runtime.adapter(ProgrammeStore).active()
    answered = Answered(decode(Invitation, item), _response(item), decode(Contact, contact))
    if name == "alert":
        return alert_mail(answered, programme)
    keys = runtime.adapter(link_keys).all()
    page = f"{runtime.setting('PUBLIC_URL')}/s/{mint('answer', sid, answered.invitation.closes_at, keys)}"
    return reply_mail(answered, programme, page)


def _response(item: dict[str, Any]) -> Response:
    return decode(Response, {**item, "version": item["response_version"]})
