"""What upstream says of people, put on record. Events may come late, twice or out of order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.adapters.images import Item
from functions.adapters.pauses import FOREVER
from functions.adapters.people import People, account_in, account_key, contact_key
from functions.adapters.table import Key, Refused
from functions.core.details import (
    AccountChurned,
    AccountContracted,
    AccountExpanded,
    AccountRenewed,
    AccountsMerged,
    AccountStageChanged,
    AccountUpserted,
    ActivitySeen,
    ContactUpserted,
    Detail,
    MembershipDetail,
    Paused,
)
from functions.core.people import Account, Role
from functions.core.times import iso, parse

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an event put on record: its account as it is now, if it told of one, and the (contact, account) pairs."""

    account: Account | None = None
    newcomers: tuple[tuple[str, str], ...] = ()


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


def memberships_told(stored: Item, wanted: Mapping[str, Role], at: datetime) -> dict[str, Any]:
    """Return where a contact belongs after an event gave the whole list; what has ended stays, with its end.

    Each membership keeps the time it was told, so that two events handled at once cannot undo each other.
    """
    known: dict[str, Any] = stored.get("memberships", {})
    ended = {
        account_id: {**each, "until": each.get("until", iso(at)), "told": iso(at)}
        for account_id, each in known.items()
        if account_id not in wanted
    }
    here = {
        account_id: {"role": role, "since": _since(known.get(account_id), at), "told": iso(at)}
        for account_id, role in wanted.items()
    }
    return {**ended, **here}


def _since(known: Mapping[str, str] | None, at: datetime) -> str:
    return known["since"] if known and "until" not in known else iso(at)


def _began(known: Mapping[str, str] | None, at: datetime) -> bool:
    return known is not None and "until" not in known and known["since"] == iso(at)


def stronger(one: Role, other: Role) -> Role:
    """Return the role of someone who is told twice to belong somewhere: once a key contact is enough."""
    return "key_contact" if "key_contact" in {one, other} else "end_user"


def churn_told(stored: Item, churn: AccountChurned, at: datetime) -> dict[str, Any]:
    """Return what to write of an account's leaving: of when it gave notice, nothing if that is on record.

    Several systems may tell of it; the day on which it leaves is that which was told last.
    """
    ends = {"leaves_on": churn.effective_date.isoformat()} if churn.effective_date else {}
    return ends if stored.get("churned_at") else {"churned_at": iso(at), "churn_reason": churn.reason, **ends}


def silence_told(stored: Item, fields: Mapping[str, Any], suppressed: str | None) -> dict[str, Any]:
    """Return what to write of a person who comes to have an address that was erased: they are left alone."""
    return {"unsubscribed_at": suppressed} if suppressed and stored.get("email") != fields.get("email") else {}


def record(people: People, detail: Detail, at: datetime, suppressed: str | None = None) -> Recorded:
    """Put an event about people on record; return what is new by it, so that nobody need read it again.

    Suppressed is since when the address that it tells must not be written to, if that is so.
    """
    match detail:
        case AccountUpserted():
            _write(people, account_key(detail.account_id), fields_of(detail, "account_id"), at)
        case AccountStageChanged():
            reached = {"stage": detail.stage, "at": iso(at), "from": detail.previous_stage}
            return _tell(people, detail.account_id, lambda _: {"stage": detail.stage, "reached": reached}, at)
        case AccountRenewed() | AccountExpanded() | AccountContracted():  # one that stays, or came back, has not left
            told = {**fields_of(detail, "account_id"), "churned_at": None, "leaves_on": None}
            return _tell(people, detail.account_id, lambda _: told, at)
        case AccountChurned():
            return _end(people, detail, at)
        case ActivitySeen():
            _write(people, contact_key(detail.contact_id), {"last_seen_at": iso(at)}, at)
        case AccountsMerged():
            _merge(people, detail, at)
        case Paused(contact_id=str() as contact_id):
            told = {"paused_until": iso(detail.until or FOREVER), "pause_reason": detail.reason}
            _write(people, contact_key(contact_id), told, at)
        case ContactUpserted():
            return Recorded(newcomers=tuple(_contact(people, detail, at, suppressed)))
    return Recorded()


