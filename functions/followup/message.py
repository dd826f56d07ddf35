"""The mails that follow: a reply that fits an answer, and word to the CSM of who needs a call or has no address."""

from dataclasses import dataclass, replace
from pathlib import Path

from functions.core.mail import Mail, first_name, present, sender_of
from functions.core.people import Account, Contact, Owner
from functions.core.programme import Programme
from functions.core.scales import SCALES
from functions.core.survey import Invitation, Response
from functions.core.templates import render
from functions.core.wording import messages

TEMPLATES = Path(__file__).parent / "templates"
_REPLIES = {"top": "promoter", "middle": "passive", "bottom": "detractor"}


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with the invitation and the question that it answers, and the person as they are now."""

    invitation: Invitation
    response: Response
    contact: Contact
    question: str

    @property
    def reply(self) -> str:
        """Return which reply fits the score."""
        return _REPLIES[SCALES[self.invitation.metric].band(self.response.score)]


def reply_mail(answered: Answered, programme: Programme, page: str, back: str | None = None) -> Mail | None:
    """Return the reply to the person who answered; None if they have no address that takes mail.

    What they write back goes to an address that puts it on record, if there is one.
    """
    if not _takes_mail(answered):
        return None
    return replace(_mail(answered, programme, answered.reply, answered.contact.email or "", page=page), reply_to=back)


def confirm_mail(answered: Answered, programme: Programme, page: str) -> Mail | None:
    """Return the mail that tells a person of an answer in their name that may be a colleague's; None as for a reply.

    It comes from the company and is answered there, whoever looks after the account: they may be the one in doubt.
    """
    return (
        _mail(answered, programme, "confirm", answered.contact.email or "", page=page)
        if _takes_mail(answered)
        else None
    )


def _takes_mail(answered: Answered) -> bool:
    contact = answered.contact
    return bool(contact.email) and not contact.bounces() and not contact.complained_at


def alert_mail(answered: Answered, programme: Programme) -> Mail:
    """Return the mail that asks the account's CSM (or the company, if it has none) to call.

    It goes out even if the score has been raised since: the reply may have promised a call already.
    """
    owner = _owner(answered, programme) or Owner(programme.sender.name, programme.sender.email)
    return _mail(answered, programme, "alert", owner.email, page="")


def _owner(answered: Answered, programme: Programme) -> Owner | None:
    """Return the account's CSM of the day of the survey, unless they have left since."""
    return present(answered.invitation.snapshot.owner, {each.email for each in programme.team if each.left})


def unreachable_mail(contact: Contact, account: Account, programme: Programme) -> Mail | None:
    """Return the mail that tells the account's CSM (or the company) that a key contact's address takes no mail.

    None if the contact has another address by now.
    """
    return _signal("unreachable", contact, account, programme) if contact.bounces() else None


def left_mail(contact: Contact, account: Account, programme: Programme, note: str) -> Mail:
    """Return the mail that tells the account's CSM (or the company) what a key contact's automatic reply says."""
    return _signal("left", contact, account, programme, note=note)


def _signal(name: str, contact: Contact, account: Account, programme: Programme, **more: object) -> Mail:
    company = Owner(programme.sender.name, programme.sender.email)
    owner = present(account.owner, {each.email for each in programme.team if each.left})
    words = messages("en")
    values = {
        "contact": contact,
        "account": account,
        "owner": owner,
        "company": programme.company,
        "language": words.language,
        "direction": words.direction,
        **more,
    }
    return written(name, (owner or company).email, company, values)


def written(name: str, to: str, sender: Owner, values: dict[str, object], **tags: str) -> Mail:
    """Return a mail from its three templates."""
    return Mail(
        to=to,
        sender=sender.email,
        sender_name=sender.name,
        subject=render(TEMPLATES, f"{name}/subject.txt", **values),
        text=render(TEMPLATES, f"{name}/body.txt", **values),
        html=render(TEMPLATES, f"{name}/body.html", **values),
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"},
        tags={**tags, "kind": name},
    )


def _mail(answered: Answered, programme: Programme, name: str, to: str, *, page: str) -> Mail:
    invitation, owner = answered.invitation, _owner(answered, programme)
    sender = Owner(programme.sender.name, programme.sender.email)
    if name in _REPLIES.values():
        sender = sender_of(owner, sender)
    words = messages("en")  # what these mails are written in, whatever language the question was asked in
    values = {
        "invitation": invitation,
        "question": answered.question,
        "response": answered.response,
        "contact": answered.contact,
        "first_name": first_name(answered.contact.name),
        "owner": owner,
        "sender": sender,
        "company": programme.company,
        "raised": answered.reply != "detractor",
        "review_link": str(programme.replies.review_link or ""),
        "page": page,
        "language": words.language,
        "direction": words.direction,
        "closes": words.day(invitation.closes_at.date()),
    }
    return written(name, to, sender, values, sid=invitation.sid)
