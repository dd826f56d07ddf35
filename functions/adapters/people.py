"""Accounts, contacts, memberships and address pointers in the table."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from functions.adapters.codec import decode
from functions.adapters.images import Item
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Key, Refused, Table
from functions.core.people import Account, Contact, Membership, home_account
from functions.core.times import iso

_MERGES_FOLLOWED = 8


def contact_key(contact_id: str) -> Key:
    """Return where a contact's profile is stored."""
    return f"CONTACT#{contact_id}", "PROFILE"


def account_key(account_id: str) -> Key:
    """Return where an account's profile is stored."""
    return f"ACCOUNT#{account_id}", "PROFILE"


def account_in(account_id: str, profile: Item) -> Account:
    """Return what a stored profile says of an account."""
    return decode(Account, {**profile, "account_id": account_id})


def home_of(profile: Item) -> Membership | None:
    """Return where a stored contact belongs now: if in several accounts, as a key contact, else for the longest."""
    told: Mapping[str, Any] = profile.get("memberships", {})
    account_id = home_account(told)
    if account_id is None:
        return None
    return decode(Membership, {**told[account_id], "account_id": account_id, "contact_id": profile["contact_id"]})


class People:
    """Reads people as the words of core, and records what upstream says of them."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def profile(self, key: Key) -> Item:
        """Return a stored profile, or an empty one."""
        return self._table.get(key) or {}

    def current_account_id(self, account_id: str) -> str:
        """Return the account that this one has become part of, or itself."""
        return self.current(account_id)[0]

    def current(self, account_id: str) -> tuple[str, Item]:
        """Return the account that this one has become part of, or itself, with its profile."""
        return self._followed(account_id)[-1]

    def lineage(self, account_id: str) -> list[Account]:
        """Return an account and those that it has become part of, one after the other; the last is that of today."""
        return [account_in(*each) for each in self._followed(account_id)]

    def _followed(self, account_id: str) -> list[tuple[str, Item]]:
        found: list[tuple[str, Item]] = []
        for _ in range(_MERGES_FOLLOWED):
            found.append((account_id, self.profile(account_key(account_id))))
            if found[-1][1].get("merged_into") is None:
                return found
            account_id = found[-1][1]["merged_into"]
        message = f"accounts merge in a circle at {account_id}"
        raise ValueError(message)

    def account(self, account_id: str) -> Account:
        """Return an account; one that upstream has not described yet has only its id."""
        return account_in(account_id, self.profile(account_key(account_id)))

    def accounts(self, account_ids: Iterable[str]) -> dict[str, Account]:
        """Return accounts by id; those that upstream has not described are left out."""
        found = self._table.get_many(account_key(each) for each in account_ids)
        return {item["account_id"]: decode(Account, item) for item in found}

    def merge(self, account_id: str, into: str) -> None:
        """Record with an account that another has become part of it."""
        self._table.put({"pk": f"ACCOUNT#{into}", "sk": f"MERGED#{account_id}", "account_id": account_id})

    def merged(self, account_id: str) -> list[str]:
        """Return the accounts that have become part of this one, straight or by way of another, and itself first."""
        found = [account_id]
        for each in found:  # grows while it is gone through
            items = self._table.of_item(f"ACCOUNT#{each}", "MERGED#")
            found += [item["account_id"] for item in items if item["account_id"] not in found]
        return found

    def members(self, account_id: str) -> list[tuple[Contact, Membership]]:
        """Return everyone who belongs to an account now, in order of contact id, with no index in between."""
        return self._present(self._table.of_item(f"ACCOUNT#{account_id}", "MEMBER#"))

    def member(self, account_id: str, contact_id: str) -> list[tuple[Contact, Membership]]:
        """Return one person with their membership, or nobody if they do not belong to the account now."""
        return self._present(self._table.get_many([(f"ACCOUNT#{account_id}", f"MEMBER#{contact_id}")]))

    def home(self, contact_id: str) -> Membership | None:
        """Return where a contact belongs first and foremost, or None if they belong nowhere."""
        return home_of(self.profile(contact_key(contact_id)))

    def _present(self, items: list[Item]) -> list[tuple[Contact, Membership]]:
        memberships = [decode(Membership, item) for item in items if "until" not in item]
        contacts = self.contacts([each.contact_id for each in memberships])
        return [(contacts[each.contact_id], each) for each in memberships if each.contact_id in contacts]

    def contacts(self, contact_ids: list[str]) -> dict[str, Contact]:
        """Return contacts by id; unknown ones are left out."""
        found = self._table.get_many([contact_key(each) for each in contact_ids])
        return {item["contact_id"]: decode(Contact, item) for item in found}

    def write_profile(self, key: Key, read: Item, fields: Mapping[str, object], first_seen: datetime) -> None:
        """Write fields of a profile over what was read; raise Refused if it has changed since."""
        kind, identity = key[0].split("#", 1)
        values = {
            **fields,
            f"{kind.lower()}_id": identity,
            "created_at": read.get("created_at", iso(first_seen)),
            "version": read.get("version", 0) + 1,
        }
        if not read:
            values |= self._table.roster_keys(kind, identity)
        known = "version = :read" if read else "attribute_not_exists(pk)"
        self._table.change(
            Change(
                key=key,
                update="SET " + ", ".join(f"#{name} = :{name}" for name in values),
                condition=known,
                values={**values, **({"read": read["version"]} if read else {})},
                names=tuple(values),
            )
        )

    def hold_address(self, email: str, contact_id: str) -> str:
        """Point an address to a contact unless it is another's; return whose it is.

        A pointer to someone who has another address by now is a leftover, and is taken over.
        """
        key = f"EMAIL#{email}", "CONTACT"
        if self._table.put_new({"pk": key[0], "sk": key[1], "contact_id": contact_id}):
            return contact_id
        holder = str(self.profile(key).get("contact_id", contact_id))
        if holder == contact_id or self.profile(contact_key(holder)).get("email") == email:
            return holder
        values = {"contact_id": contact_id, "holder": holder}
        self._table.change(Change(key, "SET contact_id = :contact_id", "contact_id = :holder", values))
        return contact_id

    def free_address(self, email: str, contact_id: str) -> None:
        """Let go of an address that a contact no longer has."""
        self._table.delete_held((f"EMAIL#{email}", "CONTACT"), "contact_id", contact_id)

    def settle_membership(self, contact_id: str, account_id: str, told: Mapping[str, Any]) -> None:
        """Store under its account what a contact's profile says of one membership, unless newer is stored there."""
        values = {"contact_id": contact_id, "account_id": account_id, **told}
        absent = "" if "until" in told else " REMOVE #until"
        change = Change(
            key=(f"ACCOUNT#{account_id}", f"MEMBER#{contact_id}"),
            update="SET " + ", ".join(f"#{name} = :{name}" for name in values) + absent,
            condition="attribute_not_exists(told) OR told <= :told",
            values=values,
            names=(*values, *(("until",) if absent else ())),
        )
        try:
            self._table.change(change)
        except Refused:  # an event that is newer than ours has been here
            return
