import base64
from datetime import timedelta
from typing import Any

import pytest

from functions.core.scales import Metric
from infra.local.stack import Stack
from tests.integration.visits import FORM, PLANNED, SID, invite, link, post, put, stored, watched
from tests.making import a_form

pytestmark = pytest.mark.usefixtures("without_reports")

CANARY = "<script>alert(1)</script>"


def test_page_of_an_invitation_shows_its_question(stack: Stack) -> None:
    page = stack.request("GET", invite(stack))

    assert page.status == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "How likely are you to recommend Harbour to a friend or colleague?" in page.text


def test_eleven_clicks_by_a_link_scanner_leave_nothing(stack: Stack) -> None:
    path = invite(stack)
    before = stored(stack)

    pages = [stack.request("GET", f"{path}?score={score}") for score in range(11)]

    assert [page.status for page in pages] == [200] * 11
    assert stored(stack) == before


def test_score_of_the_link_is_chosen_on_the_page(stack: Stack) -> None:
    page = stack.request("GET", f"{invite(stack)}?score=9")

    assert 'value="9" required checked' in page.text


@pytest.mark.parametrize("score", ["11", "-1", "nine", "", "9&score=", "%00"])
def test_score_that_makes_no_sense_in_a_link_is_ignored(stack: Stack, score: str) -> None:
    page = stack.request("GET", f"{invite(stack)}?score={score}")

    assert page.status == 200
    assert " checked" not in page.text


def test_head_is_answered_without_looking(stack: Stack) -> None:
    path = invite(stack)

    with watched(stack) as calls:
        answer = stack.request("HEAD", path)

    assert (answer.status, answer.body, calls) == (200, b"", [])


def test_posted_answer_is_recorded_and_shown_as_saved(stack: Stack) -> None:
    path = invite(stack)

    answer = post(stack, f"{path}?score=9", score="9", comment="Saves an hour a week")

    assert answer.status == 200
    for page in (answer, stack.request("GET", path)):
        assert "Thank you, your answer is saved" in page.text
        assert ">Saves an hour a week</textarea>" in page.text


def test_answer_that_is_sent_again_unchanged_is_no_new_version(stack: Stack) -> None:
    path = invite(stack)
    post(stack, path, score="9", comment="Good")
    once = stored(stack)

    again = post(stack, path, score="9", comment="Good")

    assert (again.status, stored(stack)) == (200, once)
    assert "Thank you, your answer is saved" in again.text


def test_recorded_answer_has_all_that_readers_of_the_table_rely_on(stack: Stack) -> None:
    path = invite(stack)
    before = stored(stack)

    post(stack, path, score="9", comment="Saves an hour a week")

    assert _changes(before, stored(stack)) == {
        "score": 9,
        "comment": "Saves an hour a week",
        "channel": "email",
        "state": "answered",
        "answered_at": "2026-01-05T09:00:00Z",
        "updated_at": "2026-01-05T09:00:00Z",
        "response_version": 1,
        "version": 3,
        "feed_pk": "RESPONSE#2026-01-05#0",
        "feed_sk": f"2026-01-05T09:00:00Z#{SID}",
        "due_pk": None,
        "due_sk": None,
    }


def _changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {name: after.get(name) for name in before | after if before.get(name) != after.get(name)}


def test_changed_answer_is_a_new_version_that_keeps_the_first_time(stack: Stack) -> None:
    path = invite(stack)
    post(stack, path, score="9", comment="Good")
    first = stored(stack)
    stack.clock.advance(timedelta(days=2))

    post(stack, path, score="4", comment="Less good")

    assert _changes(first, stored(stack)) == {
        "score": 4,
        "comment": "Less good",
        "updated_at": "2026-01-07T09:00:00Z",
        "response_version": 2,
        "version": 4,
    }


def test_fifty_posts_leave_one_answer_with_every_version_counted(stack: Stack) -> None:
    path = invite(stack)

    statuses = {post(stack, path, score=str(number % 11)).status for number in range(50)}

    assert statuses == {200}
    assert (stored(stack)["score"], stored(stack)["response_version"], stored(stack)["version"]) == (5, 50, 52)


def test_answer_is_one_write_and_no_read_once_an_environment_knows_the_form(stack: Stack) -> None:
    path = invite(stack)
    stack.request("GET", path)

    with watched(stack) as calls:
        post(stack, path, score="9")
        post(stack, path, score="8")

    assert calls == ["UpdateItem", "UpdateItem"]


def test_page_view_is_one_read_and_the_form_is_read_once(stack: Stack) -> None:
    path = invite(stack)

    with watched(stack) as calls:
        stack.request("GET", path)
        stack.request("GET", path)

    assert calls == ["GetSecretValue", "GetItem", "GetItem", "GetItem", "GetItem"]  # colleagues' places once, too


def test_closed_survey_says_so_and_stores_nothing(stack: Stack) -> None:
    token = link(stack, "answer", days=60)
    invite(stack)
    before = stored(stack)
    stack.clock.advance(timedelta(days=30))

    shown, answered = stack.request("GET", f"/s/{token}"), post(stack, f"/s/{token}", score="9")

    assert (shown.status, answered.status) == (410, 410)
    assert "It took answers until 4 February 2026." in answered.text
    assert stored(stack) == before


