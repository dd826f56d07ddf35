"""Taking a person out of the table: their items go, and where figures need what they said, only their words go."""

from collections.abc import Callable, Collection
from datetime import datetime

from functions.adapters.images import Item
from functions.adapters.people import contact_key
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Table, invitation_key
from functions.core.times import iso

_PERSONAL = ("person", "comment", "held_reason")
_ENDS = {"planned": "skipped", "sent": "expired", "delivered": "expired", "unconfirmed": "expired"}


class Forgetting:
    """Each write may be repeated; whoever repeats one that took effect finds nothing left to do."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def profile(self, contact_id: str, read: Item) -> None:
        """Delete a profile as it was read; one that has changed since stays."""
        self._table.delete_held(contact_key(contact_id), "version", read["version"])

    def skipped_in(self, contact_id: str) -> set[str]:
        """Return the accounts in which a contact was not asked."""
        return {str(item["account_id"]) for item in self._table.of_item(f"CONTACT#{contact_id}", "SKIP#")}

    def beside_profile(self, contact_id: str) -> int:
        """Delete everything else that is stored under a contact; return how many items that was."""
        items = [item for item in self._table.of_item(f"CONTACT#{contact_id}") if item["sk"] != "PROFILE"]
        return self._drop(items)

    def membership(self, account_id: str, contact_id: str) -> int:
        """Delete that a contact belongs to an account, and what is to be asked of them there; return how many."""
        pk = f"ACCOUNT#{account_id}"
        members = self._table.get_many([(pk, f"MEMBER#{contact_id}")])
        occasions = [each for each in self._table.of_item(pk, "OCCASION#") if each.get("contact_id") == contact_id]
        return self._drop([*members, *occasions])

    def listed(self, account_id: str, after: Item, limit: int) -> tuple[list[Item], Item]:
        """Return the next items that the account's index lists, and the place to go on from: empty at the end."""
        keys, last = self._table.of_account_after(account_id, after, limit)
        return self._table.get_many(keys), last

    def invitation(self, item: Item, pseudonym: str, now: datetime) -> bool:
        """Take who they are and what they wrote out of an invitation, and close it; False if that was done before.

        Refused says that it has changed since it was read.
        """
        if item.get("erased_at"):
            return False
        gone = [name for name in item if name in _PERSONAL or name.startswith("extra_")]
        called = {f"gone{index}": name for index, name in enumerate(gone)}
        update = "SET #contact_id = :pseudonym, erased_at = :now, #state = :state REMOVE due_pk, due_sk"
        state = _ENDS.get(item["state"], item["state"])
        change = Change(
            key=invitation_key(item["sid"]),
            update="".join((update, *(f", #{each}" for each in called), " ADD #version :one")),
            condition="#version = :read",
            values={"pseudonym": pseudonym, "now": iso(now), "state": state, "one": 1, "read": item["version"]},
            names={"contact_id": "contact_id", "state": "state", "version": "version", **called},
        )
        self._table.change(change)
        return True

    def replies(self, sid: str, forget: Callable[[str], None]) -> int:
        """Delete what was written to and fro about an invitation; return how many mails that was.

        Each mail that came is forgotten, by the key it lies under, before the item that names it.
        """
        replies = self._table.of_item(f"INVITATION#{sid}", "REPLY#")
        for each in replies:
            forget(each["place"])
        return self._drop([*replies, *self._table.of_item(f"INVITATION#{sid}", "MESSAGE#")])

    def follow_up(self, account_id: str, who: Collection[str], pseudonym: str, now: datetime) -> int:
        """Take a person out of what follow-up remembers of an account; return how many items they were in."""
        items = self._table.between(f"ACCOUNT#{account_id}", "ANSWER#", "CASE#~")
        theirs = [item for item in items if item.get("contact_id") in who]
        changed = {index: _silent(item, pseudonym) for index, item in enumerate(theirs)}
        for index, fields in changed.items():
            if fields:
                self._silence(theirs[index], fields | {"erased_at": iso(now)})
        return sum(bool(fields) for fields in changed.values())

    def _silence(self, item: Item, fields: Item) -> None:
        """Rewrite an answer or a case as it was read; Refused says that it has changed since."""
        counter = "revision" if item["sk"].startswith("ANSWER#") else "version"
        change = Change(
            key=(item["pk"], item["sk"]),
            update="SET " + ", ".join(f"#{name} = :{name}" for name in fields) + " ADD #counter :one",
            condition="#counter = :read",
            values={**fields, "one": 1, "read": item[counter]},
            names={**{name: name for name in fields}, "counter": counter},
        )
        self._table.change(change)

    def _drop(self, items: list[Item]) -> int:
        for item in items:
            self._table.delete_held((item["pk"], item["sk"]), "pk", item["pk"])
        return len(items)


def _silent(item: Item, pseudonym: str) -> Item:
    """Return what changes in an answer or a case once nothing in it may tell of its person: no words, no name.

    What was decided of an answer has been done, and holds its words as well.
    """
    log = [{**entry, "detail": ""} for entry in item.get("log", ())]
    wanted = {"contact_id": pseudonym, "comment": "", "note": "", "decided": {}, "log": log, "proposed": []}
    return {name: value for name, value in wanted.items() if name in item and item[name] != value}
