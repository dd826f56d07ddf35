"""A mail to a customer that follows their answer: in their language, from who asked them, beneath what was written."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from functions.core.asker import greeting, sender_name, signature, survey_subject
from functions.core.form import Form
from functions.core.languages.catalogue import mapped
from functions.core.languages.words import Messages
from functions.core.mail import Mail, one_line, sender_of, threaded
from functions.core.people import Contact, Owner
from functions.core.programme import Programme
from functions.core.survey import Invitation
from functions.core.templates import render
from functions.core.wording import messages
from functions.followup.mail.message import TEMPLATES, Answered, takes_mail

_LABEL_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Way:
    """Where a mail leads: the page of the answer, the address that puts replies on record, and the mails before it.

    Those before are Message-IDs without brackets, the newest last.
    """

    page: str = ""
    back: str | None = None
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """Something to open."""

    label: str
    link: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """What the person said, as it stands beneath a mail."""

    intro: str
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says: sentences in the person's language, and around them what people wrote in any.

    Message is a colleague's whole text, told a few words within ours, in whatever language their writer chose. The sid
    tells SES's events whose mail it was; replies go back there.
    """

    kind: str
    sid: str = ""
    back: str | None = None
    subject: str = ""
    greeting: str = ""
    message: str = ""
    opening: tuple[str, ...] = ()
    told: str = ""
    button: Button | None = None
    closing: tuple[str, ...] = ()
    quoted: Quoted | None = None
    unsubscribe: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def words_for(form: Form, programme: Programme) -> Messages:
    """Return the words in which someone hears from us after a survey: its own, or the programme's for all replies."""
    own = {**programme.replies.wording.get(form.language, {}), **form.words}
    return mapped(messages(form.language), own.get)


def subject_after(answered: Answered, words: Messages, programme: Programme, way: Way) -> str:
    """Return the subject of a mail beneath the survey's; one of its own if no mail asked."""
    if not way.before:
        return words.reply.subject
    return f"Re: {survey_subject(words, answered.contact, programme)}"


def written_to(contact: Contact, letter: Letter, words: Messages, sender: Owner, programme: Programme) -> Mail:
    """Return the letter as the mail of a sender, who signs it."""
    values: dict[str, Any] = {
        "letter": letter,
        "subject": letter.subject,
        "greeting": letter.greeting,
        "signed": signature(sender, programme),
        "company": programme.company,
        "said": words.reply,
        "stop": words.mail.unsubscribe,
        "unsubscribe": letter.unsubscribe,
        "language": words.language,
        "direction": words.direction,
    }
    return Mail(
        to=contact.email or "",
        sender=sender_of(sender, Owner(programme.sender.name, programme.sender.email)).email,
        sender_name=sender_name(sender, programme),
        subject=letter.subject,
        text=render(TEMPLATES, "letter/body.txt", **values),
        html=render(TEMPLATES, "letter/body.html", **values),
        reply_to=letter.back,
        headers=dict(letter.headers),
        tags={"sid": letter.sid, "kind": letter.kind},
    )


@dataclass(frozen=True, slots=True)
class Done:
    """What the company did about a theme: title and text in the owner's words, and the theme as it is called."""

    title: str
    text: str
    theme: str


def closed_loop_mail(  # noqa: PLR0913 - the person, what was done, and the way back
    contact: Contact, invitation: Invitation, done: Done, programme: Programme, way: Way, *, unsubscribe: str = ""
) -> Mail | None:
    """Return word to someone who raised a theme of what came of it; None if they want no mail, or cannot get any.

    The invitation is the one in whose answer they raised it. Unsubscribe is the signed link that ends such mail.
    """
    if not takes_mail(contact) or contact.unsubscribed_at:
        return None
    words = messages(contact.locale)
    said, theme = words.reply, one_line(done.theme, _LABEL_LENGTH)
    letter = Letter(
        kind="closed_loop",
        sid=invitation.sid,
        back=way.back,
        subject=said.told_subject.format(title=one_line(done.title, _LABEL_LENGTH)),
        greeting=greeting(words, contact),
        opening=(said.told.format(theme=theme),),
        told=done.text.strip(),
        closing=(said.told_ask,),
        unsubscribe=unsubscribe,
        headers={**_AUTOMATIC, **_one_click(unsubscribe)},
    )
    company = Owner(programme.sender.name, programme.sender.email)
    return written_to(contact, letter, words, company, programme)


_AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}


def _one_click(link: str) -> dict[str, str]:
    post = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return {"List-Unsubscribe": f"<{link}>", **post} if link else {}


def personal_mail(  # noqa: PLR0913 - who writes what to whom, about which answer, and the way back
    answered: Answered, form: Form, programme: Programme, way: Way, *, owner: Owner, text: str
) -> Mail | None:
    """Return what a colleague wrote to someone about their answer, which is quoted beneath; None as for replies.

    It is a person's mail, and says of itself nothing else: absence notes may come back.
    """
    if not takes_mail(answered.contact):
        return None
    words = words_for(form, programme)
    subject, quoted = subject_after(answered, words, programme, way), _quoted(answered, words)
    letter = replace(_personal(answered.invitation.sid, text, owner, way), subject=subject, quoted=quoted)
    return written_to(answered.contact, letter, words, owner, programme)


def silence_mail(  # noqa: PLR0913 - who writes what to whom, about which survey, and the way back
    sid: str, contact: Contact, form: Form, programme: Programme, way: Way, *, owner: Owner, text: str
) -> Mail | None:
    """Return what a colleague wrote to someone who has not answered a survey; None as for replies."""
    if not takes_mail(contact):
        return None
    words = words_for(form, programme)
    subject = survey_subject(words, contact, programme)
    letter = replace(_personal(sid, text, owner, way), subject=f"Re: {subject}" if way.before else subject)
    return written_to(contact, letter, words, owner, programme)


def _personal(sid: str, text: str, owner: Owner, way: Way) -> Letter:
    back, headers = way.back or owner.email, threaded(way.before)
    return Letter(kind="personal", sid=sid, back=back, message=text.strip(), headers=headers)


def _quoted(answered: Answered, words: Messages) -> Quoted:
    """Return the question, the score on its scale and the comment, as they were."""
    response = answered.response
    score = f"{response.score}/{answered.invitation.high}"  # without spaces it reads so in a right-to-left line too
    lines = (answered.question, score, response.comment.strip())
    date = words.day(response.answered_at.date())
    return Quoted(words.reply.quoted.format(date=date), "\n".join(line for line in lines if line))
