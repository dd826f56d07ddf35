"""One mail to one person, and the bytes that leave."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Literal

from functions.core.people import Owner

# The default of 78 columns turns a long List-Unsubscribe into an encoded word, which no mail client reads.
_HEADERS = SMTP.clone(max_line_length=998)
_BODIES = SMTP.clone(max_line_length=76)  # the longest line that quoted-printable and base64 may have
_LINE_BYTES = 998  # the longest line that SMTP knows, without its end
_MOSTLY = 6  # quoted-printable trebles every byte beyond ASCII; base64 adds a third to all: even at one in six
_NAME_LENGTH = 60
_SUBJECT_LENGTH = 200
_FIRST_NAME_LENGTH = 40
_JOINERS = "\u200c\u200d"  # Persian and Indian names are spelt with them
_FIRST_REGION = "us-east-1"  # whose mails name no region
_MESSAGE_ID = re.compile(r"[!-;=?A-~]{1,120}@[!-;=?A-~]{1,120}")  # neither space nor bracket, nor @ but one
_THREAD_LENGTH = 4  # mails named: with their ids of that length they fit one line
_UNSAFE_IN_NAMES = re.compile(r'[",;:<>\[\]\\@]')


@dataclass(frozen=True, slots=True)
class Mail:
    """What one person is to read; headers are those beyond From, To, Subject and Reply-To.

    Original is another mail that goes with it as it came, untouched: to write it anew could change what it says.
    """

    to: str
    sender: str
    sender_name: str
    subject: str
    text: str
    html: str
    reply_to: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    original: bytes | None = None


def one_line(text: str, length: int) -> str:
    """Return the text without control characters and link marks, cut to a length.

    What looks like an encoded word is broken up: the standard library decodes it as it writes a header, with the end of
    the line and the next header that may be in it.
    """
    kept = "".join(" " if _is_control(char) else char for char in text)
    return " ".join(kept.replace("://", " ").replace("=?", "= ?").split())[:length].rstrip()


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"} and char not in _JOINERS


def display_name(name: str) -> str:
    """Return a name that is safe before an address: no comma, quote or bracket can make a second one."""
    return one_line(_UNSAFE_IN_NAMES.sub(" ", name), _NAME_LENGTH)


def first_name(name: str) -> str:
    """Return what a person is greeted by; anything that looks like a link or markup greets nobody."""
    first = " ".join(name.split()[:1])
    return first[:_FIRST_NAME_LENGTH] if _spelt(re.sub(r"[-'\u2019]", "", first)) else ""


def _spelt(word: str) -> bool:
    """Say whether a word is of letters, which in some scripts carry marks and joiners, and begins with one."""
    return word[:1].isalpha() and all(char in _JOINERS or unicodedata.category(char)[0] in "LM" for char in word)


def present(owner: Owner | None, left: Collection[str]) -> Owner | None:
    """Return the CSM unless theirs is one of the addresses, in lower case, of colleagues who have left."""
    return None if owner is None or owner.email.lower() in left else owner


def sender_of(owner: Owner | None, company: Owner) -> Owner:
    """Return who a mail is from: the CSM if their address is of the company's sending domain, else the company."""
    if owner is None or domain_of(owner.email) != domain_of(company.email):
        return company
    return owner


def domain_of(address: str) -> str:
    """Return the domain of an address, in lower case."""
    return address.rpartition("@")[2].lower()


def reply_address(sid: str, domain: str) -> str | None:
    """Return where replies go, so that they find their invitation; None if the owner has named no domain for it."""
    return None if domain == "none" else f"r+{sid}@{domain}"


def wire_id(message_id: str, region: str) -> str:
    """Return the Message-ID, without its brackets, that a mail bears to which SES gave an id in a region."""
    return f"{message_id}@{'email' if region == _FIRST_REGION else region}.amazonses.com"


def threaded(before: Sequence[str]) -> dict[str, str]:
    """Return the headers that put a mail under those before it, the newest last, so that they are shown together.

    A Message-ID may be a stranger's: what does not look like one is left out.
    """
    safe = [f"<{each}>" for each in before if _MESSAGE_ID.fullmatch(each)][-_THREAD_LENGTH:]
    return {"In-Reply-To": safe[-1], "References": " ".join(safe)} if safe else {}


def unsubscribe_address(sid: str, domain: str) -> str | None:
    """Return where a mail ends all mail to the person of an invitation; None as for replies."""
    return None if domain == "none" else f"u+{sid}@{domain}"


def mime(mail: Mail) -> bytes:
    """Return the mail as SMTP bytes: text first, HTML as its alternative, one recipient."""
    message = EmailMessage(policy=_BODIES)
    message["From"] = Address(display_name(mail.sender_name), addr_spec=mail.sender)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = one_line(mail.subject, _SUBJECT_LENGTH)
    if mail.reply_to:
        message["Reply-To"] = Address(addr_spec=mail.reply_to)
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text, cte=_encoding(mail.text))
    message.add_alternative(mail.html, subtype="html", cte=_encoding(mail.html))
    if mail.original is not None:
        message.make_mixed()
        message.attach(_attached(mail.original))
    return message.as_bytes(policy=_HEADERS)


def _attached(original: bytes) -> EmailMessage:
    """Return a mail as an attachment: a message may not be encoded, so that one that must be is a file."""
    part = EmailMessage(policy=_BODIES)
    data = b"\r\n".join(original.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
    fits = data.isascii() and b"\0" not in data and all(len(line) <= _LINE_BYTES for line in data.split(b"\r\n"))
    if not fits:
        part.set_content(data, maintype="application", subtype="octet-stream", filename="original.eml")
        return part
    part["Content-Type"] = "message/rfc822"
    part["Content-Disposition"] = 'attachment; filename="original.eml"'
    part["Content-Transfer-Encoding"] = "7bit"
    part.set_payload(data.decode("ascii"))
    return part


def _encoding(text: str) -> Literal["base64", "quoted-printable"]:
    """Return the shorter of the two encodings that every mail server passes on unharmed."""
    beyond_ascii = sum(byte > 127 for byte in text.encode())  # noqa: PLR2004 - the end of ASCII
    return "base64" if beyond_ascii * _MOSTLY > len(text.encode()) else "quoted-printable"
