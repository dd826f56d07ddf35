"""Invitations and skips in the table, and the claim on a contact that makes a send happen once."""

from datetime import datetime, timedelta
from typing import Any

from functions.adapters.codec import decode, encode
from functions.adapters.people import contact_key
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Item, Key, Table
from functions.core.people import Contact
from functions.core.survey import Invitation, Skip
from functions.core.times import iso

_KEPT_DAYS = 760  # two years and a month: answers are compared with those of the year before
_DAY = 86_400
_MAY_BE_ASKED = (
    "email > :none AND attribute_not_exists(unsubscribed_at) AND attribute_not_exists(bounced_at)"
    " AND attribute_not_exists(complained_at) AND (attribute_not_exists(duplicate_of) OR duplicate_of = :none)"
)


def invitation_key(sid: str) -> Key:
    """Return where an invitation is stored."""
    return f"INVITATION#{sid}", "INVITATION"


class Invitations:
    """Each write is conditional, so that any of them may be repeated."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def plan(self, invitation: Invitation) -> bool:
        """Store a decided invitation, due when it says; False if this occasion was decided before."""
        pk, sk = invitation_key(invitation.sid)
        return self._table.put_new(
            {
                **encode(invitation),
                "pk": pk,
                "sk": sk,
                "version": 1,
                "account_pk": f"ACCOUNT#{invitation.account_id}",
                "account_sk": f"INVITATION#{iso(invitation.planned_at)}#{invitation.sid}",
                "expires_at": _later(invitation.planned_at),
                **self._table.due_keys("dispatch", iso(invitation.due_at), invitation.sid),
            }
        )

    def known(self, sid: str) -> bool:
        """Say whether an occasion was decided before, with an invitation."""
        return self._table.get(invitation_key(sid)) is not None

    def skip(self, skip: Skip) -> None:
        """Record why someone is not asked; the first reason for an occasion stays."""
        self._table.put_new(
            {
                **encode(skip),
                "pk": f"CONTACT#{skip.contact_id}",
                "sk": f"SKIP#{skip.sid}",
                "version": 1,
                "account_pk": f"ACCOUNT#{skip.account_id}",
                "account_sk": f"SKIP#{iso(skip.skipped_at)}#{skip.sid}",
                "expires_at": _later(skip.skipped_at),
            }
        )

    def due(self, now: datetime) -> list[Item]:
        """Return the invitations that have something due by now."""
        found = self._table.get_many(self._table.due("dispatch", iso(now)))
        return [item for item in found if item.get("due_sk", "~") <= f"{iso(now)}$"]  # the index lags

    def postpone(self, item: Item, until: datetime) -> None:
        """Move what is due on an invitation; raise Refused if someone else has moved it already."""
        due = self._table.due_keys("dispatch", iso(until), item["sid"])
        self._change(item["sid"], "SET due_sk = :due", "due_sk = :read", due=due["due_sk"], read=item["due_sk"])

    def claim(self, invitation: Invitation, now: datetime) -> Contact:
        """Take the contact's quiet period for this invitation, and return the contact as they were before.

        This one write is both the rule and the intent: Refused carries the contact if they may not be asked,
        were asked too recently, or are already claimed by this very invitation.
        """
        at, sid = f"asked_{invitation.kind}_at", f"asked_{invitation.kind}_sid"
        change = Change(
            key=contact_key(invitation.contact_id),
            update=f"SET #{at} = :now, #{sid} = :sid ADD version :one",
            condition=f"{_MAY_BE_ASKED} AND (attribute_not_exists(#{at}) OR #{at} <= :quiet_until)",
            values={
                "now": iso(now),
                "sid": invitation.sid,
                "one": 1,
                "none": "",
                "quiet_until": iso(now - timedelta(days=invitation.quiet_days)),
            },
            names=(at, sid),
        )
        return decode(Contact, self._table.change(change, returning="ALL_OLD"))

    def release(self, invitation: Invitation, before: Contact) -> None:
        """Give the quiet period back after a send that certainly did not happen."""
        at, sid = f"asked_{invitation.kind}_at", f"asked_{invitation.kind}_sid"
        asked_at, asked_sid = before.asked_at(invitation.kind), before.asked_sid(invitation.kind)
        restored = {"at": iso(asked_at), "before": asked_sid} if asked_at and asked_sid else {}
        self._table.change(
            Change(
                key=contact_key(invitation.contact_id),
                update=(f"SET #{at} = :at, #{sid} = :before" if restored else f"REMOVE #{at}, #{sid}")
                + " ADD version :one",
                condition=f"#{sid} = :sid",
                values={"sid": invitation.sid, "one": 1, **restored},
                names=(at, sid),
            )
        )

    def confirm(self, invitation: Invitation, message_id: str, now: datetime) -> None:
        """Record that the mail left; what falls due next is the closing of the survey."""
        due = self._table.due_keys("dispatch", iso(invitation.closes_at), invitation.sid)
        self._change(
            invitation.sid,
            "SET #state = :sent, sent_at = :now, message_id = :message, due_sk = :due",
            "#state = :planned",
            names=("state",),
            sent="sent",
            planned="planned",
            now=iso(now),
            message=message_id,
            due=due["due_sk"],
        )

    def note_sent(self, invitation: Invitation, message_id: str, now: datetime) -> None:
        """Record that the mail left on an invitation that has moved on already, such as one answered at once."""
        self._change(
            invitation.sid,
            "SET sent_at = :now, message_id = :message",
            "attribute_exists(pk) AND attribute_not_exists(sent_at)",
            now=iso(now),
            message=message_id,
        )

    def finish(self, sid: str, state: str, *, was: tuple[str, ...]) -> None:
        """Put an invitation into a final state, from one of the states given; nothing is due any more."""
        states = {f"was{index}": each for index, each in enumerate(was)}
        among = ", ".join(f":{name}" for name in states)
        self._change(
            sid,
            "SET #state = :state REMOVE due_pk, due_sk",
            f"#state IN ({among})",
            names=("state",),
            state=state,
            **states,
        )

    def _change(self, sid: str, update: str, condition: str, *, names: tuple[str, ...] = (), **values: object) -> None:
        head, _, tail = update.partition(" REMOVE ")
        full = f"{head} {'REMOVE ' + tail if tail else ''} ADD version :one"
        self._table.change(Change(invitation_key(sid), full, condition, {**values, "one": 1}, names))

    @staticmethod
    def read(message: dict[str, Any]) -> Invitation:
        """Return the invitation that a queue message or a stored item carries."""
        return decode(Invitation, message)


def _later(moment: datetime) -> int:
    return int(moment.timestamp()) + _KEPT_DAYS * _DAY
