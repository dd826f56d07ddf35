"""Answers and opt-outs in the table, for the function that anyone may call: it loads no pydantic and may do little."""

from datetime import datetime

from functions.adapters.images import Item
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Key, Refused, Table
from functions.core.survey import Channel
from functions.core.times import iso

# One condition holds every rule of answering, so that no read can go stale between the rule and the write.
_MAY_ANSWER = (
    "attribute_exists(pk) AND #closes_at > :updated_at AND :score BETWEEN #low AND #high"
    " AND NOT #state IN (:expired, :skipped)"
)
_ANSWER = (
    "SET #score = :score, #comment = :comment, #channel = :channel, #updated_at = :updated_at, #state = :answered,"
    " #answered_at = if_not_exists(#answered_at, :updated_at),"
    " #feed_pk = if_not_exists(#feed_pk, :feed_pk), #feed_sk = if_not_exists(#feed_sk, :feed_sk)"
    " REMOVE due_pk, due_sk"
    " ADD #version :one, #response_version :one"
)
_NAMES = (
    "score", "comment", "channel", "updated_at", "state", "answered_at", "feed_pk", "feed_sk",
    "version", "response_version", "closes_at", "low", "high",
)  # fmt: skip


class Answers:
    """Reads one invitation, and records what its person says; each write may be repeated."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def invitation(self, sid: str) -> Item | None:
        """Return a stored invitation as it is."""
        return self._table.get(_invitation_key(sid))

    def record(self, sid: str, score: int, comment: str, channel: Channel, now: datetime) -> None:
        """Record an answer or a new version of it, in one write; Refused carries the invitation that said no."""
        at = iso(now)
        values = {
            "score": score,
            "comment": comment,
            "channel": channel,
            "updated_at": at,
            "answered": "answered",
            "expired": "expired",
            "skipped": "skipped",
            "one": 1,
            **self._table.feed_keys("RESPONSE", at, sid),
        }
        self._table.change(Change(_invitation_key(sid), _ANSWER, _MAY_ANSWER, values, _NAMES))

    def unsubscribe(self, contact_id: str, now: datetime) -> bool:
        """Record that a contact wants no more surveys; False if we knew, or if there is no such contact."""
        change = Change(
            key=(f"CONTACT#{contact_id}", "PROFILE"),
            update="SET unsubscribed_at = :now ADD #version :one",
            condition="attribute_exists(pk) AND attribute_not_exists(unsubscribed_at)",
            values={"now": iso(now), "one": 1},
            names=("version",),
        )
        try:
            self._table.change(change)
        except Refused:
            return False
        return True


def _invitation_key(sid: str) -> Key:
    return f"INVITATION#{sid}", "INVITATION"
