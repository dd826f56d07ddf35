"""What SES tells of a mail that came in: for whom, where it lies, and what SES made of it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from functions.core.mistakes import wrong
from functions.core.times import whole_second

PREFIX = "mail/"  # of every place in the bucket; the template has it, too
_GREETING = "Successfully validated SNS topic"  # plain text that SES may send when it is told of a topic
_SETUP = "AMAZON_SES_SETUP_NOTIFICATION"  # an object that SES writes to try the bucket
_ADDRESS = re.compile(r"([ru])\+([a-z2-7]{26})@(\S+)")
_ID = r"^[A-Za-z0-9_.-]{1,200}$"

Purpose = Literal["reply", "unsubscribe"]


class UnreadableNotificationError(ValueError):
    """A message that is no notification of SES; its text names the field and repeats nothing of what was in it."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One mail that came in; at is when SES took it, and key where its bytes lie."""

    message_id: str
    at: datetime
    recipients: tuple[str, ...]
    key: str
    harmful: bool = False
    dmarc: bool = False
    dkim: bool = False


class _Told(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, frozen=True)


class _Verdict(_Told):
    status: str = ""


class _Action(_Told):
    type: Literal["S3"]
    object_key: str = Field(min_length=1, max_length=1024, pattern=rf"^{PREFIX}[^/]")


class _Receipt(_Told):
    recipients: list[str] = Field(min_length=1)
    action: _Action
    spam_verdict: _Verdict = _Verdict()
    virus_verdict: _Verdict = _Verdict()
    dkim_verdict: _Verdict = _Verdict()
    dmarc_verdict: _Verdict = _Verdict()


class _Mail(_Told):
    message_id: str = Field(pattern=_ID)
    timestamp: AwareDatetime


class _Notification(_Told):
    notification_type: Literal["Received"]
    mail: _Mail
    receipt: _Receipt


def read(body: str) -> Inbound | None:
    """Return what a message of the topic tells, or None if it greets; raise UnreadableNotificationError otherwise."""
    if body.startswith(_GREETING):
        return None
    try:
        told = _Notification.model_validate_json(body)
    except ValidationError as error:
        raise UnreadableNotificationError(wrong(error, "notification")) from error
    receipt = told.receipt
    if receipt.action.object_key.endswith(_SETUP):
        return None
    return Inbound(
        message_id=told.mail.message_id,
        at=whole_second(told.mail.timestamp),
        recipients=tuple(each.strip().lower() for each in receipt.recipients),
        key=receipt.action.object_key,
        harmful="FAIL" in {receipt.spam_verdict.status, receipt.virus_verdict.status},
        dmarc=receipt.dmarc_verdict.status == "PASS",
        dkim=receipt.dkim_verdict.status == "PASS",
    )


def meant(recipients: tuple[str, ...], domain: str) -> list[tuple[Purpose, str]]:
    """Return what the recipients of a mail that are ours stand for: a purpose and an invitation each, once."""
    purposes: dict[str, Purpose] = {"r": "reply", "u": "unsubscribe"}
    found = (_ADDRESS.fullmatch(each) for each in recipients)
    return list(dict.fromkeys((purposes[each[1]], each[2]) for each in found if each and each[3] == domain.lower()))
