"""Grants: one person's right to one report or desk, which is also the record that they were told of it, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Key, Refused, Table
from functions.core.times import iso, parse

Claim = Literal["claimed", "mailed", "sending", "refused", "unconfirmed"]
Access = Literal["open", "closed", "unknown"]


@dataclass(frozen=True, slots=True)
class Grant:
    """Who may open what, and until when; folder is a desk's name, or that of the reports; name is what it is called.

    Files are the keys of all that it opens in the reports bucket, and of nothing else.
    """

    grant_id: str
    address: str
    folder: str
    name: str
    expiry: datetime
    claimed_at: datetime | None = None
    files: tuple[str, ...] = ()


class Grants:
    """Claimed before the mail, confirmed after it: a mail that may have left is never sent again."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def claim(self, grant: Grant, now: datetime) -> Claim:
        """Claim the sending of this grant's mail; anything but "claimed" says how an earlier claim stands."""
        values = {
            "sending": "sending",
            "unsent": "unsent",
            "address": grant.address,
            "folder": grant.folder,
            "report": grant.name,
            "expiry": iso(grant.expiry),
            "files": list(grant.files),
            "ttl": int(grant.expiry.timestamp()),
            "now": iso(now),
        }
        update = (
            "SET #state = :sending, address = :address, folder = :folder, report = :report, files = :files, "
            "expiry = :expiry, expires_at = :ttl, claimed_at = :now"
        )
        condition = "attribute_not_exists(pk) OR #state = :unsent"
        try:
            self._table.change(Change(_key(grant.grant_id), update, condition, values, ["state"]))
        except Refused as refused:
            return _standing(refused.item)
        return "claimed"

    def confirm(self, grant_id: str, message_id: str, now: datetime) -> None:
        """Record that the mail left."""
        values = {"mailed": "mailed", "message": message_id, "now": iso(now)}
        self._record(grant_id, "SET #state = :mailed, message_id = :message, mailed_at = :now", values)

    def release(self, grant_id: str, reason: str) -> None:
        """Record that the mail certainly did not leave, so that it may be claimed again."""
        self._record(grant_id, "SET #state = :unsent, reason = :reason", {"unsent": "unsent", "reason": reason})

    def park(self, grant_id: str, state: Literal["refused", "unconfirmed"], reason: str) -> None:
        """Record a mail that must not be tried again: refused for good, or perhaps sent."""
        values = {"parked": state, "reason": reason, "mailed": "mailed"}
        change = Change(
            _key(grant_id), "SET #state = :parked, reason = :reason", "#state <> :mailed", values, ["state"]
        )
        self._table.change(change)

    def access(self, grant_id: str, now: datetime) -> tuple[Access, Grant | None]:
        """Return the grant if it is there, and whether it is open: neither revoked nor run out."""
        item = self._table.get(_key(grant_id))
        if item is None:
            return "unknown", None
        claimed, expiry, files = parse(item["claimed_at"]), parse(item["expiry"]), tuple(item.get("files", ()))
        grant = Grant(grant_id, item["address"], item["folder"], item["report"], expiry, claimed, files)
        return ("closed" if "revoked_at" in item or now >= grant.expiry else "open"), grant

    def _record(self, grant_id: str, update: str, values: Mapping[str, object]) -> None:
        self._table.change(Change(_key(grant_id), update, "attribute_exists(pk)", values, ["state"]))


def _standing(item: dict[str, Any] | None) -> Claim:
    state: Claim = item["state"] if item else "unconfirmed"
    return state


def _key(grant_id: str) -> Key:
    return f"GRANT#{grant_id}", "GRANT"
