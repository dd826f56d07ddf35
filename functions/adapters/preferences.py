"""Which surveys a contact still wants, in the table: said by them, and kept through every change of address."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Refused, Table
from functions.core.people import Kind
from functions.core.times import iso

Choice = Literal["nothing", "not_this_kind", "less_often"]

# How each choice is written, and how one that we knew is told: it is no change.
_CHOICES: Mapping[Choice, tuple[str, str]] = {
    "nothing": (
        "SET preferred_at = :now, noted_at = :now, unsubscribed_at = :now ADD #version :one",
        "attribute_not_exists(unsubscribed_at)",
    ),
    "not_this_kind": (
        "SET preferred_at = :now, noted_at = :now ADD #version :one, no_kinds :kinds",
        "(attribute_not_exists(no_kinds) OR NOT contains(no_kinds, :kind))",
    ),
    "less_often": (
        "SET preferred_at = :now, noted_at = :now, less_often = :yes ADD #version :one",
        "attribute_not_exists(less_often)",
    ),
}


class Preferences:
    """Each write may be repeated; noted_at is what the stream's filter knows such a profile by."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def choose(self, contact_id: str, choice: Choice, kind: Kind, now: datetime) -> bool:
        """Record a choice; False if we knew, or if there is no such contact."""
        update, differs = _CHOICES[choice]
        kinds: dict[str, object] = {"kinds": {kind}, "kind": kind} if choice == "not_this_kind" else {}
        yes: dict[str, object] = {"yes": True} if choice == "less_often" else {}
        return self._changed(contact_id, update, differs, {"now": iso(now), "one": 1, **kinds, **yes})

    def take_back(self, contact_id: str, now: datetime) -> bool:
        """Take back every choice of a contact; False if there was none. A complaint of spam is no such choice."""
        return self._changed(
            contact_id,
            "SET preferred_at = :now, noted_at = :now REMOVE unsubscribed_at, no_kinds, less_often ADD #version :one",
            "(attribute_exists(unsubscribed_at) OR attribute_exists(no_kinds) OR attribute_exists(less_often))",
            {"now": iso(now), "one": 1},
        )

    def _changed(self, contact_id: str, update: str, differs: str, values: Mapping[str, object]) -> bool:
        key = (f"CONTACT#{contact_id}", "PROFILE")
        try:
            self._table.change(Change(key, update, f"attribute_exists(pk) AND {differs}", values, ("version",)))
        except Refused:
            return False
        return True
