"""What upstream says of people, put on record. Events may come late, twice or out of order."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from functions.adapters.people import People, account_key, contact_key
from functions.adapters.table import Item, Key, Refused
from functions.core.incoming import (
    AccountsMerged,
    AccountStageChanged,
    AccountUpserted,
    ContactUpserted,
    Detail,
    MembershipDetail,
)
from functions.core.people import Membership, Role
from functions.core.times import iso

_ATTEMPTS = 5


def newer_fields(stored: Item, fields: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Return the fields to write: those not told later already, and the times they were told at.

    Each field keeps the time of the event that told it, so that an event that arrives late changes
    only what nothing newer has changed.
    """
    told: dict[str, str] = stored.get("told", {})
    newer = {name: value for name, value in fields.items() if told.get(name, "") <= iso(at)}
    return {**newer, "told": {**told, **dict.fromkeys(newer, iso(at))}} if newer else {}


def fields_of(detail: Detail, *identity: str) -> dict[str, Any]:
    """Return the fields that an event tells of a profile, without its identity."""
    return detail.model_dump(mode="json", exclude_none=True, exclude=set(identity))


def changed_memberships(
    now_in: list[Membership], wanted: Mapping[str, Role]
) -> tuple[dict[str, Role], list[Membership]]:
    """Return the accounts to join (or change the role in), and the memberships to end."""
    known = {each.account_id: each.role for each in now_in}
    joined = {account_id: role for account_id, role in wanted.items() if known.get(account_id) != role}
    return joined, [each for each in now_in if each.account_id not in wanted]


def record(people: People, detail: Detail, at: datetime) -> list[tuple[str, str]]:
    """Put an event about people on record; return the (contact, account) pairs that are new by it."""
    match detail:
        case AccountUpserted():
            _write(people, account_key(detail.account_id), fields_of(detail, "account_id"), at)
        case AccountStageChanged():
            account_id = people.current_account_id(detail.account_id)
            reached = {"stage": detail.stage, "stage_reached_at": iso(at)}
            _write(people, account_key(account_id), reached, at)
        case AccountsMerged():
            _merge(people, detail, at)
        case ContactUpserted():
            return _contact(people, detail, at)
    return []


def _write(people: People, key: Key, fields: Mapping[str, Any], at: datetime) -> Item:
    """Write the newer fields of a profile, again if someone else wrote in between; return what was there."""
    for _ in range(_ATTEMPTS):
        stored = people.profile(key)
        newer = newer_fields(stored, fields, at)
        try:
            if newer:
                people.write_profile(key, stored, newer, at)
        except Refused:
            continue
        return stored
    message = f"{key[0]} kept changing while it was being written"
    raise RuntimeError(message)


def _contact(people: People, detail: ContactUpserted, at: datetime) -> list[tuple[str, str]]:
    key = contact_key(detail.contact_id)
    before = _write(people, key, fields_of(detail, "contact_id", "accounts"), at)
    _settle_address(people, detail.contact_id, before, at)
    if detail.accounts is None:
        return []
    return _belong(people, detail.contact_id, detail.accounts, at)


def _settle_address(people: People, contact_id: str, before: Item, at: datetime) -> None:
    """Keep one person per address: the first to hold it is asked, a second is marked as its duplicate."""
    now = people.profile(contact_key(contact_id))
    email, former = now.get("email"), before.get("email")
    if former and former != email:
        people.free_address(former, contact_id)
    holder = people.hold_address(email, contact_id) if email else contact_id
    duplicate_of = "" if holder == contact_id else holder
    if now.get("duplicate_of", "") != duplicate_of:
        _write(people, contact_key(contact_id), {"duplicate_of": duplicate_of}, at)


def _belong(
    people: People, contact_id: str, accounts: tuple[MembershipDetail, ...], at: datetime
) -> list[tuple[str, str]]:
    told = _write(people, contact_key(contact_id), {"memberships_told": iso(at)}, at)
    if told.get("memberships_told", "") > iso(at):
        return []
    wanted = {people.current_account_id(each.account_id): each.role for each in accounts}
    # Only an event like this one makes memberships, and it tells so first: without that there are none to read.
    before = people.memberships(contact_id) if "memberships_told" in told else []
    joined, left = changed_memberships(before, wanted)
    for account_id, role in joined.items():
        people.join(contact_id, account_id, role, at)
    for membership in left:
        people.leave(membership, at)
    # One that joined at this very time was joined by an earlier delivery of this event, which may have died since.
    fresh = {*joined, *(each.account_id for each in before if each.since == at and each.account_id in wanted)}
    return [(contact_id, account_id) for account_id in sorted(fresh)]


def _merge(people: People, detail: AccountsMerged, at: datetime) -> None:
    """Move everyone over; a key contact of either account is one of the merged account."""
    into = people.current_account_id(detail.into_account_id)
    if into == detail.account_id:
        return
    _write(people, account_key(detail.account_id), {"merged_into": into}, at)
    keys = {contact.contact_id: membership.role for contact, membership in people.members(into)}
    for contact, membership in people.members(detail.account_id):
        roles = {membership.role, keys.get(contact.contact_id, membership.role)}
        people.join(contact.contact_id, into, "key_contact" if "key_contact" in roles else "end_user", at)
        people.leave(membership, at)
