"""Accounts, contacts, memberships and address pointers in the table."""

from collections.abc import Mapping
from datetime import datetime

from functions.adapters.codec import decode
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Item, Key, Table
from functions.core.people import Account, Contact, Membership, Role
from functions.core.times import iso

_MERGES_FOLLOWED = 8


def contact_key(contact_id: str) -> Key:
    """Return where a contact's profile is stored."""
    return f"CONTACT#{contact_id}", "PROFILE"


def account_key(account_id: str) -> Key:
    """Return where an account's profile is stored."""
    return f"ACCOUNT#{account_id}", "PROFILE"


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
        for _ in range(_MERGES_FOLLOWED):
            into = self.profile(account_key(account_id)).get("merged_into")
            if into is None:
                return account_id
            account_id = into
        message = f"accounts merge in a circle at {account_id}"
        raise ValueError(message)

    def account(self, account_id: str) -> Account:
        """Return an account; one that upstream has not described yet has only its id."""
        return decode(Account, {**self.profile(account_key(account_id)), "account_id": account_id})

    def memberships(self, contact_id: str) -> list[Membership]:
        """Return where a contact belongs now."""
        items = self._table.of_item(f"CONTACT#{contact_id}", "MEMBER#")
        return [decode(Membership, item) for item in items if "until" not in item]

    def members(self, account_id: str) -> list[tuple[Contact, Membership]]:
        """Return everyone who belongs to an account now, in order of contact id."""
        memberships = [decode(Membership, item) for item in self._table.get_many(self._member_keys(account_id))]
        contacts = self.contacts([each.contact_id for each in memberships])
        ordered = sorted(memberships, key=lambda each: each.contact_id)
        return [(contacts[each.contact_id], each) for each in ordered if each.contact_id in contacts]

    def _member_keys(self, account_id: str) -> list[Key]:
        return self._table.of_account(account_id, "MEMBER#")

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
            values |= self._table.feed_keys(kind, iso(first_seen), identity)
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
        """Point an address to a contact unless it already points to another; return whom it points to."""
        pointer = {"pk": f"EMAIL#{email}", "sk": "CONTACT", "contact_id": contact_id}
        if self._table.put_new(pointer):
            return contact_id
        return str(self.profile((pointer["pk"], pointer["sk"])).get("contact_id", contact_id))

    def free_address(self, email: str, contact_id: str) -> None:
        """Let go of an address that a contact no longer has."""
        self._table.delete_held((f"EMAIL#{email}", "CONTACT"), "contact_id", contact_id)

    def join(self, contact_id: str, account_id: str, role: Role, since: datetime) -> None:
        """Record that a contact belongs to an account, in a role."""
        self._table.put(
            {
                "pk": f"CONTACT#{contact_id}",
                "sk": f"MEMBER#{account_id}",
                "account_pk": f"ACCOUNT#{account_id}",
                "account_sk": f"MEMBER#{contact_id}",
                "contact_id": contact_id,
                "account_id": account_id,
                "role": role,
                "since": iso(since),
            }
        )

    def leave(self, membership: Membership, until: datetime) -> None:
        """Record that a contact no longer belongs to an account; the item stays as history."""
        self._table.put(
            {
                "pk": f"CONTACT#{membership.contact_id}",
                "sk": f"MEMBER#{membership.account_id}",
                "contact_id": membership.contact_id,
                "account_id": membership.account_id,
                "role": membership.role,
                "since": iso(membership.since),
                "until": iso(until),
            }
        )
