"""One effect to one mail: claim, send once, record the outcome."""

from typing import Any

from functions.adapters.codec import decode
from functions.adapters.conversations import Conversations
from functions.adapters.effects import Effects
from functions.adapters.forms import Forms
from functions.adapters.log import log
from functions.adapters.mailbox import Mailbox
from functions.adapters.mailer import Mailer, NotSent, OutcomeUnknown
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import link_keys
from functions.adapters.table import Refused
from functions.core.links import mint
from functions.core.mail import Mail, reply_address
from functions.core.people import Account, Contact
from functions.core.survey import Invitation, Response
from functions.followup import rules
from functions.followup.confirming import CONFIRM
from functions.followup.forward import ORIGINAL_BYTES, Written, forward_mail
from functions.followup.message import Answered, alert_mail, confirm_mail, left_mail, reply_mail, unreachable_mail


def perform(runtime: Runtime, about: str, name: str) -> None:
    """Do an effect that was decided; one that another delivery has taken is left alone.

    The mail is written before the claim, so that only SES lies between the claim and its outcome.
    """
    effects = runtime.adapter(Effects)
    mail = _mail(runtime, about, name)
    try:
        effects.claim(about, name, runtime.now())
    except Refused:
        return
    if mail is None:
        effects.finish(about, name, "not_possible", runtime.now())
        return
    _send(runtime, about, name, mail)


def _send(runtime: Runtime, about: str, name: str, mail: Mail) -> None:
    effects = runtime.adapter(Effects)
    try:
        runtime.adapter(Mailer).send(mail)
    except OutcomeUnknown as error:  # it stays in the state "doing", for a person to look at
        log().error("outcome unknown", extra={"about": about, "effect": name, "error": str(error)})
        return
    except Exception as error:  # whatever else it was, the mail certainly did not leave
        if not isinstance(error, NotSent) or not error.for_good:
            effects.release(about, name, runtime.now())
            raise
        log().warning("refused by SES", extra={"about": about, "effect": name, "code": error.code})
        effects.finish(about, name, "not_possible", runtime.now())
        return
    effects.finish(about, name, "done", runtime.now())


def _mail(runtime: Runtime, about: str, name: str) -> Mail | None:
    """Return the mail as things stand now, or None if nobody can be written to, or need be."""
    match name.partition("#")[0]:
        case rules.UNREACHABLE | rules.LEFT as signal:
            return _signal(runtime, about, signal, rules.account_of(name))
        case rules.FORWARD:
            return _forward(runtime, about, name.partition("#")[2])
        case _:
            return _after_answer(runtime, about, name)


def _after_answer(runtime: Runtime, about: str, name: str) -> Mail | None:
    effects = runtime.adapter(Effects)
    item = effects.answer(about) or {}
    contact = effects.contact(item["contact_id"])
    if contact is None:
        return None
    _, programme = runtime.adapter(ProgrammeStore).active()
    question = runtime.adapter(Forms).get(item["form"]).question
    answered = Answered(decode(Invitation, item), _response(item), decode(Contact, contact), question)
    if name == "alert":
        return alert_mail(answered, programme)
    keys = runtime.adapter(link_keys).all()
    token = mint("answer", answered.invitation.sid, answered.invitation.closes_at, keys)
    page = f"{runtime.setting('PUBLIC_URL')}/s/{token}"
    if name == CONFIRM:
        return confirm_mail(answered, programme, page)
    back = reply_address(answered.invitation.sid, runtime.setting("REPLY_DOMAIN"))
    return reply_mail(answered, programme, page, back)


def _response(item: dict[str, Any]) -> Response:
    return decode(Response, {"comment": "", **item, "version": item["response_version"]})


def _forward(runtime: Runtime, about: str, message_id: str) -> Mail | None:
    """Return what someone wrote back as the CSM is to read it, with the mail as it came unless that is too large."""
    effects, sid = runtime.adapter(Effects), about.removeprefix("INVITATION#")
    item, told = effects.answer(about), runtime.adapter(Conversations).reply(sid, message_id)
    if item is None or told is None:
        return None
    _, programme = runtime.adapter(ProgrammeStore).active()
    question = runtime.adapter(Forms).get(item["form"]).question
    contact = effects.contact(item["contact_id"]) or {"contact_id": item["contact_id"]}
    original = runtime.adapter(Mailbox).original(told["place"], ORIGINAL_BYTES)
    written = Written(decode(Invitation, item), decode(Contact, contact), question, told, original)
    return forward_mail(written, programme)


def _signal(runtime: Runtime, about: str, name: str, account_id: str) -> Mail | None:
    """Return word of a key contact whose address takes no mail, or says that they have left."""
    effects = runtime.adapter(Effects)
    item = effects.contact(about.removeprefix("CONTACT#"))
    if item is None:
        return None
    _, programme = runtime.adapter(ProgrammeStore).active()
    contact = decode(Contact, item)
    account = decode(Account, {**(effects.account(account_id) or {}), "account_id": account_id})
    if name == rules.UNREACHABLE:
        return unreachable_mail(contact, account, programme)
    if contact.email != item["gone_email"]:
        return None
    note = runtime.adapter(Conversations).reply(item["gone_by"]["sid"], item["gone_by"]["message_id"]) or {}
    return left_mail(contact, account, programme, note.get("text", ""))
