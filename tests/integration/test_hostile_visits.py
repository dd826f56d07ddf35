"""Whoever comes with a link that is not theirs, or sends what no page sends, gets nothing and leaves nothing."""

import json
import string
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from itsdangerous import URLSafeSerializer

from functions.core import links
from infra.local.stack import Stack
from tests.integration.visits import FORM, PLANNED, SID, invite, keys, link, post, put, stored, watched
from tests.making import a_form

pytestmark = pytest.mark.usefixtures("without_reports")

CANARY = "<script>alert(1)</script>"
EVIL = ["https://evil.example", "//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)//evil"]
JWT = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZnJnZ3pkZm16dHdxMmxrbm53ZzIzdHBvYSJ9."


@pytest.mark.parametrize(
    "token",
    [SID, f"INVITATION%23{SID}", "null", "None", "undefined", "%00" * 50, "..%2F..%2Fs", "x" * 60, "x" * 10_000, JWT],
    ids=["id", "key", "null", "none", "undefined", "zeros", "dots", "made-up", "long", "jwt"],
)
def test_text_that_is_no_link_reaches_no_table(stack: Stack, token: str) -> None:
    invite(stack)
    visits = [("GET", "s"), ("POST", "s"), ("GET", "u"), ("POST", "u")]

    with watched(stack) as calls:
        answers = [
            stack.request(method, f"/{room}/{token}", headers={"Content-Type": FORM}, body=b"score=9")
            for method, room in visits
        ]

    assert [each.status for each in answers] == [404, 404, 404, 200]  # RFC 8058 wants 200 of an unsubscription
    assert set(calls) <= {"GetSecretValue"}


def test_path_of_no_route_is_refused_by_the_gateway(stack: Stack) -> None:
    for path in ("/s/", "/s", "/s//", "/live/s/x", "/S/x", "/s/x/y", "/", "/s/x/../../u/x"):
        answer = stack.request("GET", path)
        assert (answer.status, answer.json) == (403, {"message": "Missing Authentication Token"})
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_method_that_no_page_uses_is_refused_by_the_gateway(stack: Stack) -> None:
    path = invite(stack)

    for method in ("OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"):
        assert stack.request(method, path, headers={"Content-Type": FORM}, body=b"score=9").status == 403
    assert "score" not in stored(stack)


@pytest.mark.parametrize("purpose", ["unsubscribe", "desk", "case", "report"])
def test_link_for_another_purpose_is_told_from_no_made_up_one(stack: Stack, purpose: links.Purpose) -> None:
    invite(stack)

    other, made_up = stack.request("GET", f"/s/{link(stack, purpose)}"), stack.request("GET", f"/s/{'x' * 83}")

    assert (other.status, other.text) == (404, made_up.text)


def test_invitation_that_is_gone_is_told_from_no_made_up_link(stack: Stack) -> None:
    gone, made_up = stack.request("GET", f"/s/{link(stack, 'answer')}"), stack.request("GET", f"/s/{'x' * 83}")

    assert (gone.status, gone.text) == (404, made_up.text)


def unsigned(stack: Stack) -> str:
    return link(stack, "answer").rpartition(".")[0]


def signed_by_nothing(stack: Stack) -> str:
    return f"{unsigned(stack)}."


def signed_without_salt(stack: Stack) -> str:
    return str(URLSafeSerializer(keys(stack)).dumps([SID, 4_000_000_000]))


def padded(stack: Stack) -> str:
    return f"{link(stack, 'answer')}="


@pytest.mark.parametrize("make", [unsigned, signed_by_nothing, signed_without_salt, padded])
def test_link_that_is_almost_ours_takes_no_answer(stack: Stack, make: Any) -> None:
    invite(stack)

    assert post(stack, f"/s/{make(stack)}", score="9").status == 404
    assert "score" not in stored(stack)


def test_every_spelling_of_a_link_leads_to_the_same_one_answer(stack: Stack) -> None:
    path = invite(stack)  # the last character carries two bits of no meaning, so that four spellings verify
    spelt = string.ascii_letters + string.digits + "-_"

    statuses = [post(stack, f"{path[:-1]}{letter}", score="9").status for letter in spelt]

    assert (statuses.count(200), statuses.count(404)) == (4, 60)
    assert stored(stack)["response_version"] == 1


def rotate(stack: Stack, **kept: str) -> None:
    secret = stack.physical("LinkKeys")
    stack.client("secretsmanager").put_secret_value(SecretId=secret, SecretString=json.dumps(kept))
    stack.clock.advance(timedelta(minutes=6))  # a warm function keeps its keys for five


def test_link_of_a_key_that_was_dropped_is_not_ours_any_more(stack: Stack) -> None:
    path = invite(stack)
    assert post(stack, path, score="9").status == 200

    rotate(stack, **{"2": "a new key" * 7})

    assert post(stack, path, score="1").status == 404
    assert stored(stack)["score"] == 9
    assert post(stack, f"/s/{link(stack, 'answer')}", score="1").status == 200


def test_without_a_key_everything_is_refused(stack: Stack) -> None:
    path, unsubscribe = invite(stack), f"/u/{link(stack, 'unsubscribe')}"
    before = stored(stack)

    rotate(stack)

    with watched(stack) as calls:
        answers = [stack.request("GET", path), post(stack, path, score="9"), stack.request("POST", unsubscribe)]
    assert [each.status for each in answers] == [500, 500, 500]
    assert stored(stack) == before
    assert set(calls) == {"GetSecretValue"}


