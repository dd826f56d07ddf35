"""The survey mail: the question, the scale to click, and nothing that could forge an answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from functions.core.asker import greeting, is_person, sender_name, signature, survey_sender, survey_subject
from functions.core.form import Form
from functions.core.languages.words import MailWords
from functions.core.links import mint
from functions.core.mail import Mail, domain_of, unsubscribe_address
from functions.core.people import Contact, Owner
from functions.core.programme import Programme
from functions.core.survey import Invitation
from functions.core.templates import render

TEMPLATES = Path(__file__).parent / "templates"
TEST_MARK = "[Test]"  # the same in every language: an operator looks for it
_UNSUBSCRIBE_DAYS = timedelta(days=400)  # someone who digs out last year's mail must still be able to stop it


@dataclass(frozen=True, slots=True)
class Links:
    """Where the mail leads: answering and unsubscribing are signed apart; some mail clients unsubscribe by mail."""

    answer: str
    unsubscribe: str
    unsubscribe_address: str | None = None


def links_for(
    invitation: Invitation, public_url: str, keys: list[str], now: datetime, reply_domain: str = "none"
) -> Links:
    """Return the signed links of one invitation."""
    answer = mint("answer", invitation.sid, invitation.closes_at, keys)
    unsubscribe = mint("unsubscribe", invitation.sid, now + _UNSUBSCRIBE_DAYS, keys)
    address = unsubscribe_address(invitation.sid, reply_domain)
    return Links(f"{public_url}/s/{answer}", f"{public_url}/u/{unsubscribe}", address)


@dataclass(frozen=True, slots=True)
class Ask:
    """All that one mail is written from; contact is who they are at this moment, step 0 asks and the others remind.

    Mail to reply_to is read as an answer; without it a reply goes to the sender.
    """

    invitation: Invitation
    form: Form
    contact: Contact
    programme: Programme
    links: Links
    step: int = 0
    reply_to: str | None = None

    @property
    def said(self) -> MailWords:
        """Return the words around the question."""
        return self.form.messages().mail


def survey_mail(ask: Ask) -> Mail:
    """Return the mail that asks or reminds."""
    sender = survey_sender(ask.invitation, ask.programme)
    values = _values(ask, sender)
    return Mail(
        to=ask.contact.email or "",
        sender=sender.email,
        sender_name=sender_name(sender, ask.programme),
        subject=_subject(ask),
        text=render(TEMPLATES, "survey/body.txt", links=ask.links, **values),
        html=render(TEMPLATES, "survey/body.html", links=ask.links, **values),
        reply_to=ask.reply_to,
        headers=_headers(ask.links, ask.programme),
        tags={"sid": ask.invitation.sid, "kind": "survey"},
    )


def _values(ask: Ask, sender: Owner) -> dict[str, object]:
    """Return all that the templates put in, every sentence already whole and in one language."""
    invitation, company, words = ask.invitation, ask.programme.company, ask.form.messages()
    said = words.mail
    signed = signature(sender, ask.programme)
    why = said.why.get(invitation.touchpoint, said.why["product"])
    until = said.until_anonymous if ask.form.anonymous else said.until
    return {
        "invitation": invitation,
        "form": ask.form,
        "scores": range(invitation.low, invitation.high + 1),
        "company": company,
        "signed": signed,
        "language": words.language,
        "direction": words.direction,
        "said": said,
        "greeting": greeting(words, ask.contact),
        "reminder": said.reminder if ask.step else "",
        "reply": "" if ask.form.anonymous else _reply(ask, signed if is_person(sender, ask.programme) else ""),
        "until": until.format(name=signed, date=words.day(invitation.closes_at.date())),
        "why": why.format(product=company.product, company=company.name),
    }


def _reply(ask: Ask, person: str) -> str:
    """Say what a reply does: it is read as an answer, or by a person; nothing, if neither is sure."""
    if ask.reply_to:
        return ask.said.reply_with_number.format(low=ask.invitation.low, high=ask.invitation.high)
    return ask.said.reply_to_person.format(name=person) if person else ""


def _subject(ask: Ask) -> str:
    subject = survey_subject(ask.form.messages(), ask.contact, ask.programme)
    if ask.step:
        subject = _own_subject(ask) or ask.said.reminder_subject.format(subject=subject)
    return f"{TEST_MARK} {subject}" if ask.invitation.test else subject


def _own_subject(ask: Ask) -> str | None:
    """Return the owner's subject of a reminder; the survey or the reminder may be gone since it was planned."""
    survey = ask.programme.surveys.get(ask.invitation.survey_id)
    reminders = survey.reminders[ask.step - 1 : ask.step] if survey else ()
    return reminders[0].subject if reminders else None


def _headers(links: Links, programme: Programme) -> dict[str, str]:
    by_mail = f", <mailto:{links.unsubscribe_address}>" if links.unsubscribe_address else ""
    return {
        "List-Unsubscribe": f"<{links.unsubscribe}>{by_mail}",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<surveys.{domain_of(programme.sender.email)}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }
