"""What a report counts, drawn from the lake by its queries, whatever engine runs them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from functions.adapters.athena import Athena
from functions.adapters.lake import Lake
from functions.adapters.runtime import Runtime
from functions.core.times import month_of
from functions.reports.kind import Found, Plan, Rows
from functions.reports.lake.queries import query

Tell = Callable[[str, int], None]


class Queries(Protocol):
    """The lake, open for queries."""

    def rows(self, sql: str, values: Mapping[str, object]) -> list[dict[str, Any]]:
        """Run one query, its $names filled from values, and return its rows by column name."""


def untold(_query: str, _rows: int) -> None:
    """Say nothing of how far the drawing is."""


def found(lake: Queries, kind: Plan, as_of: datetime, tell: Tell = untold) -> Found:
    """Return the rows of a report's queries, as of a date, and tell of each query that is done."""
    rows: dict[str, Rows] = {}
    for name, asked in kind.values(as_of).items():
        rows[name] = lake.rows(query(name), asked)
        tell(name, len(rows[name]))
    return rows


def drawn(runtime: Runtime, kind: Plan, as_of: datetime, memory: int, tell: Tell = untold) -> Found:
    """Draw the figures with DuckDB, or with Athena once the months that are wanted are larger than the setting."""
    lake, since = runtime.adapter(Lake), kind.since(month_of(as_of))
    most = int(runtime.setting("LAKE_BYTES_FOR_ATHENA"))
    if most and lake.size(kind.columns, since) > most:
        return found(runtime.adapter(Athena).open(since), kind, as_of, tell)
    with lake.open(kind.columns, since, memory) as opened:
        return found(opened, kind, as_of, tell)
