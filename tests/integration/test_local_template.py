"""A change of the template runs locally with no other edit, or is refused by name."""

import copy
import json
import sys
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.adapters.table import Table
from infra.local.clock import Clock
from infra.local.intrinsics import NotUnderstood
from infra.local.stack import Stack
from infra.local.template import expanded
from tests.integration.conftest import PARAMETERS, START


def put(stack: Stack, queue: str, *bodies: object) -> None:
    for body in bodies:
        stack.client("sqs").send_message(QueueUrl=stack.physical(queue), MessageBody=json.dumps(body))


def bodies(event: Any) -> list[Any]:
    return [json.loads(record["body"]) for record in event["Records"]]


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


@pytest.mark.parametrize("raises", [True, False])
def test_function_behind_a_failure_queue_hears_of_what_failed(
    session: boto3.Session, monkeypatch: pytest.MonkeyPatch, *, raises: bool
) -> None:
    heard: list[Any] = []

    def fail(event: Any, _context: Any) -> Any:
        if raises:
            message = "no"
            raise ValueError(message)
        return {"batchItemFailures": [{"itemIdentifier": event["Records"][0]["dynamodb"]["SequenceNumber"]}]}

    monkeypatch.setitem(sys.modules, "failing", SimpleNamespace(handler=fail))
    monkeypatch.setitem(sys.modules, "hearing", SimpleNamespace(handler=lambda event, _: heard.extend(bodies(event))))
    template = copy.deepcopy(expanded())
    template["Resources"]["ArchiveFunction"]["Properties"]["Handler"] = "failing.handler"
    template["Resources"]["ReportScheduleFunction"]["Properties"]["Handler"] = "hearing.handler"
    mapping = {
        "EventSourceArn": {"Fn::GetAtt": ["UndeliveredQueue", "Arn"]},
        "FunctionName": {"Ref": "ReportScheduleFunction"},
    }
    template["Resources"]["Hearing"] = {"Type": "AWS::Lambda::EventSourceMapping", "Properties": mapping}

    with mock_aws():
        stack = Stack.create(session, clock=Clock(START), parameters=PARAMETERS, template=template)
        stack.runtime("LifecycleFunction").adapter(Table).put({"pk": "ACCOUNT#1", "sk": "PROFILE"})
        stack.settle(flush=True)

    assert [each["DDBStreamBatchInfo"]["batchSize"] for each in heard] == [1]