def test_answer_cannot_be_changed_once_its_survey_has_closed(stack: Stack) -> None:
    invite(stack)
    path = f"/s/{link(stack, 'answer', days=60)}"
    post(stack, path, score="9", comment="Good")
    before = stored(stack)
    stack.clock.advance(timedelta(days=31))

    assert post(stack, path, score="2").status == 410
    assert stored(stack) == before


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_look_that_asks_to_be_taken_as_an_answer_is_none(stack: Stack, method: str) -> None:
    path = invite(stack)
    before = stored(stack)
    headers = {"X-HTTP-Method-Override": "POST", "Content-Type": FORM}

    answer = stack.request(
        method, f"{path}?score=9&comment=x&auto_submit=true&_method=POST", headers=headers, body=b"score=9"
    )

    assert (answer.status, stored(stack)) == (200, before)


@pytest.mark.parametrize("target", EVIL)
def test_no_request_names_where_a_page_leads(stack: Stack, target: str) -> None:
    path = invite(stack)
    wishes = dict.fromkeys(("next", "url", "redirect", "return_to", "review_link", "again", "action"), target)

    pages = [stack.request("GET", f"{path}?{urlencode(wishes)}"), post(stack, path, score="9", **wishes)]

    assert [page.status for page in pages] == [200, 200]
    assert all("evil" not in page.text and "Location" not in page.headers for page in pages)


def test_no_part_of_a_request_is_repeated_but_what_a_form_is_for(stack: Stack) -> None:
    names = ("Accept-Language", "User-Agent", "Referer", "Origin", "X-Forwarded-Host", "X-Forwarded-For", "Cookie")
    headers = {"Host": "evil.example", "Content-Type": FORM, **dict.fromkeys(names, CANARY)}
    body = "&".join(f"{name}={CANARY}" for name in ("score", "form", "shown", "q.reason", "choice", "again", CANARY))
    spoilt = f"{CANARY}%0d%0aSet-Cookie:%20a=b".replace("/", "%2F")

    answers = [
        stack.request(method, f"{path}?score={CANARY}&trap={CANARY}&{CANARY}", headers=headers, body=sent)
        for path in (invite(stack), f"/u/{link(stack, 'unsubscribe')}", f"/s/{spoilt}", f"/u/{spoilt}")
        for method, sent in (("GET", b""), ("POST", body.encode()), ("POST", f"confirm=1&{body}".encode()))
    ]

    assert {each.status for each in answers} == {200, 400, 404}
    assert not [each for each in answers if "alert(1)" in each.text or "evil.example" in each.text]
    assert not [each for each in answers if "alert(1)" in str(each.headers) or "Set-Cookie" in each.headers]


def test_names_of_the_owner_stay_text_on_the_pages_to_unsubscribe(stack: Stack) -> None:
    put(stack, {"pk": "CONTACT#ada", "sk": "PROFILE", "contact_id": "ada", "version": 4})
    invite(stack, form=a_form(company=CANARY))
    path = f"/u/{link(stack, 'unsubscribe')}"

    pages = [
        stack.request("GET", path),
        post(stack, path, confirm="1", choice="nothing"),
        post(stack, path, confirm="1", again="1"),
    ]

    assert all("<script" not in page.text and "&lt;script&gt;" in page.text for page in pages)


def test_unsubscribing_reaches_nobody_else(stack: Stack) -> None:
    for name in ("ada", "bob"):
        put(stack, {"pk": f"CONTACT#{name}", "sk": "PROFILE", "contact_id": name, "version": 4})
    invite(stack)
    before = stored(stack, "CONTACT#bob", "PROFILE")

    post(stack, f"/u/{link(stack, 'unsubscribe')}?contact_id=bob", confirm="1", choice="nothing", contact_id="bob")

    assert "unsubscribed_at" in stored(stack, "CONTACT#ada", "PROFILE")
    assert stored(stack, "CONTACT#bob", "PROFILE") == before


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        (FORM, b"score=9&x=" + b"y" * 65_526, 200),
        (FORM, b"score=9&x=" + b"y" * 65_527, 413),
        (FORM, b"score=9&" + b"x=&" * 250, 400),
        (FORM, b"c2NvcmU9OQ==", 400),
        (FORM, b'{"score": 9}', 400),
        (FORM, b"\xff\xfe\x00", 400),
        (f"{FORM}; charset=utf-16", "score=9".encode("utf-16"), 400),
        ("application/json", b"[" * 60_000, 415),
        ("application/json", b'{"score": 9}', 415),
    ],
    ids=["largest", "larger", "many-fields", "base64", "json-as-form", "bytes", "utf-16", "deep", "json"],
)
def test_body_that_no_page_of_ours_sends_is_refused_by_its_size_type_or_text(
    stack: Stack, kind: str, body: bytes, status: int
) -> None:
    assert stack.request("POST", invite(stack), headers={"Content-Type": kind}, body=body).status == status
    assert ("score" in stored(stack)) == (status == 200)


def test_link_signed_for_an_id_that_is_none_leads_nowhere(stack: Stack) -> None:
    for subject in ("", "null", f"{SID}#"):
        token = links.mint("answer", subject, PLANNED + timedelta(days=30), keys(stack))
        assert post(stack, f"/s/{token}", score="9").status == 404
