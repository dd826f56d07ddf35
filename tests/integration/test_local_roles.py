"""What a function may do in the local run: what its environment and its role in the template give it."""

from typing import Any

import pytest
from botocore.exceptions import ParamValidationError

from functions.adapters.images import marshal
from functions.adapters.runtime import runtime
from functions.adapters.table import Table
from infra.local.permissions import NotGranted
from infra.local.stack import Stack
from tests.integration.conftest import StandIn


def test_setting_that_the_template_does_not_give_is_missing(stand_in: StandIn) -> None:
    stack = stand_in("ReportScheduleFunction", lambda _event, _context: runtime().setting("TABLE_NAME"))

    with pytest.raises(RuntimeError, match="TABLE_NAME is not set"):
        stack.invoke("ReportScheduleFunction", {})


def test_call_that_the_role_does_not_grant_is_refused_by_name(stack: Stack) -> None:
    public = stack.runtime("SurveyFunction").adapter(Table)

    with pytest.raises(NotGranted, match=r"SurveyFunction may not dynamodb:PutItem on arn:aws:dynamodb:.*:table/"):
        public.put({"pk": "CONTACT#1", "sk": "PROFILE"})
    stack.denied.clear()


def test_public_function_can_read_nothing_but_invitations_and_contacts(stack: Stack) -> None:
    public = stack.runtime("SurveyFunction").adapter(Table)

    allowed = public.get(("INVITATION#1", "INVITATION"))
    with pytest.raises(NotGranted, match="dynamodb:GetItem"):
        public.get(("GRANT#1", "GRANT"))

    assert allowed is None
    stack.denied.clear()


def test_what_a_function_sends_is_looked_at_here_though_it_is_not_there(stack: Stack) -> None:
    with pytest.raises(ParamValidationError, match="Invalid type for parameter ConsistentRead"):
        stack.runtime("SurveyFunction").client("dynamodb").get_item(
            TableName=stack.physical("Table"), Key=marshal({"pk": "INVITATION#1", "sk": "X"}), ConsistentRead="yes"
        )


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


def test_what_is_watched_at_one_function_is_not_heard_of_another(stack: Stack) -> None:
    heard: list[str] = []
    public, sender = (stack.runtime(name).client("dynamodb") for name in ("SurveyFunction", "SendFunction"))
    asked: dict[str, Any] = {
        "TableName": stack.physical("Table"),
        "Key": marshal({"pk": "INVITATION#1", "sk": "INVITATION"}),
    }

    def hear(event_name: str, **_: object) -> None:
        heard.append(event_name)

    for event in ("before-call", "before-call.dynamodb.GetItem"):
        public.meta.events.register_first(event, hear)
    for client in (public, sender, stack.client("dynamodb")):
        client.get_item(**asked)
    public.meta.events.unregister("before-call", hear)
    public.get_item(**asked)

    assert heard == ["before-call.dynamodb.GetItem"] * 3
    assert {name for name, calls in stack.observed.items() if calls} == {"SurveyFunction", "SendFunction"}
