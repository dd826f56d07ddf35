"""What the local run makes moto do in less time, held against what moto does by itself."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import boto3
import pytest
from boto3.dynamodb.types import Binary
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import Item

from infra.local.quickening import (
    quicken_answers,
    quicken_calls,
    quicken_queries,
    quicken_transactions,
    quicken_updates,
)
from infra.local.resources import Place
from infra.local.template import expanded

KEYS = ("pk", "sk", "due_pk", "due_sk", "feed_pk", "feed_sk")
TIED = {"sk": "INVITATION", "due_pk": "DUE#0", "due_sk": "2026-01-05"}
ITEMS: list[dict[str, str]] = [
    *({"pk": f"INVITATION#{number:02}", **TIED} for number in range(40, 0, -1)),
    *({"pk": "CONTACT#ann", "sk": f"SKIP#{each}", "feed_pk": "SKIP", "feed_sk": f"{9 - each}"} for each in range(9)),
    {"pk": "CONTACT#ben", "sk": "SKIP#1", "due_pk": "DUE#1", "due_sk": "2026-01-04"},
    {"pk": "CONTACT#cat", "sk": "PROFILE", "due_pk": "DUE#0"},
    {"pk": "CONTACT#dan", "sk": "PROFILE", "due_pk": "DUE#0", "due_sk": "2026-01-04"},
]  # fmt: skip
QUESTIONS: list[dict[str, Any]] = [
    {"KeyConditionExpression": "pk = :a", "ExpressionAttributeValues": {":a": "CONTACT#ann"}},
    {"KeyConditionExpression": "pk = :a", "ExpressionAttributeValues": {":a": "CONTACT#ann"},
     "ScanIndexForward": False},
    {"KeyConditionExpression": "pk = :a AND begins_with(sk, :b)",
     "ExpressionAttributeValues": {":a": "CONTACT#ann", ":b": "SKIP#1"}, "ConsistentRead": True},
    {"KeyConditionExpression": "#p = :a", "ExpressionAttributeNames": {"#p": "pk"},
     "ExpressionAttributeValues": {":a": "nobody"}},
    {"KeyConditionExpression": "pk = :a", "FilterExpression": "feed_sk > :b",
     "ExpressionAttributeValues": {":a": "CONTACT#ann", ":b": "4"}},
    {"IndexName": "due", "KeyConditionExpression": "due_pk = :a", "ExpressionAttributeValues": {":a": "DUE#0"}},
    {"IndexName": "due", "KeyConditionExpression": "due_pk = :a", "ExpressionAttributeValues": {":a": "DUE#0"},
     "Limit": 7},
    {"IndexName": "due", "KeyConditionExpression": "due_pk = :a AND due_sk <= :b",
     "ExpressionAttributeValues": {":a": "DUE#0", ":b": "2026-01-04"}},
    {"IndexName": "due", "KeyConditionExpression": "due_pk = :a", "ExpressionAttributeValues": {":a": "DUE#0"},
     "ScanIndexForward": False, "Limit": 11},
    {"IndexName": "feed", "KeyConditionExpression": "feed_pk = :a AND feed_sk BETWEEN :b AND :c",
     "ExpressionAttributeValues": {":a": "SKIP", ":b": "2", ":c": "5"}},
    {"IndexName": "feed", "KeyConditionExpression": "feed_pk = :a", "ExpressionAttributeValues": {":a": "CONTACT"}},
    {"KeyConditions": {"pk": {"AttributeValueList": ["CONTACT#ann"], "ComparisonOperator": "EQ"}}},
]  # fmt: skip


@pytest.fixture
def table() -> Iterator[Any]:
    declared = expanded()["Resources"]["Table"]["Properties"]
    created = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    with mock_aws():
        database = boto3.resource("dynamodb", region_name="eu-west-1")
        like = {name: declared[name] for name in created}
        like["StreamSpecification"] = {"StreamEnabled": True, **declared["StreamSpecification"]}
        table = database.create_table(TableName="table", **like)
        for item in ITEMS:
            table.put_item(Item=item)
        yield table


def place() -> Place:
    return Place(boto3.Session(region_name="eu-west-1"))


def answers(table: Any) -> list[list[dict[str, Any]]]:
    return [list(pages(table, question)) for question in QUESTIONS]


def pages(table: Any, question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every page of an answer: its items, its counts, and where it goes on."""
    start: dict[str, Any] = {}
    while start is not None:
        page = table.query(**question, **({"ExclusiveStartKey": start} if start else {}))
        start = page.get("LastEvaluatedKey")
        yield {name: value for name, value in page.items() if name != "ResponseMetadata"}


def test_every_question_has_the_answer_that_moto_gives_itself_page_by_page(table: Any) -> None:
    expected = answers(table)
    quicken_queries(place())

    assert answers(table) == expected
    assert [sum(page["Count"] for page in found) for found in expected] == [9, 9, 1, 0, 5, 41, 41, 1, 41, 4, 0, 9]


def test_an_answer_follows_what_is_written_moved_and_deleted(table: Any) -> None:
    quicken_queries(place())
    table.put_item(Item={"pk": "CONTACT#eve", "sk": "PROFILE", "due_pk": "DUE#1", "due_sk": "2026-01-01"})
    table.update_item(
        Key={"pk": "CONTACT#ben", "sk": "SKIP#1"},
        UpdateExpression="SET due_pk = :pk",
        ExpressionAttributeValues={":pk": "DUE#2"},
    )
    table.delete_item(Key={"pk": "CONTACT#dan", "sk": "PROFILE"})

    found = {
        name: [item["pk"] for page in pages(table, due(name)) for item in page["Items"]] for name in ("DUE#1", "DUE#2")
    }

    assert found == {"DUE#1": ["CONTACT#eve"], "DUE#2": ["CONTACT#ben"]}
    assert "CONTACT#dan" not in {item["pk"] for page in pages(table, due("DUE#0")) for item in page["Items"]}


def due(partition: str) -> dict[str, Any]:
    return {
        "IndexName": "due",
        "KeyConditionExpression": "due_pk = :a",
        "ExpressionAttributeValues": {":a": partition},
    }


def test_a_query_changes_nothing_of_what_the_table_holds(table: Any) -> None:
    quicken_queries(place())
    held = dynamodb_backends[place().account]["eu-west-1"].tables["table"].items

    answers(table)

    assert dynamodb_backends[place().account]["eu-west-1"].tables["table"].items is held
    assert table.scan()["Count"] == len(ITEMS)


def test_values_of_every_kind_come_back_as_they_were_put(table: Any) -> None:
    deep = {"bytes": Binary(b"\x00\xff"), "list": [Decimal("1.5"), True, None, {"inner": "x"}], "empty": {}}
    sets = {"words": {"a", "b"}, "numbers": {Decimal(1), Decimal(2)}, "blobs": {Binary(b"a"), Binary(b"\xfe")}}
    item = {"pk": "KINDS", "sk": "PROFILE", "deep": deep, **sets}
    quicken_answers()

    table.put_item(Item=item)

    assert table.get_item(Key={"pk": "KINDS", "sk": "PROFILE"})["Item"] == item


def test_an_expression_that_comes_again_means_the_same_with_other_names_and_values(table: Any) -> None:
    quicken_calls()
    expression = "SET #count = if_not_exists(#count, :nought) + :step REMOVE #gone"
    key = {"pk": "CONTACT#cat", "sk": "PROFILE"}

    for name, step in (("seen", 1), ("told", 5), ("seen", 3)):
        table.update_item(
            Key=key,
            UpdateExpression=expression,
            ExpressionAttributeNames={"#count": name, "#gone": "due_pk"},
            ExpressionAttributeValues={":nought": 0, ":step": step},
        )

    assert table.get_item(Key=key)["Item"] == {**key, "seen": Decimal(4), "told": Decimal(5)}


@mock_aws
def test_the_addresses_of_s3_are_worked_out_once_and_still_lead_to_every_bucket(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quicken_calls()
    client = boto3.client("s3", region_name="us-east-1")
    client.create_bucket(Bucket="first")
    monkeypatch.delattr("moto.s3.models.reload")

    client.create_bucket(Bucket="second")
    client.put_object(Bucket="second", Key="deep/file", Body=b"held")

    assert client.get_object(Bucket="second", Key="deep/file")["Body"].read() == b"held"
    assert [found["Name"] for found in client.list_buckets()["Buckets"]] == ["first", "second"]


EVE: dict[str, Any] = {
    "pk": "CONTACT#eve", "sk": "PROFILE", "due_pk": "DUE#9", "due_sk": "1",
    "a": {"b": 1}, "gone": True, "n": 5, "words": {"a", "b"}, "l": ["p", "q"],
}  # fmt: skip
VALUES: dict[str, Any] = {":n": 2, ":l": ["x"], ":t": "t", ":s": {"a"}, ":empty": ""}


def updated(table: Any, expression: str) -> dict[str, Any]:
    """Return what an update makes of Eve: only what is another than before, and None for what is gone."""
    table.put_item(Item=EVE)
    key = {"pk": EVE["pk"], "sk": EVE["sk"]}
    used = {name: value for name, value in VALUES.items() if name in re.findall(r":\w+", expression)}
    table.update_item(Key=key, UpdateExpression=expression, ExpressionAttributeValues=used)
    now = table.get_item(Key=key)["Item"]
    return {name: now.get(name) for name in sorted({*now, *EVE}) if now.get(name) != EVE.get(name)}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("SET a.b = :n, n = if_not_exists(n, :n) + :n REMOVE gone", {"a": {"b": 2}, "gone": None, "n": 7}),
        ("SET l = list_append(if_not_exists(l, :l), :l)", {"l": ["p", "q", "x"]}),
        ("ADD n :n, words :s", {"n": 7}),
        ("SET n = n - :n, l[0] = :t DELETE words :s", {"l": ["t", "q"], "n": 3, "words": {"b"}}),
        ("REMOVE l[0], l[1], a.b SET t = :t", {"a": {}, "l": [], "t": "t"}),
    ],
)
def test_an_update_does_what_moto_makes_of_it_by_itself(table: Any, expression: str, expected: dict[str, Any]) -> None:
    quicken_calls()
    quicken_updates()

    assert [updated(table, expression) for _ in range(2)] == [expected] * 2


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("SET t = :t SET n = :n", 'The "SET" section can only be used once'),
        ("SET a.b = :t, a = :t", "Two document paths overlap"),
        ("SET nowhere.b = :t", "document path provided in the update expression is invalid"),
        ("SET pk = :t", "Cannot update attribute pk"),
        ("SET due_pk = :n", "Type mismatch for key due_pk"),
        ("SET due_pk = :empty", "One or more parameter values are not valid"),
        ("SET n = :t + :n", "Incorrect operand type"),
    ],
)
def test_an_update_that_moto_refuses_by_itself_is_refused(table: Any, expression: str, reason: str) -> None:
    quicken_calls()
    quicken_updates()

    for _ in range(2):
        with pytest.raises(ClientError, match=reason):
            updated(table, expression)


