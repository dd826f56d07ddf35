"""What a report counts, drawn from the lake by its queries, whatever engine runs them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from functions.adapters.athena import Athena
from functions.adapters.lake import Lake
from functions.adapters.runtime import Runtime
from functions.core.times import month_of
from functions.reports.kind import Found, Rows, Values

_SQL = Path(__file__).parent / "sql"

Tell = Callable[[str, int], None]


class Queries(Protocol):
    """The lake, open for queries."""

    def rows(self, sql: str, values: Mapping[str, object]) -> list[dict[str, Any]]:
        """Run one query, its $names filled from values, and return its rows by column name."""


class Drawn(Protocol):
    """What is drawn: the columns of the sets that are read, the queries with their values, and the first months."""

    @property
    def columns(self) -> Mapping[str, Mapping[str, str]]:
        """Return the columns of each set."""

    @property
    def values(self) -> Callable[[datetime], Values]:
        """Return what gives the queries, and what each is asked with, as of a date."""

    @property
    def since(self) -> Callable[[str], Mapping[str, str]]:
        """Return what gives the first month that is needed of a set, from the report's month."""


def untold(_query: str, _rows: int) -> None:
    """Say nothing of how far the drawing is."""


def found(lake: Queries, kind: Drawn, as_of: datetime, tell: Tell = untold) -> Found:
    """Return the rows of a report's queries, as of a date, and tell of each query that is done."""
    rows: dict[str, Rows] = {}
    for name, asked in kind.values(as_of).items():
        rows[name] = lake.rows((_SQL / f"{name}.sql").read_text(encoding="utf-8"), asked)
        tell(name, len(rows[name]))
    return rows


def drawn(runtime: Runtime, kind: Drawn, as_of: datetime, memory: int, tell: Tell = untold) -> Found:
    """Draw the figures with DuckDB, or with Athena once the months that are wanted are larger than the setting."""
    lake, since = runtime.adapter(Lake), kind.since(month_of(as_of))
    most = int(runtime.setting("LAKE_BYTES_FOR_ATHENA"))
    if most and lake.size(kind.columns, since) > most:
        return found(runtime.adapter(Athena).open(since), kind, as_of, tell)
    with lake.open(kind.columns, since, memory) as query:
        return found(query, kind, as_of, tell)
