"""The mails that follow an answer: a reply that fits it, and word to the CSM when someone must call."""

from dataclasses import dataclass
from pathlib import Path

from functions.core.mail import Mail, first_name, sender_of
from functions.core.people import Contact, Owner
from functions.core.programme import Programme
from functions.core.scales import SCALES
from functions.core.survey import Invitation, Response
from functions.core.templates import render
from functions.core.wording import messages

TEMPLATES = Path(__file__).parent / "templates"
_REPLIES = {"top": "promoter", "middle": "passive", "bottom": "detractor"}


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with the invitation it answers and the person as they are now."""

    invitation: Invitation
    response: Response
    contact: Contact

    @property
    def reply(self) -> str:
        """Return which reply fits the score."""
        return _REPLIES[SCALES[self.invitation.metric].band(self.response.score)]


def reply_mail(answered: Answered, programme: Programme, page: str) -> Mail | None:
    """Return the reply to the person who answered; None if they have no address that takes mail."""
    contact = answered.contact
    if not contact.email or contact.bounced_at or contact.complained_at:
        return None
    return _mail(answered, programme, answered.reply, contact.email, page=page)


def alert_mail(answered: Answered, programme: Programme) -> Mail:
    """Return the mail that asks the account's CSM (or the company, if it has none) to call.

    It goes out even if the score has been raised since: the reply may have promised a call already.
    """
    owner = answered.invitation.snapshot.owner or Owner(programme.sender.name, programme.sender.email)
    return _mail(answered, programme, "alert", owner.email, page="")


def _mail(answered: Answered, programme: Programme, name: str, to: str, *, page: str) -> Mail:
    invitation = answered.invitation
    sender = Owner(programme.sender.name, programme.sender.email)
    if name != "alert":
        sender = sender_of(invitation.snapshot.owner, sender)
    words = messages(invitation.wording.language)
    values = {
        "invitation": invitation,
        "response": answered.response,
        "contact": answered.contact,
        "first_name": first_name(answered.contact.name),
        "owner": invitation.snapshot.owner,
        "sender": sender,
        "company": programme.company,
        "raised": answered.reply != "detractor",
        "review_link": str(programme.replies.review_link or ""),
        "page": page,
        "language": words.language,
        "direction": words.direction,
        "closes": words.day(invitation.closes_at.date()),
    }
    return Mail(
        to=to,
        sender=sender.email,
        sender_name=sender.name,
        subject=render(TEMPLATES, f"{name}/subject.txt", **values),
        text=render(TEMPLATES, f"{name}/body.txt", **values),
        html=render(TEMPLATES, f"{name}/body.html", **values),
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"},
        tags={"sid": invitation.sid, "kind": name},
    )
