"""What waits for the next digest of an alert, and the record that a digest was sent, once to each place."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Key, Refused, Table
from functions.core.times import iso

Standing = Literal["claimed", "sent", "sending", "refused", "unconfirmed"]
Parked = Literal["refused", "unconfirmed"]

_SETTLED = frozenset({"sent", "refused", "unconfirmed"})
_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an event that alerts tell is read: the key of the item that it is about, and what happened to that."""

    about: str
    event: str


@dataclass(frozen=True, slots=True)
class Ping:
    """What waits for a digest: its source alone, so that whoever is erased before that leaves is not in it."""

    source: Source
    id: str  # of what happened, by which a repeat is known
    at: datetime


@dataclass(frozen=True, slots=True)
class Sending:
    """One digest on its way to one place: an address's digest, or empty for a channel."""

    alert_id: str
    period: str
    place: str = ""


class Pings:
    """Put once each however often they are told; a digest that may have left is never sent again."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def put(self, alert_id: str, period: str, ping: Ping, now: datetime) -> None:
        """Keep what happened for the digest of a period."""
        key = {"pk": _pk(alert_id, period), "sk": f"PING#{iso(ping.at)}#{ping.id}"}
        source = {"about": ping.source.about, "event": ping.source.event}
        self._table.put_new({**key, **source, "expires_at": int((now + _KEPT).timestamp())})

    def waiting(self, alert_id: str, period: str) -> list[Source]:
        """Return what a digest is to tell, the oldest first."""
        return [Source(item["about"], item["event"]) for item in self._table.of_item(_pk(alert_id, period), "PING#")]

    def settled(self, sending: Sending) -> bool:
        """Say whether a digest has left, or must not be tried again."""
        item = self._table.get(_key(sending))
        return item is not None and item["state"] in _SETTLED

    def claim(self, sending: Sending, now: datetime) -> Standing:
        """Take a digest to send it; anything but "claimed" says how an earlier claim stands."""
        values = {
            "sending": "sending",
            "unsent": "unsent",
            "now": iso(now),
            "ttl": int((now + _KEPT).timestamp()),
        }
        update = "SET #state = :sending, claimed_at = :now, expires_at = :ttl"
        condition = "attribute_not_exists(pk) OR #state = :unsent"
        try:
            self._table.change(Change(_key(sending), update, condition, values, ["state"]))
        except Refused as refused:
            standing: Standing = refused.item["state"] if refused.item else "unconfirmed"
            return standing
        return "claimed"

    def confirm(self, sending: Sending, now: datetime) -> None:
        """Record that a digest left."""
        self._record(sending, "sent", iso(now))

    def release(self, sending: Sending, reason: str) -> None:
        """Record that a digest certainly did not leave, so that it may be claimed again."""
        self._record(sending, "unsent", reason)

    def park(self, sending: Sending, state: Parked, reason: str) -> None:
        """Record a digest that must not be tried again: refused for good, or perhaps sent."""
        self._record(sending, state, reason)

    def _record(self, sending: Sending, state: str, note: str) -> None:
        values = {"state": state, "note": note, "sending": "sending"}
        change = Change(_key(sending), "SET #state = :state, note = :note", "#state = :sending", values, ["state"])
        self._table.change(change)


def _pk(alert_id: str, period: str) -> str:
    return f"DIGEST#{alert_id}#{period}"


def _key(sending: Sending) -> Key:
    return _pk(sending.alert_id, sending.period), f"SENT#{sending.place}"
