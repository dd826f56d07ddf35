import json
import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from aws_lambda_powertools.utilities.batch.exceptions import BatchProcessingError
from botocore.exceptions import ConnectTimeoutError
from jsonschema import Draft202012Validator

from functions.adapters.codec import encode
from functions.adapters.images import marshal
from functions.adapters.table import Change, Table
from functions.core.times import iso
from infra.local.outbox import SentMail
from infra.local.stack import Stack
from infra.schemas import schemas
from tests.integration.people import acme_with_ann, items, queued
from tests.integration.programmes import change_programme
from tests.making import an_invitation

Answered = tuple[SimpleNamespace, dict[str, Any]]
MONDAY = datetime(2026, 1, 12, 6, tzinfo=UTC)
TOLD = MONDAY + timedelta(minutes=75)
MESSAGE = {"report": "trend", "as_of": "2026-01-12T06:00:00Z"}
FOLDER = "reports/trend/2026-01-12T060000Z"


def an_answer(number: int, score: int, comment: str = "") -> dict[str, Any]:
    """Return the item of an invitation that was sent on a Monday and answered on the Tuesday."""
    sent = datetime(2026, 1, 5, 9, tzinfo=UTC)
    invitation = an_invitation(sid=f"{number:026d}", contact_id=f"c{number}", account_id=f"a{number}", sent_at=sent)
    at = iso(sent + timedelta(days=1))
    answer = {"score": score, "comment": comment, "channel": "email", "answered_at": at, "updated_at": at}
    key = {"pk": f"INVITATION#{invitation.sid}", "sk": "INVITATION"}
    return {**key, **encode(invitation), **answer, "state": "answered", "response_version": 1, "version": 3}


def record(score: int) -> dict[str, Any]:
    """Return the stream's record of an answer; its sequence number is its score."""
    image = marshal(an_answer(score, score))
    return {"eventName": "MODIFY", "dynamodb": {"SequenceNumber": str(score), "NewImage": image}}


def ten_answers(stack: Stack) -> None:
    """Let two detractors, three passives and five promoters answer, and the archive take them in."""
    table = Table(stack.runtime("LifecycleFunction"))
    for number, score in enumerate([0, 6, 7, 7, 8, 9, 9, 10, 10, 10]):
        table.put(an_answer(number, score, comment="Ann Lee wrote this"))
    stack.settle(flush=True)


def monday(stack: Stack) -> None:
    """Let it become Monday noon, so that the schedule has fired."""
    stack.advance(MONDAY - stack.clock.now() + timedelta(hours=6))


def digests(stack: Stack) -> list[SentMail]:
    return [mail for mail in stack.outbox() if mail.tags.get("kind") == "digest"]


def links(stack: Stack) -> list[str]:
    """Return the paths of the links in the first digest: to the list first, then to each page."""
    [mail, *_] = digests(stack)
    return re.findall(r"http://127\.0\.0\.1:8000(/r/\S+)", mail.text)


def stored(stack: Stack, name: str) -> str:
    body: bytes = (
        stack.client("s3").get_object(Bucket=stack.physical("ReportsBucket"), Key=f"{FOLDER}/{name}")["Body"].read()
    )
    return body.decode()


def lake(stack: Stack) -> list[str]:
    found = stack.client("s3").list_objects_v2(Bucket=stack.physical("LakeBucket")).get("Contents", [])
    return [each["Key"] for each in found]


def grant(stack: Stack, update: str, **values: Any) -> None:
    """Change every grant as an operator would."""
    table = Table(stack.runtime("LifecycleFunction"))
    for item in items(stack, pk="GRANT#"):
        names = ["state"] if "#state" in update else []
        table.change(Change((item["pk"], item["sk"]), update, "attribute_exists(pk)", values, names))


def test_answers_reach_the_lake_by_set_and_month_and_leave_the_table_alone(stack: Stack) -> None:
    ten_answers(stack)

    assert sorted({key.rsplit("/", 1)[0] for key in lake(stack)}) == [
        "lake/cases/month=2026-01",
        "lake/comments/month=2026-01",
        "lake/invitations/month=2026-01",
        "lake/replies/month=2026-01",
        "lake/responses/month=2026-01",
        "lake/tags/month=2026-01",
    ]
    assert stack.failures == []


def test_a_batch_delivered_twice_overwrites_itself(stack: Stack) -> None:
    batch = {"Records": [record(3), record(9)]}

    first = stack.invoke("ArchiveFunction", batch), lake(stack)
    second = stack.invoke("ArchiveFunction", batch), lake(stack)

    assert first == second
    assert len(lake(stack)) == 2


def test_a_record_that_cannot_be_read_is_named_and_the_rest_is_kept(stack: Stack) -> None:
    batch = {"Records": [record(3), record(11), record(9)]}

    result = stack.invoke("ArchiveFunction", batch)

    assert result == {"batchItemFailures": [{"itemIdentifier": "11"}]}
    assert "lake/responses/month=2026-01/3-9.parquet" in lake(stack)