def test_link_of_someone_who_was_erased_after_answering_shows_nothing_and_takes_nothing(stack: Stack) -> None:
    path = invite(stack, state="answered")
    put(stack, {**stored(stack), "score": 2, "erased_at": "2026-01-06T09:00:00Z"})
    before = stored(stack)

    shown, answered = stack.request("GET", f"{path}?score=9"), post(stack, path, score="9")

    assert (shown.status, answered.status) == (410, 410)
    assert stored(stack) == before


@pytest.mark.parametrize("state", ["expired", "skipped"])
def test_survey_that_is_over_takes_no_answer(stack: Stack, state: str) -> None:
    path = invite(stack, state=state)

    answer = post(stack, path, score="9")

    assert answer.status == 410
    assert "score" not in stored(stack)


@pytest.mark.parametrize(
    ("metric", "low", "high", "score"),
    [("nps", 0, 10, "11"), ("nps", 0, 10, "-1"), ("csat", 1, 5, "0"), ("ces", 1, 7, "8")],
)
def test_score_off_the_scale_is_refused_by_the_write_and_the_comment_kept(
    stack: Stack, metric: Metric, low: int, high: int, score: str
) -> None:
    path = invite(stack, form=a_form(metric), metric=metric, low=low, high=high)

    with watched(stack) as calls:
        answer = post(stack, path, score=score, comment="Keep this")

    assert answer.status == 400
    assert f"Choose a number from {low} to {high}; the one that arrived is not on the scale." in answer.text
    assert ">Keep this</textarea>" in answer.text
    assert "score" not in stored(stack)
    assert [call for call in calls if call != "GetSecretValue"] == ["GetItem", "UpdateItem", "GetItem"]


def test_form_without_a_score_is_shown_again_with_the_comment(stack: Stack) -> None:
    answer = post(stack, invite(stack), comment="Keep this")

    assert answer.status == 400
    assert "Choose a number from 0 to 10." in answer.text
    assert ">Keep this</textarea>" in answer.text


def test_form_without_a_score_on_a_closed_survey_is_told_that_it_is_closed(stack: Stack) -> None:
    path = invite(stack, closes_at=PLANNED)

    assert post(stack, path, comment="Late").status == 410


def test_comment_over_the_limit_is_shown_again_whole(stack: Stack) -> None:
    answer = post(stack, invite(stack), score="7", comment="x" * 5_001)

    assert answer.status == 400
    assert "x" * 5_001 in answer.text
    assert "score" not in stored(stack)


def test_longest_honest_comment_in_japanese_is_taken(stack: Stack) -> None:
    answer = post(stack, invite(stack), score="7", comment="良" * 5_000)

    assert answer.status == 200
    assert stored(stack)["comment"] == "良" * 5_000


def test_body_over_64_kilobytes_is_refused_before_anything_else(stack: Stack) -> None:
    path = invite(stack)

    with watched(stack) as calls:
        answer = stack.request("POST", path, headers={"Content-Type": FORM}, body=b"score=9&comment=" + b"x" * 65_536)

    assert (answer.status, calls) == (413, [])


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_body_that_is_no_form_is_refused_with_a_page(stack: Stack, content_type: str) -> None:
    answer = stack.request("POST", invite(stack), headers={"Content-Type": content_type}, body=b"score=9")

    assert answer.status == 415
    assert "from the survey page only" in answer.text


def test_form_with_a_charset_beside_its_type_is_taken(stack: Stack) -> None:
    headers = {"Content-Type": f"{FORM}; charset=UTF-8"}

    assert stack.request("POST", invite(stack), headers=headers, body=b"score=9").status == 200


@pytest.mark.parametrize("body", [b"score=9&comment=%ff%fe", b"score=9&comment=%ed%a0%80"], ids=["latin", "surrogate"])
def test_body_that_is_not_utf_8_is_refused_in_words(stack: Stack, body: bytes) -> None:
    answer = stack.request("POST", invite(stack), headers={"Content-Type": FORM}, body=body)

    assert answer.status == 400
    assert "Your text arrived garbled." in answer.text


def test_body_in_base64_is_understood(stack: Stack) -> None:
    path = invite(stack)
    event = _event(path, base64.b64encode(b"score=3&comment=Na%C3%AFve").decode())

    result = stack.invoke("SurveyFunction", event)

    assert result["statusCode"] == 200
    assert (stored(stack)["score"], stored(stack)["comment"]) == (3, "Naïve")


def _event(path: str, body: str) -> dict[str, Any]:
    return {
        "requestContext": {"resourcePath": "/s/{token}", "httpMethod": "POST", "path": f"/live{path}"},
        "pathParameters": {"token": path.removeprefix("/s/")},
        "multiValueQueryStringParameters": None,
        "stageVariables": None,
        "headers": {"content-type": FORM},
        "body": body,
        "isBase64Encoded": True,
    }
