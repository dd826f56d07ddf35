"""Cases in the table, under their account: each change is one conditional write that says who did what, and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from functions.adapters.agenda import FOLLOWUP
from functions.adapters.codec import decode, encode
from functions.adapters.images import Item
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Key, Table
from functions.core.people import Owner
from functions.core.standing import Case, Entry
from functions.core.times import iso

_FINISHED = "REMOVE due_pk, due_sk"


def case_key(account_id: str, case_id: str) -> Key:
    """Return where a case is stored."""
    return f"ACCOUNT#{account_id}", f"CASE#{case_id}"


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a case: attributes to set, when it falls due then (None: never), and what goes on its record.

    One that keeps_due leaves it due, or not, as it was.
    """

    entry: Entry
    fields: Mapping[str, object] = field(default_factory=dict)
    due: datetime | None = None
    keeps_due: bool = False


class Cases:
    """Opens cases once, and changes them only as they were last seen."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def open(self, case: Case) -> None:
        """Put a case down, due by its index, unless it is there."""
        pk, sk = case_key(case.account_id, case.case_id)
        due = self._due(case, case.due_at)
        by_account = {"account_pk": pk, "account_sk": f"CASE#{iso(case.opened_at)}#{case.case_id}"}
        self._table.put_new({**encode(case), "pk": pk, "sk": sk, **due, **by_account})

    def get(self, account_id: str, case_id: str) -> Case | None:
        """Return a case as it is now."""
        item = self._table.get(case_key(account_id, case_id))
        return decode(Case, item) if item else None

    def many(self, keys: Iterable[tuple[str, str]]) -> list[Case]:
        """Return cases by account and id, in any order; the missing are left out."""
        return [decode(Case, item) for item in self._table.get_many(case_key(*key) for key in keys)]

    def change(self, case: Case, step: Step) -> Case:
        """Apply a step to a case as it was read; raise Refused, with the case as it is, if it has changed since."""
        return decode(Case, self._table.change(self.changing(case, step), returning="ALL_NEW"))

    def changing(self, case: Case, step: Step) -> Change:
        """Return what applies a step to a case as it was read, so that something else can be written with it."""
        due = self._due(case, step.due) if step.due else {}
        entry = {name: value for name, value in encode(step.entry).items() if value}
        sets = {**step.fields, **due}
        update = "SET " + ", ".join(
            ["#log = list_append(if_not_exists(#log, :none), :entry)", *(f"#{name} = :{name}" for name in sets)]
        )
        finished = "" if step.due or step.keeps_due else f" {_FINISHED}"
        return Change(
            key=case_key(case.account_id, case.case_id),
            update=f"{update}{finished} ADD #version :one",
            condition="#version = :read",
            values={**sets, "entry": [entry], "none": [], "one": 1, "read": case.version},
            names=(*sets, "log", "version"),
        )

    def _due(self, case: Case, at: datetime) -> Item:
        return self._table.due_keys(FOLLOWUP, iso(at), f"{case.account_id}|{case.case_id}")


def owned(owner: Owner) -> Item:
    """Return an owner as a case stores it."""
    return {"owner": encode(owner)}
