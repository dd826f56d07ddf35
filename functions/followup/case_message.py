"""The mail in which a colleague gets back to someone: as a person writes, in the thread of what they were asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from functions.core.form import Form
from functions.core.mail import Mail, first_name, sender_of
from functions.core.people import Contact, Owner
from functions.core.programme import Programme
from functions.followup.message import written
from functions.followup.owning import company
from functions.followup.scope import name_of


@dataclass(frozen=True, slots=True)
class Written:
    """What a colleague wrote (text, by their address) to someone about an answer to a form.

    Thread is what the mail that asked may be known by; reply_to is where the conversation is kept, if anywhere.
    """

    sid: str
    text: str
    by: str
    contact: Contact
    form: Form
    thread: Sequence[str]
    reply_to: str | None


def message_mail(wrote: Written, programme: Programme) -> Mail | None:
    """Return the mail; None if they have no address that takes mail.

    It is from the colleague, or from the company if their address is of another domain. What is answered goes where
    the conversation is kept, else to the colleague.
    """
    contact, us = wrote.contact, company(programme)
    if not contact.email or contact.bounces() or contact.complained_at:
        return None
    author = Owner(name_of(wrote.by, programme), wrote.by)
    sender = sender_of(author, us)
    values = {
        "text": wrote.text,
        "subject": _subject(wrote, programme),
        "company": programme.company,
        "language": "en",
        "direction": "ltr",
    }
    mail = written("message", contact.email, replace(sender, name=_signed(author, programme)), values, sid=wrote.sid)
    return replace(mail, reply_to=wrote.reply_to or author.email, headers=_threaded(wrote.thread))


def _signed(author: Owner, programme: Programme) -> str:
    return programme.company.name if "@" in author.name else f"{author.name} ({programme.company.name})"


def _subject(wrote: Written, programme: Programme) -> str:
    """Return the subject of the mail that asked, by which some mail clients keep a thread together."""
    words, name = wrote.form.messages().mail, first_name(wrote.contact.name)
    pattern = words.subject if name else words.subject_nobody
    return pattern.format(name=name, product=programme.company.product)


def _threaded(thread: Sequence[str]) -> dict[str, str]:
    return {"In-Reply-To": " ".join(thread), "References": " ".join(thread)} if thread else {}
