"""The local run itself: what AWS would do around the handlers, with the real template or with stand-in functions."""

import copy
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.adapters.runtime import runtime
from functions.adapters.table import Table
from infra.local.clock import Clock
from infra.local.intrinsics import NotUnderstood
from infra.local.permissions import NotGranted
from infra.local.stack import Stack
from infra.local.template import expanded

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PARAMETERS = {"SenderDomain": "harbour.example", "PublicUrl": "http://127.0.0.1:8000", "ShardCount": "1"}
REJECT = {"id": "1", "detail-type": "Odd", "source": "crm", "time": "2026-01-05T09:00:00Z", "detail": {}}

Handler = Callable[[Any, Any], Any]
StandIn = Callable[[str, Handler], Stack]


@pytest.fixture
def stand_in(session: boto3.Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Bring up the real template with one function's handler replaced."""

    def build(function: str, handler: Handler) -> Stack:
        template = copy.deepcopy(expanded())
        template["Resources"][function]["Properties"]["Handler"] = "stand_in.handler"
        monkeypatch.setitem(sys.modules, "stand_in", SimpleNamespace(handler=handler))
        return Stack.create(session, clock=Clock(START), parameters=PARAMETERS, template=template)

    with mock_aws():
        yield build


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


def test_function_runs_with_its_environment_its_context_and_the_stacks_clock(stand_in: StandIn) -> None:
    def handler(event: Any, context: Any) -> Any:
        here = runtime()
        return {
            "event": event,
            "url": here.setting("REPORT_QUEUE_URL"),
            "now": here.now().isoformat(),
            "context": [context.function_name, context.memory_limit_in_mb, context.aws_request_id],
            "remaining": context.get_remaining_time_in_millis(),
            "arn": context.invoked_function_arn,
        }

    stack = stand_in("ReportScheduleFunction", handler)
    result = stack.invoke("ReportScheduleFunction", {"x": 1})

    assert result["event"] == {"x": 1}
    assert result["url"] == stack.physical("ReportQueue")
    assert result["now"] == "2026-01-05T09:00:00+00:00"
    assert result["context"] == ["listening-post-ReportScheduleFunction", "512", "local-1"]
    assert 29_000 < result["remaining"] <= 30_000
    assert result["arn"] == "arn:aws:lambda:eu-west-1:123456789012:function:listening-post-ReportScheduleFunction"


def test_setting_that_the_template_does_not_give_is_missing(stand_in: StandIn) -> None:
    stack = stand_in("ReportScheduleFunction", lambda _event, _context: runtime().setting("TABLE_NAME"))

    with pytest.raises(RuntimeError, match="TABLE_NAME is not set"):
        stack.invoke("ReportScheduleFunction", {})


def test_call_that_the_role_does_not_grant_is_refused_by_name(stack: Stack) -> None:
    public = stack.runtime("SurveyFunction").adapter(Table)

    with pytest.raises(NotGranted, match=r"SurveyFunction may not dynamodb:PutItem on arn:aws:dynamodb:.*:table/"):
        public.put({"pk": "INVITATION#1", "sk": "INVITATION"})
    stack.denied.clear()


def test_public_function_can_read_nothing_but_invitations_and_contacts(stack: Stack) -> None:
    public = stack.runtime("SurveyFunction").adapter(Table)

    allowed = public.get(("INVITATION#1", "INVITATION"))
    with pytest.raises(NotGranted, match="dynamodb:GetItem"):
        public.get(("GRANT#1", "GRANT"))

    assert allowed is None
    stack.denied.clear()


def test_granted_calls_are_observed(stack: Stack) -> None:
    stack.runtime("SurveyFunction").adapter(Table).get(("INVITATION#1", "INVITATION"))

    arn = f"arn:aws:dynamodb:eu-west-1:123456789012:table/{stack.physical('Table')}"
    assert stack.observed["SurveyFunction"] == {("dynamodb:GetItem", arn)}


def test_signed_link_needs_the_permission_to_read_what_it_leads_to(stack: Stack) -> None:
    reports = stack.physical("ReportsBucket")
    client = stack.runtime("DownloadFunction").client("s3")

    client.generate_presigned_url("get_object", Params={"Bucket": reports, "Key": "reports/a.html"})
    with pytest.raises(NotGranted, match="s3:GetObject"):
        client.generate_presigned_url("get_object", Params={"Bucket": reports, "Key": "other/a.html"})

    assert ("s3:GetObject", f"arn:aws:s3:::{reports}/reports/a.html") in stack.observed["DownloadFunction"]
    stack.denied.clear()


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


def test_record_that_always_fails_ends_in_the_undelivered_queue(stand_in: StandIn) -> None:
    def handler(event: Any, _context: Any) -> Any:
        number = event["Records"][0]["dynamodb"]["SequenceNumber"]
        return {"batchItemFailures": [{"itemIdentifier": number}]}

    stack = stand_in("ArchiveFunction", handler)
    stack.runtime("LifecycleFunction").adapter(Table).put({"pk": "ACCOUNT#1", "sk": "PROFILE"})
    stack.settle(flush=True)

    [undelivered] = stack.messages("UndeliveredQueue")
    assert undelivered["DDBStreamBatchInfo"]["batchSize"] == 1


def test_jump_fires_each_schedule_once_a_day_with_the_clock_at_its_moment(stand_in: StandIn) -> None:
    fired: list[tuple[str, str]] = []

    def handler(event: Any, _context: Any) -> None:
        fired.append((event["time"], runtime().now().strftime("%Y-%m-%dT%H:%M:%SZ")))

    stack = stand_in("DispatchScheduleFunction", handler)
    stack.advance(timedelta(days=2))

    moments = ["2026-01-05T23:45:00Z", "2026-01-06T23:45:00Z", "2026-01-07T09:00:00Z"]
    assert fired == [(moment, moment) for moment in moments]
    assert stack.clock.now() == START + timedelta(days=2)


def test_scheduled_event_has_schedulers_shape(stand_in: StandIn) -> None:
    seen: list[Any] = []
    stack = stand_in("ReportScheduleFunction", lambda event, _: seen.append(event))

    stack.advance(timedelta(days=7))

    [event] = seen
    assert (event["detail-type"], event["source"], event["version"]) == ("Scheduled Event", "aws.scheduler", "0")
    assert event["time"] == "2026-01-12T06:00:00Z"
    assert event["resources"][0].endswith("listening-post-ReportScheduleFunctionEveryMonday")


def test_scheduled_function_that_raises_is_tried_three_times_and_time_goes_on(stand_in: StandIn) -> None:
    def fail(_event: Any, _context: Any) -> None:
        message = "no"
        raise ValueError(message)

    stack = stand_in("ReportScheduleFunction", fail)
    stack.advance(timedelta(days=7))

    assert [failure.function for failure in stack.failures] == ["ReportScheduleFunction"] * 3
    assert stack.clock.now() == START + timedelta(days=7)


def test_new_queue_function_and_schedule_run_with_no_other_edit(
    session: boto3.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    monkeypatch.setitem(sys.modules, "stand_in", SimpleNamespace(handler=lambda event, _: seen.append(event)))
    template = copy.deepcopy(expanded())
    template["Resources"] |= {
        "NewQueue": {"Type": "AWS::SQS::Queue"},
        "NewRole": {"Type": "AWS::IAM::Role", "Properties": {}},
        "NewFunction": {
            "Type": "AWS::Lambda::Function",
            "Properties": {"Handler": "stand_in.handler", "Role": {"Fn::GetAtt": ["NewRole", "Arn"]}},
        },
        "NewMapping": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "EventSourceArn": {"Fn::GetAtt": ["NewQueue", "Arn"]},
                "FunctionName": {"Ref": "NewFunction"},
                "FilterCriteria": {"Filters": [{"Pattern": '{"body": {"kind": ["wanted"]}}'}]},
            },
        },
        "NewSchedule": {
            "Type": "AWS::Scheduler::Schedule",
            "Properties": {
                "ScheduleExpression": "rate(1 hour)",
                "Target": {"Arn": {"Fn::GetAtt": ["NewFunction", "Arn"]}, "Input": '{"tick": 1}'},
            },
        },
    }

    with mock_aws():
        stack = Stack.create(session, clock=Clock(START), parameters=PARAMETERS, template=template)
        put(stack, "NewQueue", {"kind": "wanted"}, {"kind": "other"})
        stack.settle()
        stack.advance(timedelta(hours=1))

    assert [bodies(event) for event in seen[:-1]] == [[{"kind": "wanted"}]]
    assert seen[-1] == {"tick": 1}