def test_an_update_need_not_learn_again_what_each_pass_over_it_is_for(
    table: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    quicken_updates()
    updated(table, "SET n = :n")
    monkeypatch.delattr("moto.dynamodb.parsing.ast_nodes.DepthFirstTraverser.nodes_to_be_processed")

    assert updated(table, "SET n = :n") == {"n": 2}


def held() -> Any:
    """Return the table as moto holds it."""
    return dynamodb_backends[place().account]["eu-west-1"].tables["table"]


def everything() -> tuple[list[Any], int]:
    """Return all that the table holds, in its order, and how much its stream has told."""
    return [item.to_json() for under in held().items.values() for item in under.values()], len(
        held().stream_shard.items
    )


def on_ann(skip: int, **more: Any) -> dict[str, Any]:
    return {"TableName": "table", "Key": {"pk": "CONTACT#ann", "sk": f"SKIP#{skip}"}, **more}


CHANGES: list[dict[str, Any]] = [
    {"Delete": on_ann(3)},
    {"Update": on_ann(4, UpdateExpression="SET seen = :a", ExpressionAttributeValues={":a": True})},
    {"Put": {"TableName": "table", "Item": {"pk": "CONTACT#new", "sk": "PROFILE"}}},
    {"ConditionCheck": on_ann(5, ConditionExpression="attribute_exists(pk)")},
]


def test_a_transaction_that_fails_leaves_everything_as_it_was(table: Any) -> None:
    quicken_transactions(place())
    before = everything()
    failing = {"Update": on_ann(6, UpdateExpression="SET seen = :a", ExpressionAttributeValues={":a": True})}
    failing["Update"]["ConditionExpression"] = "attribute_not_exists(pk)"

    with pytest.raises(ClientError, match="TransactionCanceledException"):
        table.meta.client.transact_write_items(TransactItems=[*CHANGES, failing])

    assert everything() == before


def test_a_transaction_that_holds_does_all_of_it_and_tells_it(table: Any) -> None:
    quicken_transactions(place())
    _, told = everything()

    table.meta.client.transact_write_items(TransactItems=CHANGES)

    found = table.query(**QUESTIONS[0])["Items"]
    assert [item["sk"] for item in found] == [f"SKIP#{each}" for each in (0, 1, 2, 4, 5, 6, 7, 8)]
    assert [item["sk"] for item in found if item.get("seen")] == ["SKIP#4"]
    assert table.get_item(Key={"pk": "CONTACT#new", "sk": "PROFILE"})["Item"]
    assert everything()[1] == told + 3


def test_a_transaction_copies_nothing_that_it_does_not_touch(table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    quicken_transactions(place())
    copied: list[str] = []
    plain = Item.__deepcopy__

    def copying(item: Item, memo: Any) -> Any:
        copied.append(f"{item.attrs['pk'].value} {item.attrs['sk'].value}")
        return plain(item, memo)

    monkeypatch.setattr(Item, "__deepcopy__", copying)

    table.meta.client.transact_write_items(TransactItems=CHANGES)

    assert set(copied) == {f"CONTACT#ann SKIP#{each}" for each in (3, 4, 5)}
