"""What the widget's addresses refuse, and how little they do before they refuse it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jwt
import pytest

from infra.local.stack import Stack
from tests.integration.people import acme_with_ann, goes_live, invitations
from tests.integration.product import (
    BOTH,
    EVIL,
    ORIGIN,
    asked_in_product,
    call,
    the_invitation,
    token,
    widget_key,
    with_widget,
)


@pytest.fixture(autouse=True)
def _asking(stack: Stack) -> None:
    with_widget(stack)
    acme_with_ann(stack)


@contextmanager
def table_calls(stack: Stack) -> Iterator[list[str]]:
    made: list[str] = []
    lent = stack.runtime("OpenFunction").client("dynamodb")
    lent.meta.events.register("before-call", lambda model, **_: made.append(model.name))
    yield made


@pytest.mark.parametrize("origin", [EVIL, f"{ORIGIN}.evil.example", "http://app.harbour.example", "null", "*", None])
def test_page_of_another_origin_is_told_nothing_and_nothing_is_read(stack: Stack, origin: str | None) -> None:
    with table_calls(stack) as calls:
        answer = call(stack, "check", {"user": token(stack)}, origin)

    assert (answer.status, "Access-Control-Allow-Origin" in answer.headers, calls) == (403, False, [])


def test_product_without_a_widget_asks_nothing(stack: Stack) -> None:
    with_widget(stack, origins=["https://other.example"])

    assert call(stack, "check", {"user": token(stack)}).status == 403


@pytest.mark.parametrize("origin", [EVIL, "null", None])
@pytest.mark.parametrize(("what", "more"), BOTH)
def test_answer_from_where_it_was_not_shown_is_refused(
    stack: Stack, origin: str | None, what: str, more: dict[str, Any]
) -> None:
    told = asked_in_product(stack)
    before = the_invitation(stack)

    answer = call(stack, what, {"token": told, **more}, origin)

    assert answer.status in {403, 404}
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert the_invitation(stack) == before


def test_repeated_answer_from_elsewhere_is_not_told_that_it_is_known(stack: Stack) -> None:
    told = asked_in_product(stack)
    call(stack, "answer", {"token": told, "score": 9})

    assert call(stack, "answer", {"token": told, "score": 9}, EVIL).status == 404


def test_link_of_a_mail_is_no_answer_of_the_product(stack: Stack) -> None:
    goes_live(stack)
    [mail] = stack.outbox()
    link = mail.text.split("/s/")[1].split()[0]

    assert call(stack, "answer", {"token": link, "score": 9}).status == 404


def wrong_tokens(stack: Stack) -> dict[str, str]:
    good, soon = widget_key(stack), int(stack.clock.now().timestamp()) + 600
    claims = {"sub": "ann", "aud": "listening-post-widget", "exp": soon}
    made = {
        "none": jwt.encode(claims, "", "none", headers={"kid": "1"}),
        "other algorithm": jwt.encode(claims, good, "HS512", headers={"kid": "1"}),
        "other key": jwt.encode(claims, good[::-1], "HS256", headers={"kid": "1"}),
        "unknown kid": jwt.encode(claims, good, "HS256", headers={"kid": "2"}),
        "no kid": jwt.encode(claims, good, "HS256"),
        "no sub": jwt.encode({**claims, "sub": ""}, good, "HS256", headers={"kid": "1"}),
        "no exp": jwt.encode({"sub": "ann", "aud": claims["aud"]}, good, "HS256", headers={"kid": "1"}),
        "other aud": token(stack, aud="listening-post"),
        "expired": token(stack, minutes=0),
        "an hour and more": token(stack, minutes=61),
        "garbage": "a.b.c",
    }
    return made | {"cut off": made["other key"][:-8], "unsigned": token(stack).rpartition(".")[0] + "."}


def test_token_that_does_not_say_who_it_is_is_refused_before_any_read(stack: Stack) -> None:
    with table_calls(stack) as calls:
        answers = {name: call(stack, "check", {"user": each}) for name, each in wrong_tokens(stack).items()}

    assert {name: each.status for name, each in answers.items()} == dict.fromkeys(answers, 401)
    assert len({each.text for each in answers.values()}) == 1
    assert calls == []


def test_token_that_is_used_again_asks_nobody_twice(stack: Stack) -> None:
    user = token(stack)

    told = [call(stack, "check", {"user": user}).json["token"] for _ in range(3)]

    assert len(set(told)) == len(invitations(stack)) == 1


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"nonsense", b"\xff", b'{"user": 7}', b'{"user": null}', b'{"contact": "ann"}', b"[" * 30_000,
     b'{"user": "\\ud800"}', b'{"language": ["de"]}'],
)  # fmt: skip
def test_check_that_is_not_understood_is_refused(stack: Stack, body: bytes) -> None:
    with table_calls(stack) as calls:
        assert call(stack, "check", body).status == 400
    assert calls == []


@pytest.mark.parametrize(
    "more",
    [{"score": "9"}, {"score": 9.0}, {"score": True}, {"score": None}, {}, {"score": 9, "comment": None},
     {"score": 9, "comment": "x" * 5_001}, {"score": 9, "comment": "\ud800"}, {"score": 11}, {"score": -1},
     {"score": 10**39}, {"score": 9, "sid": "x"}],
)  # fmt: skip
def test_answer_that_is_not_understood_is_refused(stack: Stack, more: dict[str, Any]) -> None:
    answer = call(stack, "answer", json.dumps({"token": asked_in_product(stack), **more}).encode())

    assert answer.status == 400
    assert "score" not in the_invitation(stack)
    assert stack.failures == []


@pytest.mark.parametrize("what", ["check", "answer", "decline"])
def test_large_body_is_refused_unread(stack: Stack, what: str) -> None:
    assert call(stack, what, b'{"token": "' + b"x" * 32_768 + b'"}').status == 413


def test_body_of_another_type_is_refused(stack: Stack) -> None:
    headers = {"Content-Type": "application/json", "Origin": ORIGIN}

    assert stack.request("POST", "/widget/check", headers=headers, body=b"{}").status == 415


def test_longest_comment_in_japanese_is_taken(stack: Stack) -> None:
    body = {"token": asked_in_product(stack), "score": 7, "comment": "良" * 5_000}

    answer = call(stack, "answer", json.dumps(body, ensure_ascii=False).encode())

    assert (answer.status, the_invitation(stack)["comment"]) == (200, "良" * 5_000)


def test_headers_let_the_page_read_the_answer_and_nobody_keep_it(stack: Stack) -> None:
    headers = call(stack, "check", {"user": token(stack)}).headers

    assert headers["Access-Control-Allow-Origin"] == ORIGIN
    assert (headers["Vary"], headers["Cache-Control"], headers["X-Content-Type-Options"]) == (
        "Origin", "no-store", "nosniff",
    )  # fmt: skip


def test_script_may_be_kept_and_sets_no_cookie(stack: Stack) -> None:
    script = stack.request("GET", "/widget.js")

    assert (script.status, script.headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert (script.headers["Cache-Control"], "Set-Cookie" in script.headers) == ("public, max-age=3600", False)


def test_script_is_given_whatever_type_a_request_without_a_body_names(stack: Stack) -> None:
    script = stack.request("GET", "/widget.js", headers={"Content-Type": "text/plain"})

    assert (script.status, script.headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
