from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.adapters.lake import over
from functions.adapters.parquet import Part, opened, parquet
from functions.adapters.runtime import Runtime
from functions.reports.kinds import HEALTH, SILENCE, TREND, WORTH
from functions.reports.lake.drawing import found
from functions.reports.lake.rows import COLUMNS, Set
from infra.local.template import expanded
from tests.adapters.querying import AS_OF, NOW, Ask, Rows

_AS_CREATED = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    """Return a runtime with the table of the template; a module may have its own."""
    with mock_aws():
        session = boto3.Session(region_name="eu-west-1")
        lent = Runtime({"TABLE_NAME": "table", "SHARDS": "4"}, clock=lambda: NOW, session=session)
        declared = expanded()["Resources"]["Table"]["Properties"]
        lent.client("dynamodb").create_table(TableName="table", **{name: declared[name] for name in _AS_CREATED})
        yield lent


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Return what runs one query of the reports over a lake of these rows."""

    def asked(query: str, **sets: Rows) -> Rows:
        kind = next(each for each in (TREND, WORTH, SILENCE, HEALTH) if query in each.values(AS_OF))
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