def test_on_monday_the_report_is_stored_in_four_forms(stack: Stack) -> None:
    ten_answers(stack)

    monday(stack)

    forms = ("csv", "html", "json", "parquet")
    keys = [each.key for each in stack.reports()]
    assert [key for key in keys if "/trend/" in key] == [f"{FOLDER}/trend.{form}" for form in forms]
    assert len(keys) == 4 * 8  # each report in each form
    figures = json.loads(stored(stack, "trend.json"))
    assert figures["as_of"] == "2026-01-12T06:00:00Z"
    recent = figures["overall"]["recent"]
    assert [recent[name] for name in ("detractors", "passives", "promoters", "nps", "low", "high")] == [
        2, 3, 5, 30.0, -19.05, 65.2,
    ]  # fmt: skip
    assert "<h1>NPS 30 (" in stored(stack, "trend.html")
    assert ",10,2,3,5,10,30.0,-19.05,65.2," in stored(stack, "trend.csv")


def test_no_form_of_the_report_holds_what_someone_wrote_or_an_address(stack: Stack) -> None:
    ten_answers(stack)

    monday(stack)

    said = "".join(stored(stack, f"trend.{form}") for form in ("csv", "html", "json"))
    assert not any(word in said for word in ("Ann Lee", "@harbour.example", "jane"))


def test_what_was_answered_just_before_the_time_of_a_report_is_in_it(stack: Stack) -> None:
    stack.advance(MONDAY - timedelta(minutes=1) - stack.clock.now())
    Table(stack.runtime("LifecycleFunction")).put(an_answer(1, 9))
    stack.settle()

    monday(stack)

    assert json.loads(stored(stack, "trend.json"))["overall"]["answers"] == 1


def test_a_lake_without_answers_gives_an_honest_empty_report(stack: Stack) -> None:
    monday(stack)

    assert "<h1>No answers yet</h1>" in stored(stack, "trend.html")
    assert "No answers yet, so there is no score to show." in digests(stack)[0].text


def test_every_stakeholder_gets_one_digest_and_the_bus_hears_of_the_report(stack: Stack) -> None:
    ten_answers(stack)

    monday(stack)

    assert [mail.to for mail in digests(stack)] == ["robin@harbour.example", "sam@harbour.example"]
    published = [json.loads(entry["Detail"]) for entry in stack.published if entry["DetailType"] == "ReportPublished"]
    assert {each["id"].split(":")[1]: each["answers"] for each in published} == {
        **dict.fromkeys(("trend", "worth", "themes", "themes-internal", "loop"), 10),
        **dict.fromkeys(("silence", "silence-accounts", "health"), 0),  # none was delivered, and no account was told of
    }
    assert len(published) == 8
    assert {each["id"].partition(":2026")[2] for each in published} == {"-01-12T06:00:00Z"}
    [report] = items(stack, pk="REPORT#trend")
    assert (report["sk"], report["folder"]) == ("2026-01-12T06:00:00Z", FOLDER)


def test_the_json_of_a_report_fits_its_published_schema(stack: Stack) -> None:
    ten_answers(stack)

    monday(stack)

    Draft202012Validator(schemas()["TrendReport"]).validate(json.loads(stored(stack, "trend.json")))


def test_a_report_whose_files_are_not_all_stored_is_neither_on_record_nor_told(stack: Stack) -> None:
    def fails(params: Any, **_: object) -> None:
        if str(params["url_path"]).endswith("trend.json"):
            raise ConnectTimeoutError(endpoint_url="https://s3.amazonaws.com")

    stack.runtime("ReportFunction").client("s3").meta.events.register("before-call.s3.PutObject", fails)

    with pytest.raises(BatchProcessingError):
        stack.invoke("ReportFunction", queued(MESSAGE))

    assert (items(stack, pk="REPORT#"), items(stack, pk="GRANT#"), digests(stack)) == ([], [], [])


def test_a_message_for_an_unknown_report_ends_in_the_dead_letters(stack: Stack) -> None:
    body = json.dumps({"report": "horoscope", "as_of": "2026-01-12T06:00:00Z"})
    stack.client("sqs").send_message(QueueUrl=stack.physical("ReportQueue"), MessageBody=body)

    stack.settle()

    assert stack.messages("ReportDeadLetters") == [json.loads(body)]


def test_the_report_of_health_asks_for_answers_as_new_as_the_active_programme_says(stack: Stack) -> None:
    acme_with_ann(stack)
    change_programme(stack, health={"oldest_days": 30})
    table = Table(stack.runtime("LifecycleFunction"))
    for number, at in enumerate(("2026-01-06T09:00:00Z", "2025-11-20T09:00:00Z")):
        table.put(an_answer(number, 3) | {"account_id": "acme", "answered_at": at, "updated_at": at})
    stack.settle(flush=True)

    stack.invoke("ReportFunction", queued(MESSAGE | {"report": "health"}))

    key = f"{FOLDER.replace('trend', 'health')}/health.json"
    body = stack.client("s3").get_object(Bucket=stack.physical("ReportsBucket"), Key=key)["Body"].read()
    assert json.loads(body)["answers"] == 1