def _tell(people: People, account_id: str, told: Callable[[Item], Mapping[str, Any]], at: datetime) -> Recorded:
    """Write what is told of an account, or of the one that it has become part of."""
    current, profile = people.current(account_id)
    stored, newer = _rewrite(people, account_key(current), told, at, profile)
    return Recorded(account_in(current, {**stored, **newer}))


def _end(people: People, detail: AccountChurned, at: datetime) -> Recorded:
    """Write that an account leaves or has left; of one that became part of another, that is no end of the other."""
    key = account_key(detail.account_id)
    stored, newer = _rewrite(people, key, lambda known: churn_told(known, detail, at), at)
    return Recorded(account_in(detail.account_id, {**stored, **newer}))


def _write(people: People, key: Key, fields: Mapping[str, Any], at: datetime) -> Item:
    """Write the newer fields of a profile; return what was there."""
    return _rewrite(people, key, lambda _: fields, at)[0]


def _rewrite(
    people: People, key: Key, told: Callable[[Item], Mapping[str, Any]], at: datetime, read: Item | None = None
) -> tuple[Item, dict[str, Any]]:
    """Write what is told in view of a profile, again if someone else wrote in between; return what was and is new.

    What was just read of it is not read again.
    """
    for _ in range(_ATTEMPTS):
        stored = people.profile(key) if read is None else read
        newer, read = newer_fields(stored, told(stored), at), None
        try:
            if newer:
                people.write_profile(key, stored, newer, at)
        except Refused:
            continue
        return stored, newer
    message = f"{key[0]} kept changing while it was being written"
    raise RuntimeError(message)


def _contact(people: People, detail: ContactUpserted, at: datetime, suppressed: str | None) -> list[tuple[str, str]]:
    key, fields = contact_key(detail.contact_id), fields_of(detail, "contact_id", "accounts")
    before, _ = _rewrite(people, key, lambda stored: {**fields, **silence_told(stored, fields, suppressed)}, at)
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
    wanted: dict[str, Role] = {}
    for each in accounts:
        account_id = people.current_account_id(each.account_id)
        wanted[account_id] = stronger(each.role, wanted.get(account_id, each.role))
    known = _tell_memberships(people, contact_id, wanted, at)
    # One that began at this very time may have been begun by an earlier delivery of this event, which died since.
    return [(contact_id, account_id) for account_id in sorted(wanted) if _began(known.get(account_id), at)]


def _tell_memberships(people: People, contact_id: str, wanted: Mapping[str, Role], at: datetime) -> dict[str, Any]:
    """Write the list into the profile, then under each account that it names; return what the profile says now."""
    stored, newer = _rewrite(
        people, contact_key(contact_id), lambda stored: {"memberships": memberships_told(stored, wanted, at)}, at
    )
    known: dict[str, Any] = {**stored, **newer}["memberships"]
    # What has ended comes last: whoever repeats a merge that died finds the people still to move by it.
    for account_id, told in sorted(known.items(), key=lambda each: "until" in each[1]):
        people.settle_membership(contact_id, account_id, told)
    return known


def _merge(people: People, detail: AccountsMerged, at: datetime) -> None:
    """Move everyone over; a key contact of either account is one of the merged account."""
    into = people.current_account_id(detail.into_account_id)
    if into == detail.account_id:
        return
    people.merge(detail.account_id, into)  # first, so that whatever the change of the profile sets off finds it
    _write(people, account_key(detail.account_id), {"merged_into": into}, at)
    for contact, membership in people.members(detail.account_id):
        stored = people.profile(contact_key(contact.contact_id))
        wanted = {name: each["role"] for name, each in stored["memberships"].items() if "until" not in each}
        wanted.pop(detail.account_id, None)  # gone already if an earlier delivery died in the middle of this person
        wanted[into] = stronger(membership.role, wanted.get(into, membership.role))
        # A list that was told for a later time knew nothing of the merge: it holds, with the accounts made one.
        _tell_memberships(people, contact.contact_id, wanted, max(at, parse(stored["told"]["memberships"])))
