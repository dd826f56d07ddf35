"""What came of a mail, in the table: on the invitation it carried, and on the contact it could not reach."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from functions.adapters.codec import decode
from functions.adapters.images import Item
from functions.adapters.invitations import ONLY_FOR_SENDING, due_after_sending
from functions.adapters.people import contact_key
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Refused, Table, invitation_key
from functions.core.survey import Invitation
from functions.core.times import iso, parse

_UNDECIDED = frozenset(
    {"planned", "unconfirmed", "bounced"}
)  # once the mail is known to be out, something is due again
_LOST = frozenset({"bounced", "rejected"})
_DOUBTS = 3


class Deliveries:
    """Each write is conditional, so that any of them may be repeated."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def invitation(self, sid: str) -> Item | None:
        """Return a stored invitation as it is."""
        return self._table.get(invitation_key(sid))

    def note(self, item: Item, told: Mapping[str, Any]) -> None:
        """Write what was told over the invitation that was read; Refused carries it if it has changed since.

        With a new state goes what falls due next: nothing for a mail that was lost, else what follows a sending.
        """
        lost = told.get("state") in _LOST
        found = not lost and "state" in told and item["state"] in _UNDECIDED
        values = {**told, **(self._due({**item, **told}) if found else {})}
        self._table.change(
            Change(
                key=invitation_key(item["sid"]),
                update="SET "
                + ", ".join(f"#{name} = :{name}" for name in values)
                + (" REMOVE due_pk, due_sk" if lost else "")
                + (f" REMOVE {ONLY_FOR_SENDING}" if found else "")
                + " ADD #version :one",
                condition="#version = :read",
                values={**values, "read": item["version"], "one": 1},
                names=(*values, "version"),
            )
        )

    def _due(self, item: Item) -> Item:
        return due_after_sending(
            self._table, decode(Invitation, item), parse(str(item.get("sent_at") or item["due_at"]))
        )

    def lose_address(self, contact_id: str, address: str, at: datetime) -> bool:
        """Record that an address takes no mail; False if we knew, or if the contact has another by now."""
        return self._contact(
            contact_id,
            "SET bounced_email = :address, bounced_at = :at, noted_at = :at ADD #version :one",
            "email = :address AND (attribute_not_exists(bounced_email) OR bounced_email <> :address)",
            address=address,
            at=iso(at),
        )

    def doubt_address(self, contact_id: str, address: str, message_id: str, at: datetime) -> bool:
        """Count a mail that came back for no known reason; the third loses the address, and then this is True.

        Each is kept by its address and mail, so that a repeat is no second one and a new address starts afresh.
        """
        mail = f"{address} {message_id}"
        change = Change(
            contact_key(contact_id),
            "ADD undetermined :mail, #version :one",
            "email = :address AND NOT contains(undetermined, :each)",
            {"address": address, "mail": {mail}, "each": mail, "one": 1},
            ("version",),
        )
        try:
            profile = self._table.change(change, returning="ALL_NEW")
        except Refused as refused:  # counted before, perhaps by a delivery that died; or no longer their address
            profile = refused.item or {}
        doubts = [each for each in profile.get("undetermined", ()) if each.startswith(f"{address} ")]
        return len(doubts) >= _DOUBTS and self.lose_address(contact_id, address, at)

    def complain(self, contact_id: str, at: datetime) -> bool:
        """Record that a person called our mail spam; False if we knew, or if there is no such contact."""
        return self._contact(
            contact_id,
            "SET complained_at = :at, noted_at = :at ADD #version :one",
            "attribute_exists(pk) AND attribute_not_exists(complained_at)",
            at=iso(at),
        )

    def leave(self, contact_id: str, address: str, sid: str, message_id: str, at: datetime) -> bool:
        """Record that mail from an address says its person has left; False if we knew, or if it is theirs no more.

        Surveys go on: a note is a sign to look into, and no more.
        """
        return self._contact(
            contact_id,
            "SET gone_email = :address, gone_at = :at, gone_by = :by, noted_at = :at ADD #version :one",
            "email = :address AND (attribute_not_exists(gone_email) OR gone_email <> :address)",
            address=address,
            at=iso(at),
            by={"sid": sid, "message_id": message_id},
        )

    def _contact(self, contact_id: str, update: str, condition: str, **values: object) -> bool:
        change = Change(contact_key(contact_id), update, condition, {**values, "one": 1}, ("version",))
        try:
            self._table.change(change)
        except Refused:
            return False
        return True
