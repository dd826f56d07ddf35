"""What SES would say of each mail that left, played to the topics that the template names for it.

The local part of an address decides, as it does at SES's own mailbox simulator: see `STORIES`. Whatever else it
begins with, the mail arrives.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from infra.local.outbox import SentMail
from infra.local.provisioner import Provisioner
from infra.local.resources import Place

Part = Mapping[str, Any]

_ARRIVES = ("Send", "Delivery")
STORIES: Mapping[str, tuple[str, ...]] = {
    "bounce": ("Send", "Bounce"),
    "suppressionlist": ("Send", "Bounce"),
    "undetermined": ("Send", "Bounce"),
    "ooto": (*_ARRIVES, "Bounce"),
    "complaint": (*_ARRIVES, "Complaint"),
    "delay": ("Send", "DeliveryDelay", "Delivery"),
    "reject": ("Reject",),
}
_BOUNCES = {
    "bounce": ("Permanent", "NoEmail"),
    "suppressionlist": ("Permanent", "OnAccountSuppressionList"),
    "undetermined": ("Undetermined", "Undetermined"),
    "ooto": ("Transient", "General"),
}
_TYPES = {"DeliveryDelay": "DELIVERY_DELAY", "Rendering Failure": "RENDERING_FAILURE"}  # the others in capitals


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the events of one configuration set go, and which of them."""

    configuration_set: str
    topic: str
    types: frozenset[str]


def destinations(provisioner: Provisioner) -> list[Destination]:
    """Return the template's enabled destinations."""
    every = provisioner.every("AWS::SES::ConfigurationSetEventDestination")
    return [
        Destination(
            properties["ConfigurationSetName"],
            properties["EventDestination"]["SnsDestination"]["TopicARN"],
            frozenset(properties["EventDestination"]["MatchingEventTypes"]),
        )
        for _, properties in every
        if properties["EventDestination"].get("Enabled", True)
    ]


class Feedback:
    """Plays each mail's story once, in order; a test may hold it back, or tell an event of its own."""

    def __init__(self, place: Place, destinations: Sequence[Destination]) -> None:
        """Begin with the first mail."""
        self._place = place
        self._destinations = destinations
        self._played = 0
        self._held = False

    def hold(self) -> None:
        """Say nothing of any mail from now on, as SES sometimes does for hours."""
        self._held = True

    def release(self) -> None:
        """Go on: the next `settle` of the stack tells also of what was held back."""
        self._held = False

    def play(self, mails: Sequence[SentMail], configuration_sets: Mapping[bytes, str]) -> None:
        """Tell of the mails that are new; configuration sets are by the mail as it was handed to SES."""
        if self._held:
            return
        for mail in mails[self._played :]:
            name = configuration_sets.get(mail.raw, "")
            for event_type in STORIES.get(_role(mail.to), _ARRIVES):
                self.tell(event(self._place, mail, name, event_type))
            self._played += 1

    def tell(self, told: Mapping[str, Any]) -> None:
        """Publish one event to whoever wants its type and configuration set."""
        kind = str(told["eventType"])
        [name] = told["mail"]["tags"]["ses:configuration-set"]
        for each in self._destinations:
            if each.configuration_set == name and _TYPES.get(kind, kind.upper()) in each.types:
                self._place.client("sns").publish(TopicArn=each.topic, Message=json.dumps(told))


def _role(address: str) -> str:
    local = address.lower().partition("@")[0]
    return next((role for role in STORIES if local.startswith(role)), "")


def event(place: Place, mail: SentMail, configuration_set: str, event_type: str) -> dict[str, Any]:
    """Return one event of a mail as SES writes it, at the time the mail left."""
    return {
        "eventType": event_type,
        "mail": _mail(place, mail, configuration_set),
        **dict(_parts(mail, event_type)),
    }


def _mail(place: Place, mail: SentMail, configuration_set: str) -> Part:
    own = {name: [value] for name, value in mail.tags.items()}
    domain = parseaddr(mail.from_)[1].rpartition("@")[2]
    return {
        "timestamp": _time(mail),
        "source": mail.from_,
        "sourceArn": place.arn("ses", f"identity/{domain}"),
        "sendingAccountId": place.account,
        "messageId": mail.message_id,
        "destination": [mail.to],
        "tags": {"ses:configuration-set": [configuration_set], "ses:from-domain": [domain], **own},
    }


def _parts(mail: SentMail, event_type: str) -> Iterator[tuple[str, Part]]:
    at = {"timestamp": _time(mail)}
    match event_type:
        case "Send":
            yield "send", {}
        case "Delivery":
            yield "delivery", {**at, "recipients": [mail.to], "smtpResponse": "250 2.0.0 OK"}
        case "DeliveryDelay":
            yield "deliveryDelay", {**at, "delayType": "TransientCommunicationFailure"}
        case "Bounce":
            kind, subtype = _BOUNCES.get(_role(mail.to), ("Permanent", "General"))
            recipients = [{"emailAddress": mail.to}]
            yield "bounce", {**at, "bounceType": kind, "bounceSubType": subtype, "bouncedRecipients": recipients}
        case "Complaint":
            recipients = [{"emailAddress": mail.to}]
            yield "complaint", {**at, "complainedRecipients": recipients, "complaintFeedbackType": "abuse"}
        case "Reject":
            yield "reject", {"reason": "Bad content"}


def _time(mail: SentMail) -> str:
    return mail.sent_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
