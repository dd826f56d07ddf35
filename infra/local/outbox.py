"""Mail that was sent, as a mail client would show it, with the time of the local run's own clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import islice
from typing import Any

from moto.ses.models import ses_backends


@dataclass(frozen=True, slots=True)
class SentMail:
    """One mail: `to` is the bare address it went to, `from_` the header with its display name."""

    to: str
    from_: str
    subject: str
    headers: Mapping[str, str]
    text: str
    html: str
    sent_at: datetime
    raw: bytes
    tags: Mapping[str, str]
    message_id: str


class Outbox:
    """What moto's SES holds, each mail stamped when it is first seen."""

    def __init__(self, account: str, region: str) -> None:
        """Start with what is there."""
        self._sent: list[Any] = ses_backends[account][region].sent_messages
        self._times: list[datetime] = []
        self._read: list[SentMail] = []  # parsing is slow, so each mail is parsed once

    def stamp(self, now: datetime) -> None:
        """Note the time for every mail that is new."""
        self._times += [now] * (len(self._sent) - len(self._times))

    def __len__(self) -> int:
        """Count the mails."""
        return len(self._times)

    def mails(self, tags: Mapping[bytes, Mapping[str, str]]) -> list[SentMail]:
        """Return every mail, oldest first; tags are by the mail as it was handed to SES."""
        known = zip(self._sent, self._times, strict=False)
        self._read += [_mail(sent, at, tags) for sent, at in islice(known, len(self._read), None)]
        return list(self._read)


def _mail(sent: Any, sent_at: datetime, tags: Mapping[bytes, Mapping[str, str]]) -> SentMail:  # noqa: ANN401 - one of moto's messages
    raw = sent.raw_data.encode()
    message = _parsed(raw)
    return SentMail(
        to=sent.destinations[0],
        from_=str(message["From"]),
        subject=str(message["Subject"]),
        headers={name: str(value) for name, value in message.items()},
        text=_content(message, "plain"),
        html=_content(message, "html"),
        sent_at=sent_at,
        raw=raw,
        tags=tags.get(raw, {}),
        message_id=sent.id,
    )


def _parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, _class=EmailMessage, policy=policy.default)


def _content(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""
