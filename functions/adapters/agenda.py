"""What is to be done later, beside invitations: occasions still to come, cadence slots, jobs of many pages."""

from datetime import datetime

from functions.adapters.images import Item
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Key, Refused, Table
from functions.core.times import iso

ROOM = "dispatch"
FOLLOWUP = "followup"


class Agenda:
    """Each entry is an item of its own, found by when it falls due; each write may be repeated."""

    room = ROOM

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def add(self, key: Key, fields: Item, at: datetime) -> None:
        """Put an entry down, due at a time; one that is there already stays as it is."""
        self._table.put_new({**fields, "pk": key[0], "sk": key[1], **self._due(key, at)})

    def replace(self, key: Key, fields: Item, at: datetime, version: int) -> None:
        """Put an entry down over an older one, unless what is there comes from a later version of its source."""
        values = {**fields, **self._due(key, at), "source_version": version}
        change = Change(
            key=key,
            update="SET " + ", ".join(f"#{name} = :{name}" for name in values),
            condition="attribute_not_exists(source_version) OR source_version <= :source_version",
            values=values,
            names=tuple(values),
        )
        try:
            self._table.change(change)
        except Refused:  # what is there knows better
            return

    def move(self, item: Item, at: datetime, **fields: object) -> None:
        """Put an entry off to a time, with what has changed in it; raise Refused if another has moved it since."""
        values = {"due_sk": self._due((item["pk"], item["sk"]), at)["due_sk"], **fields}
        self._table.change(
            Change(
                key=(item["pk"], item["sk"]),
                update="SET " + ", ".join(f"#{name} = :{name}" for name in values),
                condition="#due_sk = :read",
                values={**values, "read": item["due_sk"]},
                names=tuple(values),
            )
        )

    def lease(self, item: Item, until: datetime) -> None:
        """Leave an entry that is being worked on alone for a while; raise Refused if it is done, or moved, already."""
        due = str(item["due_sk"])
        values = {"later": f"{iso(until)}#{due.partition('#')[2]}", "read": due}
        self._table.change(
            Change((item["pk"], item["sk"]), "SET #due_sk = :later", "#due_sk = :read", values, ("due_sk",))
        )

    def done(self, item: Item) -> None:
        """Take an entry off, unless another has moved it since."""
        self._table.delete_held((item["pk"], item["sk"]), "due_sk", item["due_sk"])

    def first_due(self) -> dict[int, str]:
        """Return when something falls due next in each shard, as ISO text; a shard with nothing is left out."""
        found = {shard: self._table.first_due(self.room, shard) for shard in self.shards()}
        return {shard: moment for shard, moment in found.items() if moment}

    def due(self, shard: int, now: datetime, at_most: int) -> tuple[list[Item], bool]:
        """Return what has fallen due in a shard, as it is stored, and whether there may be more.

        The index lags behind the table: what has been moved or done since is left out.
        """
        keys: list[Key] = []
        for page in self._table.due(self.room, shard, iso(now)):
            keys.extend(page)
            if len(keys) >= at_most:
                break
        items = self._table.get_many(keys[:at_most])
        return [item for item in items if item.get("due_sk", "~") <= f"{iso(now)}$"], len(keys) >= at_most

    def enrolled(self) -> str | None:
        """Return the hash of the programme that everyone was enrolled in last."""
        item = self._table.get(("PROGRAMME", "ENROLLED"))
        return str(item["digest"]) if item else None

    def enrol(self, digest: str) -> None:
        """Remember the programme that everyone has been enrolled in, or is being."""
        self._table.put({"pk": "PROGRAMME", "sk": "ENROLLED", "digest": digest})

    def listed(self, kind: str, shard: int, after: str, limit: int) -> list[Item]:
        """Return the next profiles of a kind in one shard, in order of id after the one given."""
        found = self._table.get_many(self._table.listed(kind, shard, after, limit))
        return sorted(found, key=lambda item: str(item["pk"]))

    def shards(self) -> range:
        """Return the shards over which profiles are listed."""
        return range(self._table.shards)

    def _due(self, key: Key, at: datetime) -> Item:
        return self._table.due_keys(self.room, iso(at), f"{key[0]}|{key[1]}")


class FollowupAgenda(Agenda):
    """What follow-up has to look at again: cases that fall due, and replies that wait for a person to come first."""

    room = FOLLOWUP
