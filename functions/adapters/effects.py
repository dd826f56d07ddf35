"""What follows an answer, each once: decided, claimed, done."""

from datetime import datetime

from functions.adapters.people import contact_key
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Item, Key, Table
from functions.core.times import iso


def effect_key(sid: str, name: str) -> Key:
    """Return where an effect is stored: beside its invitation."""
    return f"INVITATION#{sid}", f"EFFECT#{name}"


class Effects:
    """States: planned, doing, done, not_possible. Only planned becomes doing, so nothing is done twice."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def decide(self, sid: str, name: str, at: datetime) -> None:
        """Record that an effect is to happen, unless that was recorded before."""
        pk, sk = effect_key(sid, name)
        self._table.put_new({"pk": pk, "sk": sk, "sid": sid, "state": "planned", "decided_at": iso(at), "version": 1})

    def claim(self, sid: str, name: str, now: datetime) -> None:
        """Take an effect to do it; raise Refused if it was taken before."""
        self._move(sid, name, "planned", "doing", now)

    def release(self, sid: str, name: str, now: datetime) -> None:
        """Give an effect back that certainly did not happen."""
        self._move(sid, name, "doing", "planned", now)

    def finish(self, sid: str, name: str, outcome: str, now: datetime) -> None:
        """Record how an effect ended: done or not_possible."""
        self._move(sid, name, "doing", outcome, now)

    def answer(self, sid: str) -> Item | None:
        """Return the invitation with its answer as it stands now."""
        return self._table.get((f"INVITATION#{sid}", "INVITATION"))

    def contact(self, contact_id: str) -> Item | None:
        """Return the contact as they are now."""
        return self._table.get(contact_key(contact_id))

    def _move(self, sid: str, name: str, was: str, state: str, now: datetime) -> None:
        self._table.change(
            Change(
                key=effect_key(sid, name),
                update="SET #state = :state, changed_at = :now ADD version :one",
                condition="#state = :was",
                values={"state": state, "was": was, "now": iso(now), "one": 1},
                names=("state",),
            )
        )
