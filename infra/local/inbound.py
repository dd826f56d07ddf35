"""SES's inbox, played: mail to a domain of the template's receipt rules lies in their bucket, and their topic hears."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from itertools import count
from typing import Any

from infra.local.outbox import SentMail
from infra.local.provisioner import Provisioner
from infra.local.resources import Place

# What SES finds in honest mail; a caller may say otherwise of one.
PASSED = {"spam": "PASS", "virus": "PASS", "spf": "PASS", "dkim": "PASS", "dmarc": "PASS"}
_HEADERS = 40  # as many as a notification repeats here


@dataclass(frozen=True, slots=True)
class Rule:
    """Which domains a rule takes mail for, and where that goes."""

    recipients: tuple[str, ...]
    bucket: str
    prefix: str
    topic: str


def rules(provisioner: Provisioner) -> list[Rule]:
    """Return the template's receipt rules that are in force."""
    every = [properties["Rule"] for _, properties in provisioner.every("AWS::SES::ReceiptRule")]
    return [
        Rule(tuple(rule["Recipients"]), action["BucketName"], action["ObjectKeyPrefix"], action["TopicArn"])
        for rule in every
        if rule["Enabled"]
        for action in (each["S3Action"] for each in rule["Actions"])
    ]


class Inbox:
    """Takes mail in."""

    def __init__(self, place: Place, taking: Sequence[Rule]) -> None:
        """Begin with no mail."""
        self._place = place
        self._rules = taking
        self._ids = count(1)

    def takes(self, address: str) -> bool:
        """Say whether some rule takes mail for an address."""
        return any(address.rpartition("@")[2].lower() in rule.recipients for rule in self._rules)

    def receive(self, raw: bytes, to: str, now: datetime, verdicts: Mapping[str, str] = PASSED) -> str:
        """Take in a mail as it came over the wire, and return the id that it got; one for nobody here is an error."""
        found = [rule for rule in self._rules if to.rpartition("@")[2].lower() in rule.recipients]
        if not found:
            message = f"no receipt rule takes mail for {to}"
            raise LookupError(message)
        message_id = f"local{next(self._ids):021d}"
        for rule in found:
            key = f"{rule.prefix}{message_id}"
            self._place.client("s3").put_object(Bucket=rule.bucket, Key=key, Body=raw)
            told = notification(raw, to, now, message_id, verdicts)
            place = {"bucketName": rule.bucket, "objectKeyPrefix": rule.prefix, "objectKey": key}
            told["receipt"]["action"] = {"type": "S3", "topicArn": rule.topic, **place}
            self.tell(rule.topic, told)
        return message_id

    def tell(self, topic: str, told: Mapping[str, Any]) -> None:
        """Publish a notification."""
        self._place.client("sns").publish(TopicArn=topic, Message=json.dumps(told))


def notification(raw: bytes, to: str, now: datetime, message_id: str, verdicts: Mapping[str, str]) -> dict[str, Any]:
    """Return what SES tells of a mail, but for what it did with it."""
    at = now.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    judged = {f"{name}Verdict": {"status": status} for name, status in {**PASSED, **verdicts}.items()}
    headers = list(_headers(raw))
    source = next((value.strip("<>") for name, value in headers if name.lower() == "return-path"), "")
    return {
        "notificationType": "Received",
        "receipt": {"timestamp": at, "processingTimeMillis": 222, "recipients": [to], **judged},
        "mail": {
            "timestamp": at,
            "source": source,
            "messageId": message_id,
            "destination": [to],
            "headersTruncated": False,
            "headers": [{"name": name, "value": value} for name, value in headers[:_HEADERS]],
        },
    }


def _headers(raw: bytes) -> Iterator[tuple[str, str]]:
    head = re.split(rb"\r?\n\r?\n", raw[: 64 * 1024], maxsplit=1)[0].decode("utf-8", "replace")
    for line in re.sub(r"\r?\n[ \t]+", " ", head).splitlines():
        name, colon, value = line.partition(":")
        if colon:
            yield name, value.strip()


def back_to(mail: SentMail) -> str:
    """Return the address that a reply to a mail goes to."""
    return mail.headers.get("Reply-To") or mail.from_.rpartition("<")[2].rstrip(">")


def answer_to(mail: SentMail, text: str, now: datetime, headers: Mapping[str, str] | None = None) -> bytes:
    """Return the reply that a mail's reader writes above what it quotes, as a mail client sends it."""
    reply = EmailMessage(policy=SMTP)
    told = {
        "Return-Path": f"<{mail.to}>",
        "From": mail.to,
        "To": back_to(mail),
        "Subject": f"Re: {mail.subject}",
        "Date": format_datetime(now),
        "Message-ID": f"<reply-{mail.message_id}@{mail.to.rpartition('@')[2]}>",
        "In-Reply-To": f"<{mail.message_id}@email.amazonses.com>",
    }
    for name, value in {**told, **(headers or {})}.items():
        reply[name] = value
    quoted = "\n".join(f"> {line}".rstrip() for line in mail.text.splitlines())
    reply.set_content(f"{text}\n\nOn {mail.sent_at:%a, %d %b %Y at %H:%M} {mail.from_} wrote:\n\n{quoted}\n")
    return reply.as_bytes()
