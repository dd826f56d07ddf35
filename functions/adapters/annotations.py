"""What the company changed, in the table: one item for each annotation, as it was told last."""

from datetime import datetime

from functions.adapters.images import Item
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Refused, Table
from functions.core.times import iso

_MOST = 200  # of a shard


class Annotations:
    """Each write may be repeated."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def every(self) -> list[Item]:
        """Return what is on record, in order of id within each shard; of very many, some hundreds."""
        keys = [
            key for shard in range(self._table.shards) for key in self._table.listed("ANNOTATION", shard, "", _MOST)
        ]
        return self._table.get_many(keys)

    def tell(self, annotation_id: str, fields: Item, at: datetime) -> None:
        """Put an annotation on record as a whole, unless one of its id that was told for later is there."""
        listed = self._table.roster_keys("ANNOTATION", annotation_id)
        values = {**fields, **listed, "told_at": iso(at)}
        absent = [name for name in ("account_ids", "everyone", "survey_ids") if name not in values]
        change = Change(
            key=(f"ANNOTATION#{annotation_id}", "ANNOTATION"),
            update="SET "
            + ", ".join(f"#{name} = :{name}" for name in values)
            + ", #created_at = if_not_exists(#created_at, :told_at)"
            + f" REMOVE {', '.join(f'#{name}' for name in absent)} ADD #version :one",
            condition="attribute_not_exists(pk) OR #told_at <= :told_at",
            values={**values, "one": 1},
            names=(*values, *absent, "created_at", "version"),
        )
        try:
            self._table.change(change)
        except Refused:  # what is there is newer
            return

    def get(self, annotation_id: str) -> Item | None:
        """Return an annotation as it was told last."""
        return self._table.get((f"ANNOTATION#{annotation_id}", "ANNOTATION"))
