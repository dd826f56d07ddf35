from pathlib import Path
from typing import Any

import pytest

from functions.adapters.lake import over
from functions.adapters.parquet import Part, opened, parquet
from functions.reports.drawing import found
from functions.reports.kinds import SILENCE, TREND, WORTH
from functions.reports.rows import COLUMNS, Set
from tests.adapters.querying import AS_OF, Ask, Rows


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Return what runs one query of the two reports over a lake of these rows."""

    def asked(query: str, **sets: Rows) -> Rows:
        kind = next(each for each in (TREND, WORTH, SILENCE) if query in each.values(AS_OF))
        with opened(tmp_path, 1024) as database:
            for name, rows in sets.items():
                into: Set = name  # type: ignore[assignment]
                blank: dict[str, Any] = dict.fromkeys(COLUMNS[into])
                part = Part(f"{name}/month=2025-01", COLUMNS[into], [{**blank, **row} for row in rows])
                (tmp_path / "lake" / part.place).mkdir(parents=True)
                (tmp_path / "lake" / part.place / "1.parquet").write_bytes(parquet(database, tmp_path, part))
        with over(tmp_path, kind.columns, 1024) as lake:
            return [dict(row) for row in found(lake, kind, AS_OF)[query]]

    return asked
