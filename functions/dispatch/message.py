"""The survey mail: the question, the scale to click, and nothing that could forge an answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from functions.core.links import mint
from functions.core.mail import Mail, domain_of, first_name, sender_of
from functions.core.people import Contact, Owner
from functions.core.programme import Programme
from functions.core.survey import Invitation
from functions.core.templates import render
from functions.core.wording import messages

TEMPLATES = Path(__file__).parent / "templates"
_UNSUBSCRIBE_DAYS = timedelta(days=400)  # someone who digs out last year's mail must still be able to stop it


@dataclass(frozen=True, slots=True)
class Links:
    """Where the mail leads: answering and unsubscribing are signed apart."""

    answer: str
    unsubscribe: str


def links_for(invitation: Invitation, public_url: str, keys: list[str], now: datetime) -> Links:
    """Return the signed links of one invitation."""
    answer = mint("answer", invitation.sid, invitation.closes_at, keys)
    unsubscribe = mint("unsubscribe", invitation.sid, now + _UNSUBSCRIBE_DAYS, keys)
    return Links(f"{public_url}/s/{answer}", f"{public_url}/u/{unsubscribe}")


def survey_mail(invitation: Invitation, contact: Contact, programme: Programme, links: Links) -> Mail:
    """Return the mail that asks; contact is who they are at this moment, not when the survey was decided."""
    sender = sender_of(invitation.snapshot.owner, Owner(programme.sender.name, programme.sender.email))
    words = messages(invitation.wording.language)
    values = {
        "invitation": invitation,
        "wording": invitation.wording,
        "scores": range(invitation.low, invitation.high + 1),
        "first_name": first_name(contact.name),
        "sender": sender,
        "company": programme.company,
        "links": links,
        "language": words.language,
        "direction": words.direction,
        "closes": words.day(invitation.closes_at.date()),
    }
    return Mail(
        to=contact.email or "",
        sender=sender.email,
        sender_name=sender_name(sender, programme),
        subject=render(TEMPLATES, "survey/subject.txt", **values),
        text=render(TEMPLATES, "survey/body.txt", **values),
        html=render(TEMPLATES, "survey/body.html", **values),
        headers=_headers(links, programme),
        tags={"sid": invitation.sid, "kind": "survey"},
    )


def sender_name(sender: Owner, programme: Programme) -> str:
    """Return the display name: a person's name with the company's, or the company's alone."""
    return sender.name if sender.email == programme.sender.email else f"{sender.name} ({programme.company.name})"


def _headers(links: Links, programme: Programme) -> dict[str, str]:
    return {
        "List-Unsubscribe": f"<{links.unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<surveys.{domain_of(programme.sender.email)}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }
