"""The mail that an effect comes to, as things stand when it is about to leave; or why there is none, or none yet."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from functions.adapters.cases import Cases
from functions.adapters.codec import decode
from functions.adapters.conversations import Conversations
from functions.adapters.effects import Effects
from functions.adapters.forms import Forms
from functions.adapters.grants import Grant, Grants
from functions.adapters.images import Item
from functions.adapters.mailbox import Mailbox
from functions.adapters.mailer import Mailer
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import link_keys, staff_keys
from functions.core.links import mint
from functions.core.mail import Mail, reply_address
from functions.core.people import Account, Contact, Owner
from functions.core.programme import Programme
from functions.core.standing import Case
from functions.core.survey import Invitation, Response
from functions.core.times import parse
from functions.followup.cases.casework import held_until
from functions.followup.cases.joining import is_settled
from functions.followup.decisions import signals
from functions.followup.decisions.deciding import heard_in
from functions.followup.decisions.record import record_of
from functions.followup.desk.upcoming import LINK_VALID as DESK_VALID
from functions.followup.mail.case import LINK_VALID, Brought, case_mail
from functions.followup.mail.forward import ORIGINAL_BYTES, Written, forward_mail
from functions.followup.mail.letter import Way, personal_mail, silence_mail
from functions.followup.mail.message import Answered, confirm_mail, left_mail, unreachable_mail
from functions.followup.mail.reply import favour_of, reply_mail
from functions.followup.web.scope import name_of


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing yet: to be looked at again then."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Nothing:
    """No mail, and how that is recorded: nobody can be written to, or nobody need be, or what was to do is done."""

    outcome: str = "not_possible"


def reply(runtime: Runtime, about: str) -> Mail | Later | Nothing:
    """Return the reply to an answer: to a low one only if nobody has got back to the person in the hold time."""
    effects = runtime.adapter(Effects)
    item = effects.answer(about) or {}
    contact = effects.contact(item["contact_id"])
    if contact is None:
        return Nothing()
    programme, heard = _programme(runtime), heard_in(item)
    _, known = record_of(runtime, item["account_id"], heard.sid)
    case_ = known.case_of(heard.sid)
    if heard.band == "bottom":
        held = held_until(heard, programme)
        if case_ and is_settled(case_, parse(item["updated_at"])):
            return Nothing("not_needed")
        if runtime.now() < held:
            return Later(held)
    form = runtime.adapter(Forms).get(item["form"])
    answered = Answered(decode(Invitation, item), _response(item), decode(Contact, contact), form.question)
    way = way_back(runtime, answered.invitation)
    if case_ and case_.is_open:
        caller, by = case_.owner, _day(case_.due_at, programme) if case_.due_at > runtime.now() else None
        return reply_mail(answered, form, programme, way, caller=caller, call_by=by) or Nothing()
    favour = favour_of(answered, form, programme)
    theirs = [each for each in known.cases if each.is_open and each.contact_id == heard.contact_id]
    if favour and (theirs or not effects.ask_favour(heard.contact_id, about, favour, runtime.now())):
        favour = None
    return reply_mail(answered, form, programme, way, favour=favour) or Nothing()


def confirmation(runtime: Runtime, about: str) -> Mail | Nothing:
    """Return word to a customer of an answer that a colleague may have given for them, with the way to change it."""
    effects = runtime.adapter(Effects)
    item = effects.answer(about) or {}
    contact = effects.contact(item["contact_id"])
    if contact is None:
        return Nothing()
    invitation = decode(Invitation, item)
    answered = Answered(invitation, _response(item), decode(Contact, contact), _question(runtime, item))
    return confirm_mail(answered, _programme(runtime), way_back(runtime, invitation).page) or Nothing()


def _day(at: datetime, programme: Programme) -> date:
    return at.astimezone(ZoneInfo(programme.sending.time_zone)).date()


def way_back(runtime: Runtime, invitation: Invitation) -> Way:
    """Return where a mail that follows an answer leads, and which mail it follows."""
    token = mint("answer", invitation.sid, invitation.closes_at, runtime.adapter(link_keys).all())
    back = reply_address(invitation.sid, runtime.setting("REPLY_DOMAIN"))
    before = runtime.adapter(Mailer).wire_ids(invitation.message_id)
    return Way(f"{runtime.setting('PUBLIC_URL')}/s/{token}", back, before)


def case(runtime: Runtime, about: str, name: str) -> Mail | Nothing:
    """Return the mail that brings a case to whoever has it now; a closed one needs none.

    The effect's name is the case's id, the occasion, and the case's version.
    """
    case_id, occasion, _ = name.split("#")
    found = runtime.adapter(Cases).get(about.removeprefix("ACCOUNT#"), case_id)
    if found is None or not found.is_open:
        return Nothing("not_needed")
    effects, programme = runtime.adapter(Effects), _programme(runtime)
    item = effects.answer(f"INVITATION#{found.sids[-1]}")
    if item is None:
        return Nothing()
    contact = effects.contact(found.contact_id) or {"contact_id": found.contact_id}
    heard = heard_in(item)
    thanked = held_until(heard, programme) if heard.band == "bottom" and occasion == "opened" else None
    link, expiry = case_link(runtime, found)
    question = _question(runtime, item)
    desk = desk_link(runtime, found)
    brought = Brought(found, occasion, heard, question, decode(Contact, contact), link, expiry, desk, thanked)
    return case_mail(brought, programme)


def case_link(runtime: Runtime, case_: Case) -> tuple[str, datetime]:
    """Return the personal link to a case of whoever has it now, and until when it works."""
    expiry = runtime.now() + LINK_VALID
    folder = f"{case_.account_id}|{case_.case_id}"
    grant = Grant(f"case-{case_.case_id}-{case_.version}", case_.owner.email, folder, "case", expiry)
    return f"{runtime.setting('PUBLIC_URL')}/c/{_given(runtime, 'case', grant)}", expiry


def desk_link(runtime: Runtime, case_: Case) -> str:
    """Return the personal link to the desk of whoever has a case now; whose desk it is, the address says."""
    expiry = runtime.now() + DESK_VALID
    grant = Grant(f"desk-{case_.case_id}-{case_.version}", case_.owner.email, "", "desk", expiry)
    return f"{runtime.setting('PUBLIC_URL')}/d/{_given(runtime, 'desk', grant)}"


def _given(runtime: Runtime, purpose: Literal["case", "desk"], grant: Grant) -> str:
    runtime.adapter(Grants).claim(grant, runtime.now())
    return mint(purpose, grant.grant_id, grant.expiry, runtime.adapter(staff_keys).all())


def message(runtime: Runtime, about: str, message_id: str) -> Mail | Nothing:
    """Return what a colleague wrote to someone, in the thread of what they were asked."""
    effects, sid = runtime.adapter(Effects), about.removeprefix("INVITATION#")
    item, wrote = effects.answer(about), runtime.adapter(Conversations).message(sid, message_id)
    contact = effects.contact(item["contact_id"]) if item else None
    if item is None or wrote is None or contact is None:
        return Nothing()
    programme, form = _programme(runtime), runtime.adapter(Forms).get(item["form"])
    invitation, person = decode(Invitation, item), decode(Contact, contact)
    told: dict[str, Any] = {"owner": Owner(name_of(wrote["by"], programme), wrote["by"]), "text": wrote["text"]}
    way = way_back(runtime, invitation)
    if "response_version" not in item:
        return silence_mail(sid, person, form, programme, way, **told) or Nothing()
    answered = Answered(invitation, _response(item), person, form.question)
    return personal_mail(answered, form, programme, way, **told) or Nothing()


def forwarded(runtime: Runtime, about: str, message_id: str) -> Mail | Nothing:
    """Return what someone wrote back as the CSM is to read it, with the mail as it came unless that is too large."""
    effects, sid = runtime.adapter(Effects), about.removeprefix("INVITATION#")
    item, told = effects.answer(about), runtime.adapter(Conversations).reply(sid, message_id)
    if item is None or told is None:
        return Nothing()
    contact = effects.contact(item["contact_id"]) or {"contact_id": item["contact_id"]}
    original = runtime.adapter(Mailbox).original(told["place"], ORIGINAL_BYTES)
    question = _question(runtime, item)
    programme, by = _programme(runtime), runtime.adapter(Conversations).last_writer(sid)
    writer = Owner(name_of(by, programme), by) if by else None
    written = Written(decode(Invitation, item), decode(Contact, contact), question, told, original, writer)
    return forward_mail(written, programme)


def signal(kind: str, runtime: Runtime, about: str, name: str) -> Mail | Nothing:
    """Return word of a key contact whose address takes no mail, or says that they have left."""
    effects, programme = runtime.adapter(Effects), _programme(runtime)
    item = effects.contact(about.removeprefix("CONTACT#"))
    if item is None:
        return Nothing()
    contact = decode(Contact, item)
    account_id = name.rpartition("#")[0]
    account = decode(Account, {**(effects.account(account_id) or {}), "account_id": account_id})
    if kind == signals.UNREACHABLE:
        return unreachable_mail(contact, account, programme) or Nothing()
    if contact.email != item["gone_email"]:
        return Nothing()
    note = runtime.adapter(Conversations).reply(item["gone_by"]["sid"], item["gone_by"]["message_id"]) or {}
    return left_mail(contact, account, programme, note.get("text", ""))


def _programme(runtime: Runtime) -> Programme:
    return runtime.adapter(ProgrammeStore).active()[1]


def _question(runtime: Runtime, item: Item) -> str:
    return runtime.adapter(Forms).get(item["form"]).question


def _response(item: dict[str, Any]) -> Response:
    return decode(Response, {"comment": "", **item, "version": item["response_version"]})
