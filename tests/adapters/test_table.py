"""What falls due next, over all shards of the index."""

from collections.abc import Iterator
from datetime import UTC, datetime

import boto3
import pytest
from moto import mock_aws

from functions.adapters.runtime import Runtime
from functions.adapters.table import Table
from infra.local.template import expanded

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
SETTINGS = {"TABLE_NAME": "table", "SHARDS": "4"}
AS_CREATED = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")


@pytest.fixture
def table() -> Iterator[Table]:
    with mock_aws():
        runtime = Runtime(SETTINGS, clock=lambda: NOW, session=boto3.Session(region_name="eu-west-1"))
        declared = expanded()["Resources"]["Table"]["Properties"]
        runtime.client("dynamodb").create_table(TableName="table", **{name: declared[name] for name in AS_CREATED})
        yield Table(runtime)


def due(table: Table, room: str, at: str, identity: str) -> str:
    """Store something that is due, and return its partition of the index."""
    keys = table.due_keys(room, at, identity)
    table.put({"pk": f"INVITATION#{identity}", "sk": "INVITATION", **keys})
    return str(keys["due_pk"])


def test_the_first_due_of_a_shard_is_its_earliest_in_its_room(table: Table) -> None:
    partitions = {due(table, "dispatch", f"2026-02-{day:02}T10:07:00Z", f"sid-{day}") for day in range(28, 2, -1)}
    due(table, "other", "2026-01-01T00:00:00Z", "sid-0")

    firsts = [table.first_due("dispatch", shard) for shard in range(4)]
    assert len(partitions) == 4
    assert min(filter(None, firsts)) == "2026-02-03T10:07:00Z"
    assert len(set(firsts)) == 4


def test_nothing_is_due_first_where_nothing_ever_is(table: Table) -> None:
    assert table.first_due("dispatch", 0) is None


def test_profiles_are_listed_a_page_at_a_time_in_order_of_id(table: Table) -> None:
    for number in range(5):
        keys = {**table.roster_keys("CONTACT", f"c{number}"), "feed_pk": "CONTACT#0"}
        table.put({"pk": f"CONTACT#c{number}", "sk": "PROFILE", **keys})

    first = table.listed("CONTACT", 0, after="", limit=3)
    rest = table.listed("CONTACT", 0, after="c2", limit=3)

    assert [pk for pk, _ in first] == ["CONTACT#c0", "CONTACT#c1", "CONTACT#c2"]
    assert [pk for pk, _ in rest] == ["CONTACT#c3", "CONTACT#c4"]
