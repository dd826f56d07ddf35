"""What SES says came of a mail: one event read, and what it changes. Events come late, twice and in any order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from functions.core.mistakes import wrong
from functions.core.times import iso, whole_second

What = Literal["sent", "delayed", "delivered", "bounced", "complained", "rejected"]
Bounce = Literal["permanent", "transient", "undetermined"]
Suppression = Literal["address", "doubt", "person"]

_KNOWN: dict[str, What] = {
    "Send": "sent",
    "DeliveryDelay": "delayed",
    "Delivery": "delivered",
    "Bounce": "bounced",
    "Complaint": "complained",
    "Reject": "rejected",
    "Rendering Failure": "rejected",
}
_BOUNCES: dict[str, Bounce] = {"Permanent": "permanent", "Transient": "transient", "Undetermined": "undetermined"}
_STOPS: dict[Bounce | None, Suppression] = {"permanent": "address", "undetermined": "doubt"}
_BAD_NEWS = frozenset({"bounced", "complained", "rejected"})
# The kinds of mail that customers get; what comes of any other, a colleague's, must not silence a customer.
_TO_CUSTOMERS = frozenset({"survey", "promoter", "passive", "detractor", "closed_loop", "personal", "confirm"})
_GREETING = "Successfully validated SNS topic"  # plain text that SES sends once, when it is told of the topic
_NO_COMPLAINT = "not-spam"  # someone took the mail out of the spam folder: SES reports that the same way

# How much is known of a mail. An event counts only if it says more, so that the order of events does not matter.
# A transient bounce is often an absence note of somebody who has the mail: word of delivery stands above it.
_TRANSIENT, _PERMANENT, _OVER = 2, 4, 9
_KNOWS = {"planned": 0, "unconfirmed": 0, "sent": 1, "bounced": _TRANSIENT, "delivered": 3, "rejected": 5}
_SAYS: dict[What, int] = {"sent": 1, "delayed": 1, "complained": 1, "delivered": 3, "rejected": 5}
_STATES = {1: "sent", _TRANSIENT: "bounced", 3: "delivered", _PERMANENT: "bounced", 5: "rejected"}


class UnreadableMailEventError(ValueError):
    """A message that is no event of SES; its text names the field and repeats nothing of what was in it."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """An event that is none of our business, and why; loud, if a person should look at it all the same."""

    why: str
    loud: bool = False


@dataclass(frozen=True, slots=True)
class MailEvent:
    """What came of one mail to a customer: at is when it happened, left_at when SES took the mail."""

    sid: str
    kind: str
    what: What
    at: datetime
    left_at: datetime
    message_id: str
    address: str
    bounce: Bounce | None = None
    reason: str = ""


class _Told(BaseModel):
    """What all parts of an event share; SES adds fields, so that those we do not know are let pass."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True)

    timestamp: AwareDatetime


class _Mail(_Told):
    message_id: str = Field(min_length=1)
    destination: list[str] = Field(min_length=1)
    tags: dict[str, list[str]] = Field(default_factory=dict)

    def tag(self, name: str) -> str:
        return next(iter(self.tags.get(name, ())), "")


class _Bounce(_Told):
    bounce_type: Literal["Permanent", "Transient", "Undetermined"]
    bounce_sub_type: str = ""


class _Complaint(_Told):
    complaint_feedback_type: str | None = None


class _Reject(BaseModel):
    reason: str = ""


class _Event(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, frozen=True)

    event_type: str
    mail: _Mail
    delivery: _Told | None = None
    delivery_delay: _Told | None = None
    bounce: _Bounce | None = None
    complaint: _Complaint | None = None
    reject: _Reject | None = None

    def part(self) -> _Told:
        """Return the part that says when it happened: its own, or the mail's if its kind has none."""
        parts: dict[str, _Told | None] = {
            "Delivery": self.delivery,
            "DeliveryDelay": self.delivery_delay,
            "Bounce": self.bounce,
            "Complaint": self.complaint,
        }
        found = parts.get(self.event_type, self.mail)
        if found is None:
            message = f"{to_camel(self.event_type)}: Field required"
            raise UnreadableMailEventError(message)
        return found


def read(body: str, configuration_set: str) -> MailEvent | Ignored:
    """Return what a message of the topic tells; raise UnreadableMailEventError if it is no event at all."""
    if body.startswith(_GREETING):
        return Ignored("SES says that it can reach the topic")
    try:
        event = _Event.model_validate_json(body)
    except ValidationError as error:
        raise UnreadableMailEventError(wrong(error, "event")) from error
    return _foreign(event, configuration_set) or _understood(event)


def _foreign(event: _Event, configuration_set: str) -> Ignored | None:
    what, mail = _KNOWN.get(event.event_type), event.mail
    if configuration_set not in mail.tags.get("ses:configuration-set", ()):
        return Ignored("of another configuration set")
    if what is None:
        return Ignored("says nothing of whether the mail arrived")
    if mail.tag("kind") not in _TO_CUSTOMERS:
        return Ignored(f"{what}: mail to a colleague", loud=what in _BAD_NEWS)
    if event.complaint and event.complaint.complaint_feedback_type == _NO_COMPLAINT:
        return Ignored("reported as no spam")
    return None if mail.tag("sid") else Ignored("names no invitation")


def _understood(event: _Event) -> MailEvent:
    mail, bounce = event.mail, event.bounce
    reason = bounce.bounce_sub_type if bounce else event.reject.reason if event.reject else ""
    return MailEvent(
        sid=mail.tag("sid"),
        kind=mail.tag("kind"),
        what=_KNOWN[event.event_type],
        at=whole_second(event.part().timestamp),
        left_at=whole_second(mail.timestamp),
        message_id=mail.message_id,
        address=mail.destination[0].strip().lower(),
        bounce=_BOUNCES[bounce.bounce_type] if bounce else None,
        reason=reason,
    )


def changes(item: Mapping[str, Any], event: MailEvent) -> dict[str, Any]:
    """Return what to write over a stored invitation: nothing, if the event tells nothing new of its survey mail.

    That it left and that it arrived is noted even if the invitation has been answered or closed since; such a
    state itself stays.
    """
    if event.kind != "survey":
        return {}
    left = {} if "sent_at" in item else {"sent_at": iso(event.left_at), "message_id": event.message_id}
    arrived = {"delivered_at": iso(event.at)} if event.what == "delivered" and "delivered_at" not in item else {}
    return {**left, **arrived, **_state(item, event)}


def _state(item: Mapping[str, Any], event: MailEvent) -> dict[str, Any]:
    said = _said(event)
    if said <= _known(item):
        return {}
    bounce = {"kind": event.bounce, "reason": event.reason, "at": iso(event.at)}
    return {"state": _STATES[said], **({"bounce": bounce} if event.what == "bounced" else {})}


def _known(item: Mapping[str, Any]) -> int:
    if item["state"] == "bounced" and item["bounce"]["kind"] == "permanent":
        return _PERMANENT
    return _KNOWS.get(item["state"], _OVER)


def _said(event: MailEvent) -> int:
    if event.what == "bounced":
        return _PERMANENT if event.bounce == "permanent" else _TRANSIENT
    return _SAYS[event.what]


def suppression(event: MailEvent) -> Suppression | None:
    """Return what must not be mailed again: the address, the person, or nothing; a doubt counts towards the address."""
    if event.what == "complained":
        return "person"
    return _STOPS.get(event.bounce)
