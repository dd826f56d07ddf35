"""The mails of a few plain facts: word to the CSM of who has no address, and to a customer of a doubtful answer."""

from dataclasses import dataclass
from pathlib import Path

from functions.core.mail import Mail, first_name, present
from functions.core.people import Account, Contact, Owner
from functions.core.programme import Programme
from functions.core.scales import SCALES
from functions.core.survey import Invitation, Response
from functions.core.templates import render
from functions.core.wording import messages

TEMPLATES = Path(__file__).parents[1] / "templates"
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


def takes_mail(contact: Contact) -> bool:
    """Say whether a person has an address that takes mail, and has not called ours spam."""
    return bool(contact.email) and not contact.bounces() and not contact.complained_at


def confirm_mail(answered: Answered, programme: Programme, page: str) -> Mail | None:
    """Return the mail that tells a person of an answer in their name that may be a colleague's; None as for a reply.

    It comes from the company and is answered there, whoever looks after the account: they may be the one in doubt.
    """
    contact, invitation, words = answered.contact, answered.invitation, messages("en")
    if not contact.email or not takes_mail(contact):
        return None
    values = {
        "invitation": invitation,
        "question": answered.question,
        "response": answered.response,
        "contact": contact,
        "first_name": first_name(contact.name),
        "company": programme.company,
        "page": page,
        "language": words.language,
        "direction": words.direction,
        "closes": words.day(invitation.closes_at.date()),
    }
    sender = Owner(programme.sender.name, programme.sender.email)
    return written("confirm", contact.email, sender, values, sid=invitation.sid)


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
