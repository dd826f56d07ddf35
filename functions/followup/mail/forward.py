"""What someone wrote back, as it is passed on to the account's CSM, with the mail itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from functions.core.mail import Mail, present
from functions.core.people import Contact, Owner
from functions.core.programme import Programme
from functions.core.survey import Invitation
from functions.core.wording import messages
from functions.followup.mail.message import written

ORIGINAL_BYTES = 5 * 1024 * 1024  # a larger mail stays where it lies
_ANSWERS = re.compile(r"(?:\s*(?:re|aw|sv|odp|vs|r|rv|ynt|回复|回覆|答复|答覆)\s*[:\uff1a])+\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """A mail on record (told), the invitation that it is about, the question that asked, and the bytes that came."""

    invitation: Invitation
    contact: Contact
    question: str
    told: Mapping[str, Any]
    original: bytes | None
    writer: Owner | None = None


def forward_mail(mail: Written, programme: Programme) -> Mail:
    """Return the mail to whoever wrote to the customer last, else to the account's CSM; to the company if it has none.

    To the company also if the survey was about the CSM, and nobody has written yet.
    A reply to it goes to the address that we know the customer by, whoever may have written.
    """
    company = Owner(programme.sender.name, programme.sender.email)
    left = {each.email for each in programme.team if each.left}
    invitation = mail.invitation
    csm = None if invitation.touchpoint == "csm" else invitation.snapshot.owner
    owner = present(mail.writer, left) or present(csm, left)
    made = written("forward", (owner or company).email, company, _values(mail, programme, owner), sid=invitation.sid)
    return replace(made, reply_to=None if invitation.anonymous else mail.contact.email, original=mail.original)


def _beside_score(told: Mapping[str, Any]) -> str:
    """Return the text of a mail, or nothing if it is the score alone, which is shown by itself."""
    text = str(told.get("text", ""))
    return "" if text == str(told.get("score")) else text


def _values(mail: Written, programme: Programme, owner: Owner | None) -> dict[str, object]:
    told, words = mail.told, messages("en")
    return {
        "owner": owner,
        "wrote": owner is not None and owner == mail.writer,
        "about_csm": mail.invitation.touchpoint == "csm",
        "company": programme.company,
        "invitation": mail.invitation,
        "anonymous": mail.invitation.anonymous,
        "contact": mail.contact,
        "question": mail.question,
        "subject": _ANSWERS.sub("", told.get("subject", ""), count=1) or mail.question,
        "verified": bool(told.get("from_verified")),
        "sender": told.get("sender", ""),
        "text": _beside_score(told),
        "score": told.get("score"),
        "counts": bool(told.get("counts")),
        "attached": mail.original is not None,
        "place": told["place"],
        "language": words.language,
        "direction": words.direction,
    }
