"""Desks in the table: which CSMs there are, what each may see and hold before it leaves, and the holding itself."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from functions.adapters.invitations import Invitations
from functions.adapters.people import contact_key
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Key, Refused, Table, invitation_key
from functions.core.people import Owner
from functions.core.survey import Invitation, skip_of
from functions.core.times import iso, parse

_PAGE = 100
# A form may be sent as long as the link that led to it works, and what it names must still be known to be the desk's.
_LISTED = timedelta(days=15)
_ENTRUSTED = timedelta(days=400)  # a case that nobody moves for so long is found by its account alone
_KEPT = timedelta(days=120)  # longer than any survey waits, so that a desk outlives what is on it


class Desks:
    """A listing points to an invitation and holds nothing of it, so that nothing on a desk can be out of date."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._now = runtime.now
        self._table = runtime.adapter(Table)
        self._invitations = runtime.adapter(Invitations)

    def put(self, desk: str, owner: Owner, sid: str, stale_at: datetime) -> None:
        """Put a survey on a CSM's desk; the desk comes first, since by it the survey is found."""
        pk, kept = f"DESK#{desk}", int((stale_at + _KEPT).timestamp())
        roster = self._table.roster_keys("DESK", desk)
        owned = {"desk": desk, "name": owner.name, "email": owner.email}
        self._table.put({"pk": pk, "sk": "DESK", **owned, "expires_at": kept, **roster})
        expires = int((stale_at + _LISTED).timestamp())
        self._table.put_new({"pk": pk, "sk": f"UPCOMING#{sid}", "sid": sid, "expires_at": expires})

    def look_after(self, desk: str, account_id: str) -> None:
        """Put an account on a desk; whether it is still this CSM's, the account itself says."""
        self._table.put({"pk": f"DESK#{desk}", "sk": f"ACCOUNT#{account_id}", "account_id": account_id})

    def account_ids(self, desk: str) -> list[str]:
        """Return the accounts that were ever on a desk."""
        return [item["account_id"] for item in self._table.of_item(f"DESK#{desk}", "ACCOUNT#")]

    def entrust(self, desk: str, account_id: str, case_id: str, at: datetime) -> None:
        """Put a case on a desk; whether it is still there, the case itself says."""
        expires = int((at + _ENTRUSTED).timestamp())
        listed = {"account_id": account_id, "case_id": case_id, "at": iso(at), "expires_at": expires}
        self._table.put({"pk": f"DESK#{desk}", "sk": f"ENTRUSTED#{account_id}|{case_id}", **listed})

    def entrusted(self, desk: str, at_most: int) -> list[tuple[str, str]]:
        """Return the account and id of the cases that came to a desk of late, the last first."""
        listed = sorted(
            self._table.of_item(f"DESK#{desk}", "ENTRUSTED#"), key=lambda item: str(item["at"]), reverse=True
        )
        return [(item["account_id"], item["case_id"]) for item in listed[:at_most]]

    def revoke(self, desk: str, now: datetime) -> None:
        """Close every link that its CSM was ever given, to reports as well; those given after this moment work."""
        self._table.put({"pk": f"DESK#{desk}", "sk": "REVOKED", "at": iso(now)})

    def revoked_at(self, desk: str) -> datetime | None:
        """Return when the links of its CSM were last closed, if they ever were."""
        item = self._table.get((f"DESK#{desk}", "REVOKED"))
        return parse(item["at"]) if item else None

    def whose(self, desk: str) -> Owner | None:
        """Return whose desk it is, if it was ever told."""
        item = self._table.get((f"DESK#{desk}", "DESK"))
        return Owner(item["name"], item["email"]) if item else None

    def every(self) -> Iterator[tuple[str, Owner]]:
        """Yield all desks by name, each with the CSM whose it is."""
        for shard in range(self._table.shards):
            after, keys = "", self._table.listed("DESK", shard, "", _PAGE)
            while keys:
                for item in self._table.get_many(keys):
                    yield item["desk"], Owner(item["name"], item["email"])
                after = keys[-1][0].removeprefix("DESK#")
                keys = self._table.listed("DESK", shard, after, _PAGE)

    def invitations(self, desk: str) -> list[Invitation]:
        """Return all that was put on a desk of late, whatever has become of it."""
        listed, now = self._table.of_item(f"DESK#{desk}", "UPCOMING#"), self._now().timestamp()
        lately = [item for item in listed if item["expires_at"] > now]  # DynamoDB may take days to forget the others
        return self._read([invitation_key(item["sid"]) for item in lately])

    def named(self, desks: Collection[str], sids: Collection[str]) -> list[Invitation] | None:
        """Return the invitations that someone names, or None if any of them was never on one of these desks."""
        listed = self._table.get_many((f"DESK#{desk}", f"UPCOMING#{sid}") for desk in desks for sid in sids)
        known = {item["sid"] for item in listed} == set(sids)
        return self._read([invitation_key(sid) for sid in sids]) if known else None

    def hold(self, invitation: Invitation, desk: str, reason: str, now: datetime) -> bool:
        """Stop a planned survey before it leaves, with who and why; False if it has left, or ended, meanwhile.

        The write on the contact decides, as the claim of a sending does: whichever of the two comes first refuses the
        other. Should the rest be lost, dispatch records the skip when the survey falls due.
        """
        if invitation.held_by == desk:
            return True
        if invitation.state != "planned" or not self._kept_back(invitation):
            return False
        self._invitations.skip(skip_of(invitation, "held", now))
        self._end(invitation.sid, desk, reason)
        return True

    def _kept_back(self, invitation: Invitation) -> bool:
        change = Change(
            key=contact_key(invitation.contact_id),
            update="ADD #held :sids, #version :one",
            condition="attribute_exists(pk) AND (attribute_not_exists(#asked) OR #asked.sid <> :sid)",
            values={"sids": {invitation.sid}, "sid": invitation.sid, "one": 1},
            names={"held": "held", "version": "version", "asked": f"asked_{invitation.kind}"},
        )
        return self._applied(change)

    def _end(self, sid: str, desk: str, reason: str) -> None:
        change = Change(
            key=invitation_key(sid),
            update="SET #state = :skipped, held_by = :desk, held_reason = :why REMOVE due_pk, due_sk ADD version :one",
            condition="#state = :planned",
            values={"skipped": "skipped", "planned": "planned", "desk": desk, "why": reason, "one": 1},
            names=("state",),
        )
        self._applied(change)

    def _applied(self, change: Change) -> bool:
        try:
            self._table.change(change)
        except Refused:
            return False
        return True

    def _read(self, keys: list[Key]) -> list[Invitation]:
        return [Invitations.read(item) for item in self._table.get_many(keys)]
