"""Invitations and skips in the table, and the claim on a contact that makes a send happen once."""

from datetime import datetime, timedelta
from typing import Any

from functions.adapters.agenda import ROOM
from functions.adapters.codec import decode, encode, lean
from functions.adapters.images import Item
from functions.adapters.people import contact_key
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Table, invitation_key
from functions.core.people import Asked, Contact
from functions.core.survey import Invitation, Skip, SkipReason
from functions.core.times import iso

_KEPT_DAYS = 760  # two years and a month: answers are compared with those of the year before
_DAY = 86_400
ONLY_FOR_SENDING = "quiet_days, decline_days"  # what an invitation need not keep once its mail has left
_MAY_BE_ASKED = (
    "email > :none AND attribute_not_exists(unsubscribed_at) AND attribute_not_exists(complained_at)"
    " AND (attribute_not_exists(bounced_email) OR bounced_email <> email)"
    " AND (attribute_not_exists(duplicate_of) OR duplicate_of = :none)"
    " AND (attribute_not_exists(paused_until) OR paused_until <= :now)"
    " AND (attribute_not_exists(held) OR NOT contains(held, :sid))"
    " AND (attribute_not_exists(no_kinds) OR NOT contains(no_kinds, :kind))"
)
_QUIET_IS_OVER = (
    "attribute_not_exists(#asked) OR (#asked.sid <> :sid AND (#asked.#at <= :seldom_until"
    " OR (attribute_not_exists(less_often) AND"
    " (#asked.#at <= :quiet_until OR (#asked.declined = :yes AND #asked.#at <= :decline_until)))))"
)


