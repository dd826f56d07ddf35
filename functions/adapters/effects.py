"""What follows an answer, or the loss of an address, each once: decided, claimed, done."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from functions.adapters.agenda import FOLLOWUP
from functions.adapters.images import Item
from functions.adapters.people import account_key, contact_key
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Key, Refused, Table
from functions.core.times import iso, parse

_BEGUN = ("doing", "unconfirmed")


def effect_key(about: str, name: str) -> Key:
    """Return where an effect is stored: beside the invitation or contact that it is about."""
    return about, f"EFFECT#{name}"


class Effects:
    """States: planned, doing, done, not_possible, unconfirmed. Only planned becomes doing, so nothing is done twice.

    What is unconfirmed may have been done; whoever did it may still say so.
    """

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def decide(self, about: str, name: str, at: datetime, due: datetime | None = None) -> None:
        """Record that an effect is to happen, at once or when it falls due, unless that was recorded before."""
        pk, sk = effect_key(about, name)
        later = self._due(about, name, due) if due else {}
        self._table.put_new({"pk": pk, "sk": sk, "state": "planned", "decided_at": iso(at), "version": 1, **later})

    def postpone(self, about: str, name: str, due: datetime) -> None:
        """Put an effect off that was not begun yet; one that was is left as it is."""
        values = {**self._due(about, name, due), "planned": "planned"}
        update = "SET due_pk = :due_pk, due_sk = :due_sk"
        with suppress(Refused):
            self._table.change(Change(effect_key(about, name), update, "#state = :planned", values, ("state",)))

    def _due(self, about: str, name: str, at: datetime) -> Item:
        return self._table.due_keys(FOLLOWUP, iso(at), f"{about}|{name}")

    def claim(self, about: str, name: str, now: datetime) -> None:
        """Take an effect to do it; raise Refused if it was taken before."""
        self._move(about, name, ("planned",), "doing", now)

    def release(self, about: str, name: str, now: datetime) -> None:
        """Give an effect back that certainly did not happen."""
        self._move(about, name, _BEGUN, "planned", now)

    def finish(self, about: str, name: str, outcome: str, now: datetime) -> None:
        """Record how an effect ended: done, not_possible or unconfirmed."""
        self._move(about, name, _BEGUN, outcome, now)

    def state(self, about: str, name: str) -> str | None:
        """Return how an effect stands, if it was decided."""
        item = self._table.get(effect_key(about, name))
        return str(item["state"]) if item else None

    def ask_favour(self, contact_id: str, about: str, favour: str, now: datetime) -> bool:
        """Say whether someone may be asked a favour in the reply to this answer: once ever, and in that one alone."""
        item = {"pk": f"CONTACT#{contact_id}", "sk": "FAVOUR", "about": about, "favour": favour, "asked_at": iso(now)}
        return self._table.put_new(item) or (self._table.get((item["pk"], item["sk"])) or {}).get("about") == about

    def decided_at(self, about: str, name: str) -> datetime | None:
        """Return when an effect was decided, if it was."""
        item = self._table.get(effect_key(about, name))
        return parse(item["decided_at"]) if item else None

    def answer(self, about: str) -> Item | None:
        """Return the invitation with its answer as it stands now."""
        return self._table.get((about, "INVITATION"))

    def contact(self, contact_id: str) -> Item | None:
        """Return the contact as they are now."""
        return self._table.get(contact_key(contact_id))

    def account(self, account_id: str) -> Item | None:
        """Return the account as it is now."""
        return self._table.get(account_key(account_id))

    def _move(self, about: str, name: str, was: Sequence[str], state: str, now: datetime) -> None:
        states = {f"was{index}": each for index, each in enumerate(was)}
        self._table.change(
            Change(
                key=effect_key(about, name),
                update="SET #state = :state, changed_at = :now REMOVE due_pk, due_sk ADD version :one",
                condition=f"#state IN ({', '.join(f':{each}' for each in states)})",
                values={"state": state, **states, "now": iso(now), "one": 1},
                names=("state",),
            )
        )
