"""Tagging the answers on record again, on a table in moto's memory."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.adapters.programme import ACTIVE, key_of
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Table
from functions.core.programme import Programme, compiled
from functions.core.tags import Tagging
from infra import programme
from infra.local.template import expanded
from infra.retag import Count, main, retag
from tests.making import SMALL

AS_CREATED = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
TAGS = {"price": {"label": "Price", "words": {"en": ["price*"], "de": ["preis*"]}}}
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
TAGGING = Tagging.model_validate({"list": TAGS})


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    with mock_aws():
        settings = {"TABLE_NAME": "table", "SHARDS": "2", "PROGRAMME_BUCKET": "programmes"}
        session = boto3.Session(region_name="eu-west-1")
        runtime = Runtime(settings, clock=lambda: NOW, session=session)
        declared = expanded()["Resources"]["Table"]["Properties"]
        runtime.client("dynamodb").create_table(TableName="table", **{name: declared[name] for name in AS_CREATED})
        yield runtime


@pytest.fixture
def table(runtime: Runtime) -> Table:
    return runtime.adapter(Table)


def answered(table: Table, account: str, sid: str, comment: str, **more: Any) -> tuple[str, str]:
    """Store an account with an answer, and return the answer's key."""
    key = (f"ACCOUNT#{account}", f"ANSWER#2026-01-05T09:00:00Z#{sid}")
    table.put({"pk": key[0], "sk": "PROFILE", **table.roster_keys("ACCOUNT", account)})
    table.put({"pk": key[0], "sk": key[1], "sid": sid, "comment": comment, "locale": "en", **more})
    return key


def counted(table: Table, *, dry_run: bool = False) -> Count:
    return list(retag(table, TAGGING, lambda: NOW, dry_run=dry_run))[-1]


def test_answers_of_another_version_or_none_get_the_tags_of_today(table: Table) -> None:
    new = answered(table, "acme", "s1", "The price")
    old = answered(table, "bolt", "s2", "Nothing", tags=["price"], tag_version="older", score=3)

    count = counted(table)

    assert count == Count(read=2, anew=2, other=2)
    assert [(item["tags"], item["tag_version"]) for item in (table.get(new) or {}, table.get(old) or {})] == [
        (["price"], TAGGING.version),
        ([], TAGGING.version),
    ]
    assert (table.get(old) or {})["score"] == 3


def test_what_is_tagged_again_says_since_when(table: Table) -> None:
    key = answered(table, "acme", "s1", "The price", tags=["price"], tag_version="older", revision=1)

    counted(table)

    item = table.get(key) or {}
    assert (item["revision"], item["tagged_at"]) == (2, "2026-01-05T09:00:00Z")


def test_a_second_run_finds_nothing_to_do(table: Table) -> None:
    answered(table, "acme", "s1", "The price")
    counted(table)

    assert counted(table) == Count(read=1)


def test_a_dry_run_counts_and_writes_nothing(table: Table) -> None:
    key = answered(table, "acme", "s1", "The price", tags=["price"], tag_version="older")

    assert counted(table, dry_run=True) == Count(read=1, anew=1)
    assert (table.get(key) or {})["tag_version"] == "older"


def test_an_answer_without_a_comment_is_left_alone(table: Table) -> None:
    key = answered(table, "acme", "s1", "")

    assert counted(table) == Count()
    assert "tags" not in (table.get(key) or {})


def test_every_account_is_read_whatever_its_page_and_shard(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.retag._PAGE", 2)
    for number in range(7):
        answered(table, f"account-{number}", f"s{number}", "price")

    assert counted(table).anew == 7


def test_an_answer_that_changes_meanwhile_keeps_what_it_was_given(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = answered(table, "acme", "s1", "The price")
    write = table.change

    def interrupted(change: Change) -> dict[str, Any]:
        table.put({**(table.get(key) or {}), "comment": "Support", "tags": ["support"], "tag_version": "newer"})
        return write(change)

    monkeypatch.setattr(table, "change", interrupted)

    assert counted(table) == Count(read=1, meanwhile=1)
    assert (table.get(key) or {})["tags"] == ["support"]


def activated(runtime: Runtime, **tags: Any) -> None:
    """Activate the small programme with other tags."""
    told = programme.load(SMALL).model_dump(mode="json", by_alias=True)
    text, digest = compiled(Programme.model_validate({**told, "tags": tags}))
    storage = runtime.client("s3")
    storage.create_bucket(Bucket="programmes", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    storage.put_object(Bucket="programmes", Key=key_of(digest), Body=text.encode())
    storage.put_object(Bucket="programmes", Key=ACTIVE, Body=digest.encode())


COMMAND = ["--table", "table", "--programme-bucket", "programmes", "--shards", "2"]


def test_the_command_tags_by_the_active_programme_and_says_what_it_did(
    runtime: Runtime, table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    activated(runtime, list=TAGS)
    key = answered(table, "acme", "s1", "The price")

    assert main([*COMMAND, "--dry-run"]) == 0
    assert main(COMMAND) == 0

    said = "1 comments read, 1 {} tagged anew, 1 of them with other tags\n"
    assert capsys.readouterr().out == said.format("would be") + said.format("were")
    assert (table.get(key) or {})["tags"] == ["price"]


def test_the_command_leaves_what_a_model_found_alone(runtime: Runtime, capsys: pytest.CaptureFixture[str]) -> None:
    activated(runtime, list=TAGS, tagger="bedrock", bedrock_model="a-model")

    assert main(COMMAND) == 1
    assert "bedrock" in capsys.readouterr().err
