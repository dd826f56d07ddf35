"""What was written back to an invitation, in the table: one item for each mail, beside the invitation."""

from collections.abc import Iterable, Mapping
from typing import Any

from functions.adapters.images import Item
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Key, Table

REPLY = "REPLY#"
MESSAGE = "MESSAGE#"


def reply_key(sid: str, message_id: str) -> Key:
    """Return where a mail is on record."""
    return f"INVITATION#{sid}", f"{REPLY}{message_id}"


def message_key(sid: str, message_id: str) -> Key:
    """Return where a mail that a colleague wrote is on record."""
    return f"INVITATION#{sid}", f"{MESSAGE}{message_id}"


class Conversations:
    """A mail is named by the id that SES gave it, so that it is on record once."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def of(self, sid: str) -> list[Item]:
        """Return all that was written back to an invitation."""
        return self._table.of_item(f"INVITATION#{sid}", REPLY)

    def whole(self, sid: str) -> list[Item]:
        """Return an invitation with all that was said to and fro about it, and what came of each."""
        return self._table.of_item(f"INVITATION#{sid}")

    def write(self, case: Change, sid: str, message_id: str, told: Mapping[str, Any]) -> None:
        """Put a mail that a colleague wrote on record with the change of its case; Refused if that has changed."""
        pk, sk = message_key(sid, message_id)
        self._table.change_and_put(case, {"pk": pk, "sk": sk, "sid": sid, "version": 1, **told})

    def last_writer(self, sid: str) -> str:
        """Return the address of the colleague who wrote last about an invitation, or nothing if nobody did."""
        told = sorted(self._table.of_item(f"INVITATION#{sid}", MESSAGE), key=lambda item: str(item["at"]))
        return str(told[-1]["by"]) if told else ""

    def message(self, sid: str, message_id: str) -> Item | None:
        """Return one mail that a colleague wrote."""
        return self._table.get(message_key(sid, message_id))

    @staticmethod
    def holds(replies: Iterable[Item], message_id: str) -> bool:
        """Say whether a mail is among some that are on record."""
        return any(each["sk"] == f"{REPLY}{message_id}" for each in replies)

    def add(self, invitation: Item, message_id: str, told: Mapping[str, Any]) -> None:
        """Put a mail on record, unless it is; it is kept for as long as its invitation."""
        pk, sk = reply_key(invitation["sid"], message_id)
        kept: Item = {name: invitation[name] for name in ("sid", "expires_at", "test") if name in invitation}
        self._table.put_new({"pk": pk, "sk": sk, "version": 1, **kept, **told})

    def reply(self, sid: str, message_id: str) -> Item | None:
        """Return one mail."""
        return self._table.get(reply_key(sid, message_id))
