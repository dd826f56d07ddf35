"""One mail's event put on record: who must not be mailed again first, then what became of the invitation."""

from functions.adapters.deliveries import Deliveries
from functions.adapters.images import Item
from functions.adapters.log import log
from functions.adapters.runtime import Runtime
from functions.adapters.table import Refused
from functions.ingest.delivery import MailEvent, changes, suppression

_ATTEMPTS = 5


def settle(runtime: Runtime, event: MailEvent) -> None:
    """Record what an event tells; one of a mail that we know nothing of is left alone, with a line in the log."""
    item = runtime.adapter(Deliveries).invitation(event.sid)
    if item is None:
        log().warning("mail event of an unknown invitation", extra={"sid": event.sid, "what": event.what})
        return
    _suppress(runtime, item["contact_id"], event)
    _note(runtime, item, event)


def _suppress(runtime: Runtime, contact_id: str, event: MailEvent) -> None:
    deliveries, stopped = runtime.adapter(Deliveries), False
    match suppression(event):
        case "address":
            stopped = deliveries.lose_address(contact_id, event.address, event.at)
        case "doubt":
            stopped = deliveries.doubt_address(contact_id, event.address, event.message_id, event.at)
        case "person":
            stopped = deliveries.complain(contact_id, event.at)
    if stopped:
        log().warning("no more mail", extra={"contact_id": contact_id, "what": event.what, "reason": event.reason})


def _note(runtime: Runtime, item: Item, event: MailEvent) -> None:
    """Write what is new, and look again if someone else wrote in between."""
    stored: Item | None = item
    for _ in range(_ATTEMPTS):
        told = changes(stored, event) if stored else {}
        if not stored or not told:
            return
        try:
            runtime.adapter(Deliveries).note(stored, told)
        except Refused as refused:
            stored = refused.item
        else:
            return
    message = "the invitation kept changing while it was being written"
    raise RuntimeError(message)
