"""A CSM sees who of their accounts is about to be asked, and can hold it."""

import json
from datetime import timedelta
from typing import Any

import pytest

from functions.adapters.secrets import staff_keys
from functions.core.links import mint
from infra.local.stack import Stack
from tests.integration.desks import (
    TOMORROW,
    also_bolt,
    body,
    desk,
    desk_path,
    notices,
    sid_of,
    submit,
    with_notice,
)
from tests.integration.people import acme_with_ann, asked, goes_live, invitations, items, queued, skips, tell

pytestmark = pytest.mark.usefixtures("without_reports")

DAY = timedelta(days=1)


def test_a_held_survey_is_never_sent_and_its_skip_is_on_record_and_on_the_bus(stack: Stack) -> None:
    path = desk(stack)
    [listed] = items(stack, pk="DESK#", sk="DESK")

    response = submit(stack, path, sid=sid_of(stack), reason="In the middle of an outage")

    assert response.status == 303
    stack.advance(20 * DAY)
    assert asked(stack) == []
    assert skips(stack) == [("ann", "held")]
    [invitation] = invitations(stack)
    assert (invitation["state"], invitation["held_by"], invitation["held_reason"]) == (
        "skipped", listed["desk"], "In the middle of an outage",
    )  # fmt: skip
    told = [json.loads(each["Detail"]) for each in stack.published if each["DetailType"] == "SurveySkipped"]
    assert [(each["contact_id"], each["reason"]) for each in told] == [("ann", "held")]


def test_after_holding_the_page_says_so_and_a_second_time_changes_nothing(stack: Stack) -> None:
    path = desk(stack)
    sid = sid_of(stack)

    first, second = (submit(stack, path, sid=sid, reason=reason) for reason in ("Outage", "Other"))

    assert (
        first.headers["Location"]
        == second.headers["Location"]
        == f"{path.removeprefix('/d/')}?view=upcoming&done=1&left=0"
    )
    text = body(stack, f"{path}?view=upcoming&done=1&left=0")
    assert "1 survey is held." in text
    assert "Held from this desk" in text
    assert "Outage" in text
    assert len([each for each in stack.published if each["DetailType"] == "SurveySkipped"]) == 1


def test_someone_who_was_held_is_asked_at_the_next_occasion(stack: Stack) -> None:
    submit(stack, desk(stack), sid=sid_of(stack), reason="Outage")
    with_notice(stack, hours=0)
    stack.advance(DAY + timedelta(hours=3))

    goes_live(stack)

    assert asked(stack) == ["ann@acme.example"]


def test_someone_elses_survey_is_as_unknown_as_one_that_never_was_and_stops_the_whole_form(stack: Stack) -> None:
    path = desk(stack)
    also_bolt(stack)
    own, other = sid_of(stack), sid_of(stack, "bo")

    replies = [submit(stack, path, sid=[own, sid], reason="No") for sid in (other, "a" * 26)]

    assert [reply.status for reply in replies] == [404, 404]
    assert replies[0].body == replies[1].body
    assert {item["state"] for item in invitations(stack)} == {"planned"}
    assert (skips(stack), items(stack, sk="SKIP#")) == ([], [])


def test_a_survey_that_left_meanwhile_is_said_to_have_left(stack: Stack) -> None:
    path = desk(stack)
    stack.advance(3 * DAY)
    assert asked(stack) == ["ann@acme.example"]

    response = submit(stack, path, sid=sid_of(stack), reason="Too late")

    assert response.headers["Location"].endswith("?view=upcoming&done=0&left=1")
    assert "1 could not be held: the survey had left, or ended, meanwhile." in body(
        stack, f"{path}?view=upcoming&done=0&left=1"
    )
    assert skips(stack) == []
    assert [item["state"] for item in invitations(stack)] == ["delivered"]