@pytest.mark.parametrize(
    ("logical_id", "change", "reason"),
    [
        ("LifecycleFunctionLifecycle", {"EventSourceArn": "arn:aws:kinesis:eu-west-1:1:stream/x"}, "event source"),
        ("ArchiveFunctionStream", {"MaximumRetryAttempts": -1}, "MaximumRetryAttempts"),
        ("ReportScheduleFunctionEveryMonday", {"ScheduleExpression": "banana"}, "schedule banana"),
        ("ReportScheduleFunctionEveryMonday", {"ScheduleExpressionTimezone": "Europe/Oslo"}, "time zone"),
        ("SendFunctionRole", {"ManagedPolicyArns": ["arn:aws:iam::aws:policy/PowerUserAccess"]}, "PowerUserAccess"),
        ("SendQueue", {"KmsMasterKeyId": "alias/x"}, "KmsMasterKeyId"),
    ],
)
def test_what_the_local_run_does_not_understand_is_an_error_naming_it(
    session: boto3.Session, logical_id: str, change: dict[str, Any], reason: str
) -> None:
    template = copy.deepcopy(expanded())
    template["Resources"][logical_id]["Properties"] |= change

    with mock_aws(), pytest.raises(NotUnderstood, match=f"^{logical_id}: .*{reason}"):
        Stack.create(session, clock=Clock(START), parameters=PARAMETERS, template=template)


def test_rejected_event_is_listed_with_its_reason_and_stays(stack: Stack) -> None:
    stack.put_event("Odd", {"a": 1})
    stack.settle()

    first, again = stack.rejected(), stack.rejected()

    assert first == again
    assert "detail-type: 'Odd' is not known" in first[0]["reason"]


def test_path_without_a_route_is_refused_as_api_gateway_does(stack: Stack) -> None:
    answer = stack.request("GET", "/nowhere")

    assert (answer.status, answer.json) == (403, {"message": "Missing Authentication Token"})
