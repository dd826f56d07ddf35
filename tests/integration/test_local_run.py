"""What AWS would do around the handlers: deliver, try again, give up, and keep time."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from functions.adapters.forms import Forms
from functions.adapters.invitations import Invitations
from functions.adapters.runtime import runtime
from functions.adapters.table import Change, Table
from functions.dispatch import on_schedule
from infra.local.moto_inside import MotoStreams
from infra.local.resources import Place
from infra.local.stack import Stack
from infra.local.stream_source import Stream
from tests.integration.conftest import START, StandIn
from tests.integration.people import ANN, acme_with_ann, invitations
from tests.making import a_form, an_invitation


def put(stack: Stack, queue: str, *bodies: object) -> None:
    for body in bodies:
        stack.client("sqs").send_message(QueueUrl=stack.physical(queue), MessageBody=json.dumps(body))


def bodies(event: Any) -> list[Any]:
    return [json.loads(record["body"]) for record in event["Records"]]


def test_event_put_by_an_outside_client_reaches_the_function_behind_the_queue(stand_in: StandIn) -> None:
    seen: list[Any] = []
    stack = stand_in("LifecycleFunction", lambda event, _: seen.extend(bodies(event)))

    stack.put_event("Something", {"a": 1}, source="crm", time=datetime(2026, 1, 4, 8, 30, tzinfo=UTC))
    stack.settle()

    [event] = seen
    assert (event["detail-type"], event["source"], event["detail"]) == ("Something", "crm", {"a": 1})
    assert event["time"] == "2026-01-04T08:30:00Z"


def test_our_own_events_do_not_come_back_in(stand_in: StandIn) -> None:
    seen: list[Any] = []
    stack = stand_in("LifecycleFunction", lambda event, _: seen.append(event))

    stack.put_event("SurveySent", {}, source="listening-post")
    stack.settle()

    assert seen == []


def test_message_that_always_fails_is_dead_lettered_after_its_receives(stand_in: StandIn) -> None:
    def fail(_event: Any, _context: Any) -> None:
        message = "no"
        raise ValueError(message)

    stack = stand_in("SendFunction", fail)
    put(stack, "SendQueue", {"n": 1})
    stack.settle()

    assert [failure.function for failure in stack.failures] == ["SendFunction"] * 5
    assert stack.messages("SendDeadLetters") == [{"n": 1}]
    assert stack.messages("SendQueue") == []


def test_only_the_reported_messages_of_a_batch_come_back(stand_in: StandIn) -> None:
    seen: list[list[int]] = []

    def handler(event: Any, _context: Any) -> Any:
        numbers = bodies(event)
        seen.append(numbers)
        failed = [record["messageId"] for record in event["Records"] if record["body"] == "2" and len(seen) == 1]
        return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}

    stack = stand_in("SendFunction", handler)
    put(stack, "SendQueue", 1, 2, 3)
    stack.settle()

    assert seen == [[1, 2, 3], [2]]


def test_batch_is_never_larger_than_the_mapping_says(stand_in: StandIn) -> None:
    sizes: list[int] = []
    stack = stand_in("ReportFunction", lambda event, _: sizes.append(len(event["Records"])))

    put(stack, "ReportQueue", 1, 2, 3)
    stack.settle()

    assert sizes == [1, 1, 1]


def test_stream_reader_gets_what_its_filter_wants_when_its_window_has_passed(stand_in: StandIn) -> None:
    seen: list[str] = []

    def handler(event: Any, _context: Any) -> None:
        seen.extend(record["dynamodb"]["Keys"]["sk"]["S"] for record in event["Records"])

    stack = stand_in("ArchiveFunction", handler)
    people = stack.runtime("LifecycleFunction").adapter(Table)
    people.put({"pk": "ACCOUNT#1", "sk": "PROFILE", "name": "Acme"})
    people.put({"pk": "CONTACT#1", "sk": "MEMBER#1"})
    stack.settle()
    before = list(seen)
    stack.advance(timedelta(minutes=5))

    assert (before, seen) == ([], ["PROFILE"])


def test_flush_does_not_wait_for_the_window(stand_in: StandIn) -> None:
    seen: list[Any] = []
    stack = stand_in("ArchiveFunction", lambda event, _: seen.append(event))
    stack.runtime("LifecycleFunction").adapter(Table).put({"pk": "ACCOUNT#1", "sk": "PROFILE"})

    stack.settle(flush=True)

    assert len(seen) == 1


def test_update_that_creates_its_item_is_delivered_once_and_whole(stand_in: StandIn) -> None:
    seen: list[Any] = []
    stack = stand_in("ArchiveFunction", lambda event, _: seen.extend(event["Records"]))
    change = Change(
        ("ACCOUNT#1", "PROFILE"), "SET #name = :name", "attribute_not_exists(pk)", {"name": "Acme"}, ["name"]
    )
    stack.runtime("LifecycleFunction").adapter(Table).change(change)

    stack.settle(flush=True)

    [record] = seen
    assert (record["eventName"], record["dynamodb"]["NewImage"]["name"]) == ("INSERT", {"S": "Acme"})
    assert "OldImage" not in record["dynamodb"]


def test_record_that_always_fails_ends_in_the_undelivered_queue_after_a_few_tries(stand_in: StandIn) -> None:
    tries: list[Any] = []

    def handler(event: Any, _context: Any) -> Any:
        tries.append(event)
        number = event["Records"][0]["dynamodb"]["SequenceNumber"]
        return {"batchItemFailures": [{"itemIdentifier": number}]}

    stack = stand_in("ArchiveFunction", handler)
    stack.runtime("LifecycleFunction").adapter(Table).put({"pk": "ACCOUNT#1", "sk": "PROFILE"})
    stack.settle(flush=True)

    [undelivered] = stack.messages("UndeliveredQueue")
    assert len(tries) == 11
    assert undelivered["DDBStreamBatchInfo"]["batchSize"] == 1


def test_jump_fires_a_schedule_that_tells_nothing_first_to_learn_so_and_then_once_a_day_with_the_clock_at_its_moment(
    stand_in: StandIn,
) -> None:
    fired: list[tuple[str, str]] = []

    def handler(event: Any, _context: Any) -> None:
        fired.append((event["time"], runtime().now().strftime("%Y-%m-%dT%H:%M:%SZ")))

    stack = stand_in("DispatchScheduleFunction", handler)
    stack.advance(timedelta(days=2))

    moments = ["2026-01-05T09:15:00Z", "2026-01-05T23:45:00Z", "2026-01-06T23:45:00Z", "2026-01-07T09:00:00Z"]
    assert fired == [(moment, moment) for moment in moments]
    assert stack.clock.now() == START + timedelta(days=2)


@pytest.fixture
def earlier(stack: Stack) -> Stack:
    return stack


@pytest.mark.usefixtures("earlier", "without_reports")
def test_a_run_without_reports_has_none_whatever_wanted_the_stack_first(stack: Stack) -> None:
    stack.advance(timedelta(days=8))

    assert stack.reports() == []
    assert not {name for name in stack.observed if name.startswith(("Report", "Compaction")) and stack.observed[name]}


@pytest.mark.usefixtures("without_reports")
def test_invitation_due_in_the_midst_of_a_jump_is_handed_over_at_the_next_tick(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks: list[str] = []
    tick = on_schedule.handler

    def counted(event: Any, context: Any) -> Any:
        ticks.append(event["time"])
        return tick(event, context)

    monkeypatch.setattr(on_schedule, "handler", counted)
    acme_with_ann(stack)
    due, closes = datetime(2026, 2, 16, 10, 7, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
    Forms(stack.runtime("LifecycleFunction")).keep(a_form())
    Invitations(stack.runtime("LifecycleFunction")).plan(an_invitation(due_at=due, stale_at=closes, closes_at=closes))
    stack.advance(timedelta(days=60))

    assert [mail.sent_at for mail in stack.outbox() if mail.to == ANN["email"]] == [due.replace(minute=15)]
    assert [invitation["state"] for invitation in invitations(stack)] == ["expired"]
    # at half past nothing is due, but the archive's window has passed and a file is written; then it is quiet
    assert [at[11:16] for at in ticks if "2026-02-16T10" < at < "2026-02-17"] == ["10:15", "10:30", "10:45"]
    assert len(ticks) < 20


def test_what_a_schedule_set_off_is_done_at_that_moment(stand_in: StandIn) -> None:
    seen: list[str] = []
    stack = stand_in("ReportFunction", lambda _event, _context: seen.append(runtime().now().isoformat()))

    stack.advance(timedelta(days=8))

    assert "2026-01-12T06:15:00+00:00" in seen
    assert {at[11:16] for at in seen} == {"04:45", "06:15", "07:15"}  # baselines, reports, digests


def test_scheduled_event_has_schedulers_shape(stand_in: StandIn) -> None:
    seen: list[Any] = []
    stack = stand_in("DispatchScheduleFunction", lambda event, _: seen.append(event))

    stack.advance(timedelta(minutes=15))

    [event] = seen
    assert (event["detail-type"], event["source"], event["version"]) == ("Scheduled Event", "aws.scheduler", "0")
    assert event["time"] == "2026-01-05T09:15:00Z"
    assert event["resources"][0].endswith("listening-post-DispatchScheduleFunctionEveryQuarterHour")


def test_schedule_with_an_input_hands_over_just_that_with_its_time_filled_in(stand_in: StandIn) -> None:
    seen: list[Any] = []
    stack = stand_in("ReportScheduleFunction", lambda event, _: seen.append(event))

    stack.advance(timedelta(days=7))

    assert [event for event in seen if "reports" not in event] == [{"time": "2026-01-12T06:15:00Z"}]
    assert {"time": "2026-01-12T07:15:00Z", "reports": ["digest"]} in seen


def test_scheduled_function_that_raises_is_tried_three_times_and_time_goes_on(stand_in: StandIn) -> None:
    def fail(_event: Any, _context: Any) -> None:
        message = "no"
        raise ValueError(message)

    stack = stand_in("ReportScheduleFunction", fail)
    stack.advance(timedelta(days=7))

    fired = 7 + 2  # each night, and on Monday for reports and digests
    assert [failure.function for failure in stack.failures] == ["ReportScheduleFunction"] * 3 * fired
    assert stack.clock.now() == START + timedelta(days=7)


def test_rejected_event_is_listed_with_its_reason_and_stays(stack: Stack) -> None:
    stack.put_event("Odd", {"a": 1})
    stack.settle()

    first, again = stack.rejected(), stack.rejected()

    assert first == again
    assert "detail-type: 'Odd' is not known" in first[0]["reason"]


def test_path_without_a_route_is_refused_as_api_gateway_does(stack: Stack) -> None:
    answer = stack.request("GET", "/nowhere")

    assert (answer.status, answer.json) == (403, {"message": "Missing Authentication Token"})


def test_stream_read_in_process_and_through_its_api_give_the_same_records(stack: Stack) -> None:
    table = stack.runtime("LifecycleFunction").adapter(Table)
    table.put({"pk": "ACCOUNT#1", "sk": "PROFILE", "blob": b"x", "many": [1, {"a": None}], "on": True})
    table.put({"pk": "ACCOUNT#1", "sk": "PROFILE", "name": "Acme"})
    arn = stack.client("dynamodb").describe_table(TableName=stack.physical("Table"))["Table"]["LatestStreamArn"]

    in_process = Stream(MotoStreams(Place(boto3.Session())), arn).read()
    through_api = Stream(stack.client("dynamodbstreams"), arn).read()

    assert in_process == through_api
    assert [record["eventName"] for record in in_process] == ["INSERT", "MODIFY"]


def test_an_event_put_without_a_time_happens_at_the_clocks_time(stack: Stack) -> None:
    stack.advance(timedelta(days=2))
    entry = {"EventBusName": stack.physical("Bus"), "Source": "crm", "DetailType": "AccountUpserted"}

    stack.client("events").put_events(Entries=[{**entry, "Detail": json.dumps({"account_id": "acme", "name": "Acme"})}])
    stack.settle()

    stored = stack.client("dynamodb").get_item(
        TableName=stack.physical("Table"), Key={"pk": {"S": "ACCOUNT#acme"}, "sk": {"S": "PROFILE"}}
    )
    assert stored["Item"]["created_at"] == {"S": "2026-01-07T09:00:00Z"}