def test_a_survey_held_while_it_waits_in_the_send_queue_does_not_leave(stack: Stack) -> None:
    with_notice(stack, hours=1)
    acme_with_ann(stack)
    goes_live(stack)
    path = f"/d/{_token(stack)}"
    stack.clock.advance(timedelta(hours=2))
    stack.invoke("DueFunction", queued({"shard": 0}))
    assert len(stack.messages("SendQueue")) == 1

    response = submit(stack, path, sid=sid_of(stack), reason="At the last moment")

    assert response.headers["Location"].endswith("?view=upcoming&done=1&left=0")
    assert (asked(stack), skips(stack)) == ([], [("ann", "held")])


def _token(stack: Stack) -> str:
    """Let Jane be told now, whatever the time; return her link's token."""
    stack.invoke("DeskScheduleFunction", {"time": "2026-01-05T07:00:00Z"})
    return desk_path(notices(stack)[-1]).removeprefix("/d/")


def test_a_last_survey_is_shown_and_can_be_held_too(stack: Stack) -> None:
    with_notice(stack, triggers=[{"churned": "any"}])
    acme_with_ann(stack)
    tell(stack, "AccountChurned", account_id="acme")
    stack.advance(TOMORROW)

    submit(stack, desk_path(notices(stack)[0]), sid=sid_of(stack), reason="They left in anger")
    stack.advance(14 * DAY)

    assert (asked(stack), skips(stack)) == ([], [("ann", "held")])


def test_an_account_paused_from_the_desk_is_asked_after_it(stack: Stack) -> None:
    path = desk(stack)

    response = submit(stack, path, account="acme", until="2026-01-13", reason="Renewal talks")

    assert response.status == 303
    text = body(stack, f"{path}?view=upcoming&done=pause")
    assert "The pause is set." in text
    assert "Nobody here is asked before 13 January 2026." in text
    stack.advance(6 * DAY)
    assert asked(stack) == []
    assert "Put off: a pause is in force" in body(stack, f"{path}?view=upcoming")
    stack.advance(2 * DAY)
    assert asked(stack) == ["ann@acme.example"]


def test_an_account_that_merged_meanwhile_is_paused_with_the_one_it_became_part_of(stack: Stack) -> None:
    path = desk(stack)
    tell(stack, "AccountsMerged", account_id="acme", into_account_id="bolt")

    submit(stack, path, account="acme", until="2026-01-13", reason="Renewal talks")

    assert {item["sk"] for item in items(stack, pk="PAUSE")} == {"ACCOUNT#acme", "ACCOUNT#bolt"}


def test_an_account_that_is_not_on_the_desk_is_not_paused(stack: Stack) -> None:
    path = desk(stack)
    also_bolt(stack)

    assert submit(stack, path, account="bolt", until="2026-01-13", reason="No").status == 404
    assert items(stack, pk="PAUSE") == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"reason": "Why not"}, "Tick at least one person first"),
        ({"sid": "SID"}, "Say in a few words why"),
        ({"sid": "SID", "reason": "x" * 201}, "Keep the reason within 200 characters"),
        ({"account": "acme", "until": "2026-01-06", "reason": "Today"}, "Choose a day after today"),
        ({"account": "acme", "until": "13 January", "reason": "Then"}, "Choose a day."),
    ],
)
def test_a_form_with_a_mistake_comes_back_with_what_was_entered_and_changes_nothing(
    stack: Stack, form: dict[str, Any], said: str
) -> None:
    path = desk(stack)

    response = submit(stack, path, **{name: sid_of(stack) if text == "SID" else text for name, text in form.items()})

    assert response.status == 400
    text = response.body.decode()
    assert said in text
    assert form.get("reason", "") in text
    assert (" checked" in text) == ("sid" in form)
    assert [item["state"] for item in invitations(stack)] == ["planned"]
    assert items(stack, pk="PAUSE") == []


def test_looking_at_a_desk_changes_nothing_and_leaves_but_a_trace(stack: Stack) -> None:
    path = desk(stack)
    before = items(stack)

    for method in ("GET", "HEAD", "GET"):
        assert stack.request(method, path).status == 200
    stack.settle()

    assert [item for item in items(stack) if item["pk"] != "SIGN_INS"] == before


