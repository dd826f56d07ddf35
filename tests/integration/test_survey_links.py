import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from functions.adapters.log import log
from functions.core import links
from functions.ingest import survey
from functions.ingest.app import app
from infra.local.stack import Stack
from tests.integration.visits import FORM, PLANNED, SID, invite, keys, link, post, stored, watched
from tests.making import a_form

pytestmark = pytest.mark.usefixtures("without_reports")

CANARY = "<script>alert(1)</script>"


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Return what the functions log."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(log().registered_formatter)
    logger = logging.getLogger(log().name)
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


def test_machine_that_fills_in_every_field_is_thanked_and_stores_nothing(stack: Stack, logged: io.StringIO) -> None:
    path = invite(stack)
    before = stored(stack)

    answer = post(stack, path, score="9", comment="buy", topic="watches")

    assert answer.status == 200
    assert "Thank you, your answer is saved" in answer.text
    assert stored(stack) == before
    assert json.loads(logged.getvalue())["message"] == "trap_sprung"


def forged(_stack: Stack) -> str:
    return links.mint("answer", SID, PLANNED + timedelta(days=30), ["not the key" * 6])


def swapped(stack: Stack) -> str:
    return link(stack, "unsubscribe")


def truncated(stack: Stack) -> str:
    return link(stack, "answer")[:-20]


def spiked(stack: Stack) -> str:
    return link(stack, "answer").replace(".", ".%0d%0a:%20")  # stray characters that decoding a signature skips


@pytest.mark.parametrize("make", [forged, swapped, truncated, spiked])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_link_that_is_not_ours_finds_nothing_and_reaches_no_table(
    stack: Stack, make: Callable[[Stack], str], method: str
) -> None:
    invite(stack)

    with watched(stack) as calls:
        answer = stack.request(method, f"/s/{make(stack)}", headers={"Content-Type": FORM}, body=b"score=9")

    assert answer.status == 404
    assert "We do not know this link" in answer.text
    assert set(calls) <= {"GetSecretValue"}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_expired_link_shows_a_message_and_stores_nothing(stack: Stack, method: str) -> None:
    path = invite(stack, closes_at=PLANNED + timedelta(days=90))
    before = stored(stack)
    stack.clock.advance(timedelta(days=30))

    answer = stack.request(method, path, headers={"Content-Type": FORM}, body=b"score=9")

    assert answer.status == 410
    assert "This link has expired" in answer.text
    assert stored(stack) == before


def test_link_signed_before_the_keys_were_rotated_still_takes_an_answer(stack: Stack) -> None:
    path = invite(stack)
    rotated = {"1": keys(stack)[0], "2": "a new key" * 7}
    stack.client("secretsmanager").put_secret_value(
        SecretId=stack.physical("LinkKeys"), SecretString=json.dumps(rotated)
    )

    assert post(stack, path, score="9").status == 200


def test_good_link_to_an_invitation_that_is_gone_finds_nothing(stack: Stack) -> None:
    path = f"/s/{link(stack, 'answer')}"

    assert (stack.request("GET", path).status, post(stack, path, score="9").status) == (404, 404)


def test_what_people_write_stays_text_on_every_page(stack: Stack) -> None:
    path = invite(stack, form=a_form(company=CANARY, question=CANARY))
    post(stack, path, score="9", comment=CANARY)

    pages = [stack.request("GET", path).text, post(stack, path, comment=CANARY).text]

    assert all("<script" not in page and "&lt;script&gt;" in page for page in pages)


def test_no_log_line_page_or_header_gives_the_link_away(stack: Stack, logged: io.StringIO) -> None:
    token = invite(stack).removeprefix("/s/")
    visits = [("GET", token), ("POST", token), ("GET", token[:-1]), ("GET", swapped(stack))]

    answers = [stack.request(method, f"/s/{each}", headers={"Content-Type": FORM}) for method, each in visits]

    assert logged.getvalue().count("link_declined") == 2
    assert token[:60] not in logged.getvalue() + "".join(each.text for each in answers)
    assert {each.headers["Referrer-Policy"] for each in answers} == {"no-referrer"}


def test_our_own_fault_shows_a_page_and_logs_where_it_was_without_what_it_said(
    stack: Stack, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise KeyError(CANARY)

    path = invite(stack)
    monkeypatch.setattr(survey, "from_item", break_down)

    answer = stack.request("GET", path)

    line = json.loads(logged.getvalue())
    assert answer.status == 500
    assert f"Reference: {line['request_id']}" in answer.text
    assert (line["error"], line["code"]) == ("KeyError", "")
    assert "script" not in logged.getvalue() + answer.text


def test_refusal_by_aws_is_logged_with_its_code(stack: Stack, logged: io.StringIO) -> None:
    path = invite(stack)
    stack.client("dynamodb").delete_table(TableName=stack.physical("Table"))

    assert stack.request("GET", path).status == 500
    assert json.loads(logged.getvalue())["code"] == "ResourceNotFoundException"


def test_every_route_of_the_app_is_one_of_the_two_pages_or_of_the_widget() -> None:
    assert {path: set(methods) for path, methods in app.routes.items()} == {
        "/s/{token}": {"GET", "HEAD", "POST"},
        "/u/{token}": {"GET", "HEAD", "POST"},
        "/widget/answer": {"POST"},
        "/widget/decline": {"POST"},
    }
