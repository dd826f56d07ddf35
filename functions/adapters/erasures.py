"""Erasures in the table: each is its own job while it runs, and afterwards the record that it was done.

They go by the contact's pseudonym in the lake; who it was is in one only until the job has ended. An address that was
erased is known by a keyed hash, so that nobody writes to it again.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from functions.adapters.agenda import ROOM
from functions.adapters.images import Item
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Key, Refused, Table
from functions.core.times import iso

_PAGE = 100


def erasure_key(contact_key: str) -> Key:
    """Return where an erasure is stored."""
    return f"ERASURE#{contact_key}", "ERASURE"


class Erasures:
    """Each write may be repeated."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def get(self, contact_key: str) -> Item | None:
        """Return the latest erasure of a contact, or None if there was none."""
        return self._table.get(erasure_key(contact_key))

    def suppress(self, address_hash: str, at: datetime) -> None:
        """Remember that an address was erased."""
        self._table.put_new({"pk": f"SUPPRESSED#{address_hash}", "sk": "ADDRESS", "at": iso(at)})

    def suppressed_at(self, address_hash: str) -> str | None:
        """Return for when an address was erased, or None if it was not."""
        item = self._table.get((f"SUPPRESSED#{address_hash}", "ADDRESS"))
        return str(item["at"]) if item else None

    def begin(self, contact_key: str, fields: Item, at: datetime, now: datetime) -> None:
        """Put an erasure down, due at once; one told for this time or a later one stays as it is."""
        due = self._table.due_keys(ROOM, iso(now), contact_key)
        listed = self._table.roster_keys("ERASURE", contact_key)
        known = {"contact_key": contact_key, "told_at": iso(at), "requested_at": iso(now), "round": 1, "counts": {}}
        values = {**fields, **known, **due, **listed}
        ended = ("table_erased_at", "table_checked_at", "lake_erased_at", "finished_at")
        change = Change(
            key=erasure_key(contact_key),
            update="SET " + ", ".join(f"#{name} = :{name}" for name in values) + f" REMOVE {', '.join(ended)}",
            condition="attribute_not_exists(pk) OR #told_at < :told_at",
            values=values,
            names=tuple(values),
        )
        try:
            self._table.change(change)
        except Refused:  # told before, perhaps by a delivery that died: it is due all the same
            return

    def move(self, item: Item, at: datetime, fields: Item) -> Item:
        """Put what is left of an erasure off to a time, with how far it has come; return it as it is then.

        Refused says that another has moved it since.
        """
        due = self._table.due_keys(ROOM, iso(at), item["contact_key"])
        values = {**fields, "due_sk": due["due_sk"]}
        update = "SET " + ", ".join(f"#{name} = :{name}" for name in values)
        self._change(item, update, values, "#due_sk = :read", item["due_sk"])
        return {**item, **values}

    def end(self, item: Item, now: datetime, counts: Mapping[str, int]) -> None:
        """Record that the table holds nothing of them any more, and forget who it was."""
        update = (
            "SET table_checked_at = :now, counts = :counts"
            " REMOVE due_pk, #due_sk, contact_id, accounts, place, #after, #round"
        )
        names = {"due_sk": "due_sk", "after": "after", "round": "round"}
        values = {"now": iso(now), "counts": counts, "read": item["due_sk"]}
        self._table.change(Change(erasure_key(item["contact_key"]), update, "#due_sk = :read", values, names))

    def unfinished(self) -> Iterator[Item]:
        """Yield the erasures of which the lake may still hold something."""
        for shard in range(self._table.shards):
            keys = self._table.listed("ERASURE", shard, "", _PAGE)
            while keys:
                yield from self._table.get_many(keys)
                keys = self._table.listed("ERASURE", shard, keys[-1][0].partition("#")[2], _PAGE)

    def cleared(self, item: Item, now: datetime) -> None:
        """Record that the lake was searched; the search that began after the table was checked ends the erasure.

        Refused says that they were to be erased anew meanwhile.
        """
        update = "SET lake_erased_at = :now"
        if "table_checked_at" in item:
            update += ", finished_at = :now REMOVE feed_pk, feed_sk"
        self._change(item, update, {"now": iso(now)}, "#told_at = :read", item["told_at"])

    def _change(self, item: Item, update: str, values: Item, condition: str, read: str) -> None:
        names = tuple(name for name in (*values, "due_sk", "told_at") if f"#{name}" in update + condition)
        key = erasure_key(item["contact_key"])
        self._table.change(Change(key, update, condition, {**values, "read": read}, names))
