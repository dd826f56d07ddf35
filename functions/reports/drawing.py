"""What the trend report counts, drawn from the lake by its queries, whatever engine runs them."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from functions.adapters.athena import Athena
from functions.adapters.lake import Lake
from functions.adapters.runtime import Runtime
from functions.core.times import month_of
from functions.reports.figures import Found, Rows, first_months, values
from functions.reports.rows import COLUMNS, Set

_SQL = Path(__file__).parent / "sql"
_READ: tuple[Set, ...] = ("responses", "invitations", "accounts")
SETS: Mapping[str, Mapping[str, str]] = {name: COLUMNS[name] for name in _READ}


class Queries(Protocol):
    """The lake, open for queries."""

    def rows(self, sql: str, values: Mapping[str, object]) -> list[dict[str, Any]]:
        """Run one query, its $names filled from values, and return its rows by column name."""


def found(lake: Queries, as_of: datetime) -> Found:
    """Return the rows of the report's queries, as of a date."""
    rows: dict[str, Rows] = {
        name: lake.rows((_SQL / f"{name}.sql").read_text(), asked) for name, asked in values(as_of).items()
    }
    return Found(rows["trend_scores"], rows["trend_asked"], rows["trend_excluded"])


def drawn(runtime: Runtime, as_of: datetime, memory: int) -> Found:
    """Draw the figures with DuckDB, or with Athena once the months that are wanted are larger than the setting."""
    lake, since = runtime.adapter(Lake), first_months(month_of(as_of))
    most = int(runtime.setting("LAKE_BYTES_FOR_ATHENA"))
    if most and lake.size(SETS, since) > most:
        return found(runtime.adapter(Athena).open(since), as_of)
    with lake.open(SETS, since, memory) as query:
        return found(query, as_of)