def test_a_link_that_is_forged_or_for_another_purpose_shows_one_page_and_reads_nothing(stack: Stack) -> None:
    path = desk(stack)
    keys = staff_keys(stack.runtime("DeskFunction")).all()
    other = mint("report", "someone", stack.clock.now() + DAY, keys)
    nobody = mint("desk", "desk-nobody-2026-01-06", stack.clock.now() + DAY, keys)

    replies = [stack.request("GET", f"/d/{token}") for token in (other, "x" * 80, path[6:], nobody)]

    assert [reply.status for reply in replies] == [404] * 4
    assert len({reply.body for reply in replies}) == 1
    assert b"Ann" not in replies[0].body


def test_a_link_works_for_fourteen_days_and_not_after_it_was_revoked(stack: Stack) -> None:
    path = desk(stack)
    stack.clock.advance(14 * DAY - timedelta(seconds=1))
    assert stack.request("GET", path).status == 200
    [grant] = items(stack, pk="GRANT#")
    client, table = stack.client("dynamodb"), stack.physical("Table")
    client.update_item(
        TableName=table, Key={"pk": {"S": grant["pk"]}, "sk": {"S": "GRANT"}}, UpdateExpression="SET revoked_at = :at",
        ExpressionAttributeValues={":at": {"S": "2026-01-20T07:00:00Z"}},
    )  # fmt: skip

    assert stack.request("GET", path).status == 410
    stack.clock.advance(timedelta(seconds=1))
    assert stack.request("GET", path).status == 410


def test_every_answer_forbids_storing_framing_scripts_indexing_and_telling_where_one_came_from(stack: Stack) -> None:
    path = desk(stack)

    for answer in (stack.request("GET", path), stack.request("GET", "/d/nonsense"), submit(stack, path, sid="x")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("content_type", "size", "status"),
    [("application/json", 2, 415), ("application/x-www-form-urlencoded", 70_000, 413)],
)
def test_a_body_that_is_no_form_or_too_large_is_refused(
    stack: Stack, content_type: str, size: int, status: int
) -> None:
    path = desk(stack)

    response = stack.request("POST", path, headers={"Content-Type": content_type}, body=b"a" * size)

    assert response.status == status
    assert [item["state"] for item in invitations(stack)] == ["planned"]


def test_what_people_wrote_is_inert_on_page_and_mail(stack: Stack) -> None:
    with_notice(stack)
    acme_with_ann(stack, name="<script>alert(1)</script>")
    goes_live(stack)
    stack.advance(TOMORROW)
    [mail] = notices(stack)

    for text in (mail.html, body(stack, f"{desk_path(mail)}?view=upcoming")):
        assert "&lt;script&gt;" in text
        assert "<script" not in text


def test_neither_log_nor_table_holds_a_token_and_no_key_holds_an_address(
    stack: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    path = desk(stack)
    submit(stack, path, sid=sid_of(stack), reason="Canary in the reason")
    submit(stack, path, account="acme", until="2026-01-13", reason="Canary in the reason")

    said = "".join(capsys.readouterr())
    token = path.removeprefix("/d/")
    assert token not in said
    assert "Canary" not in said
    assert "jane@" not in said
    assert token not in str(items(stack))
    assert "jane@" not in str([(item["pk"], item["sk"]) for item in items(stack)])


def test_a_fault_of_ours_shows_a_quiet_page_and_no_inside(stack: Stack) -> None:
    path = desk(stack)
    stack.client("dynamodb").update_table(TableName=stack.physical("Table"), DeletionProtectionEnabled=False)
    stack.client("dynamodb").delete_table(TableName=stack.physical("Table"))

    answer = stack.request("GET", path)

    assert answer.status == 500
    assert b"Something went wrong on our side" in answer.body
    assert b"ResourceNotFound" not in answer.body
