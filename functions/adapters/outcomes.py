"""What became of an account, and its latest usage signals, in the table: beside the account, not within its profile."""

from datetime import datetime

from functions.adapters.images import Item
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Refused, Table
from functions.core.times import iso


class Outcomes:
    """Each write may be repeated."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def add(self, account_id: str, event_id: str, at: datetime, fields: Item) -> None:
        """Put an outcome on record, once for the event that told it."""
        sk = f"OUTCOME#{iso(at)}#{event_id}"
        known = {"outcome_id": event_id, "account_id": account_id, "at": iso(at), "version": 1}
        listed = {"account_pk": f"ACCOUNT#{account_id}", "account_sk": sk}
        self._table.put_new({"pk": f"ACCOUNT#{account_id}", "sk": sk, **known, **listed, **fields})

    def measure(self, account_id: str, metric: str, at: datetime, fields: Item) -> None:
        """Put the latest value of a usage metric on record, unless one that was told for later is there."""
        values = {**fields, "account_id": account_id, "metric": metric, "at": iso(at)}
        change = Change(
            key=(f"ACCOUNT#{account_id}", f"USAGE#{metric}"),
            update="SET "
            + ", ".join(f"#{name} = :{name}" for name in values)
            + ", #created_at = if_not_exists(#created_at, :at) ADD #version :one",
            condition="attribute_not_exists(pk) OR #at <= :at",
            values={**values, "one": 1},
            names=(*values, "created_at", "version"),
        )
        try:
            self._table.change(change)
        except Refused:  # what is there is newer
            return

    def signals(self, account_id: str) -> tuple[list[Item], Item | None]:
        """Return the latest value of each usage metric of an account, and its last change of what it pays."""
        told = self._table.of_item(f"ACCOUNT#{account_id}", "OUTCOME#")
        changes = [item for item in told if item["outcome"] in {"expanded", "contracted"}]
        return self._table.of_item(f"ACCOUNT#{account_id}", "USAGE#"), changes[-1] if changes else None