def due_after_sending(table: Table, invitation: Invitation, sent_at: datetime) -> Item:
    """Return the index attributes of an invitation whose first mail has left: a reminder falls due next, or closing."""
    return table.due_keys(ROOM, iso(invitation.due_after(sent_at)), invitation.sid)


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
                **lean(invitation),
                "pk": pk,
                "sk": sk,
                "version": 1,
                "account_pk": f"ACCOUNT#{invitation.account_id}",
                "account_sk": f"INVITATION#{iso(invitation.planned_at)}",
                "expires_at": _later(invitation.planned_at),
                **self._table.due_keys(ROOM, iso(invitation.due_at), invitation.sid),
            }
        )

    def known(self, sid: str) -> bool:
        """Say whether an occasion was decided before, with an invitation."""
        return self._table.get(invitation_key(sid)) is not None

    def is_planned(self, sid: str) -> bool:
        """Say whether an invitation is still to be sent."""
        return (self._table.get(invitation_key(sid)) or {}).get("state") == "planned"

    def skip(self, skip: Skip) -> None:
        """Record why someone is not asked; the first reason for an occasion stays."""
        self._table.put_new(
            {
                **encode(skip),
                "pk": f"CONTACT#{skip.contact_id}",
                "sk": f"SKIP#{skip.sid}",
                "version": 1,
                "account_pk": f"ACCOUNT#{skip.account_id}",
                "account_sk": f"SKIP#{iso(skip.skipped_at)}",
                "expires_at": _later(skip.skipped_at),
            }
        )

    def postpone(self, item: Item, until: datetime) -> None:
        """Move what is due on an invitation; raise Refused if someone else has moved it already."""
        due = self._table.due_keys(ROOM, iso(until), item["sid"])
        self._change(item["sid"], "SET due_sk = :due", "due_sk = :read", due=due["due_sk"], read=item["due_sk"])

    def put_off(self, invitation: Invitation, until: datetime, waits_for: SkipReason | None) -> None:
        """Put a planned invitation off and say why; the survey stays open as long as it would have."""
        due = self._table.due_keys(ROOM, iso(until), invitation.sid)
        self._change(
            invitation.sid,
            "SET due_sk = :due, due_at = :at, closes_at = :closes, waits_for = :why",
            "#state = :planned",
            names=("state",),
            planned="planned",
            due=due["due_sk"],
            at=iso(until),
            closes=iso(until + (invitation.closes_at - invitation.due_at)),
            why=waits_for,
        )

    def claim(self, invitation: Invitation, less_often_days: int, now: datetime) -> Contact:
        """Take the contact's quiet period for this invitation, and return the contact as they were before.

        Who asked for fewer surveys has the longer quiet period, in days, whatever the invitation says.

        This one write is both the rule and the intent: Refused carries the contact if they may not be asked,
        were asked too recently, or are already claimed by this very invitation.
        """
        asked, day = f"asked_{invitation.kind}", timedelta(days=1)
        change = Change(
            key=contact_key(invitation.contact_id),
            update="SET #asked = :asked ADD version :one",
            condition=f"{_MAY_BE_ASKED} AND ({_QUIET_IS_OVER})",
            values={
                "now": iso(now),
                "asked": encode(Asked(now, invitation.sid, invitation.survey_id)),
                "one": 1,
                "none": "",
                "yes": True,
                "sid": invitation.sid,
                "kind": invitation.kind,
                "seldom_until": iso(now - day * max(invitation.quiet_days, less_often_days)),
                "quiet_until": iso(now - day * invitation.quiet_days),
                "decline_until": iso(now - day * invitation.decline_days),
            },
            names={"asked": asked, "at": "at"},
        )
        return decode(Contact, self._table.change(change, returning="ALL_OLD"))

    def release(self, invitation: Invitation, before: Contact) -> None:
        """Give the quiet period back after a send that certainly did not happen."""
        asked = before.asked(invitation.kind)
        self._table.change(
            Change(
                key=contact_key(invitation.contact_id),
                update=("SET #asked = :before" if asked else "REMOVE #asked") + " ADD version :one",
                condition="#asked.sid = :sid",
                values={"sid": invitation.sid, "one": 1, **({"before": encode(asked)} if asked else {})},
                names={"asked": f"asked_{invitation.kind}"},
            )
        )

    def suspect(self, sid: str, now: datetime) -> None:
        """Mark an invitation whose sending died as about to be sent again; Refused if its fate is known by now."""
        self._change(
            sid, "SET resent_at = :now", "#state = :planned", names=("state",), planned="planned", now=iso(now)
        )

    def fence(self, invitation: Invitation, asked: Asked, now: datetime) -> None:
        """Take a claim over from a sending that died; Refused if another was quicker, or the claim is not ours."""
        self._table.change(
            Change(
                key=contact_key(invitation.contact_id),
                update="SET #asked.#at = :now ADD version :one",
                condition="#asked.sid = :sid AND #asked.#at = :read",
                values={"now": iso(now), "sid": invitation.sid, "read": iso(asked.at), "one": 1},
                names={"asked": f"asked_{invitation.kind}", "at": "at"},
            )
        )

    def claim_step(self, invitation: Invitation, step: int, now: datetime) -> None:
        """Take the turn of a reminder, or of a test; Refused if it was taken, or if nothing is open to remind of."""
        due = self._table.due_keys(ROOM, iso(invitation.due_after(invitation.sent_at or now, step)), invitation.sid)
        self._change(
            invitation.sid,
            "SET step = :step, due_sk = :due",
            "step = :before AND #state IN (:sent, :delivered)",
            names=("state",),
            step=step,
            before=step - 1,
            due=due["due_sk"],
            sent="sent",
            delivered="delivered",
        )

    def release_step(self, sid: str, step: int, until: datetime) -> None:
        """Give the turn of a reminder back after a send that certainly did not happen, due again at a time."""
        due = self._table.due_keys(ROOM, iso(until), sid)
        self._change(
            sid, "SET step = :before, due_sk = :due", "step = :step", before=step - 1, step=step, due=due["due_sk"]
        )

    def claim_test(self, sid: str, now: datetime) -> None:
        """Take the one turn of a test; Refused if it was taken."""
        condition = "#state = :planned AND attribute_not_exists(claimed_at)"
        self._change(sid, "SET claimed_at = :now", condition, names=("state",), now=iso(now), planned="planned")

    def confirm(self, invitation: Invitation, message_id: str, now: datetime) -> None:
        """Record that the mail left, and what falls due next; what only the sending had to know goes."""
        due = due_after_sending(self._table, invitation, now)
        self._change(
            invitation.sid,
            "SET #state = :sent, sent_at = :now, message_id = :message, due_sk = :due REMOVE " + ONLY_FOR_SENDING,
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
