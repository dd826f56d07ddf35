from collections.abc import Iterator
from datetime import UTC, datetime

import boto3
import pytest
from moto import mock_aws

from functions.adapters.baselines import Baselines, baseline_from
from functions.adapters.runtime import Runtime
from functions.adapters.table import Table
from functions.core.baseline import Baseline
from infra.local.template import expanded

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
AS_CREATED = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    with mock_aws():
        session = boto3.Session(region_name="eu-west-1")
        runtime = Runtime({"TABLE_NAME": "table", "SHARDS": "4"}, clock=lambda: NOW, session=session)
        declared = expanded()["Resources"]["Table"]["Properties"]
        runtime.client("dynamodb").create_table(TableName="table", **{name: declared[name] for name in AS_CREATED})
        yield runtime


def test_what_was_told_at_night_is_read_back_and_the_next_night_takes_its_place(runtime: Runtime) -> None:
    baselines = Baselines(runtime)

    baselines.tell("acme", Baseline(0.1, 8, NOW))
    baselines.tell("acme", Baseline(1 / 3, 9, NOW))
    baselines.tell_bases({"product": 70, "support": 71.25}, NOW)

    assert (baselines.of("acme"), baselines.of("other")) == (Baseline(0.333333, 9, NOW), None)
    assert baselines.bases() == {"product": 70, "support": 71.25}


def test_a_baseline_lies_where_one_query_of_the_account_finds_it(runtime: Runtime) -> None:
    Baselines(runtime).tell("acme", Baseline(-1, 8, NOW))

    [item] = Table(runtime).of_item("ACCOUNT#acme", "BASELINE")
    assert "ANSWER#" < item["sk"] < "CASE#"
    assert baseline_from(item) == Baseline(-1, 8, NOW)


def test_before_the_first_night_nothing_is_usual(runtime: Runtime) -> None:
    assert Baselines(runtime).bases() == {}
