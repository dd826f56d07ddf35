"""A colleague who answers for a customer is noticed, and the customer is asked whether the answer is theirs."""

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from functions.adapters.sign_ins import SignIns
from infra.local.stack import Stack
from tests.integration.desks import FORM, desk
from tests.integration.people import acme_with_ann, invitations, items
from tests.integration.product import ORIGIN, asked_in_product, with_widget

pytestmark = pytest.mark.usefixtures("without_reports")

OFFICE, ELSEWHERE = "192.0.2.7", "198.51.100.9"


def survey_path(stack: Stack) -> str:
    """Let Ann be asked; return the path of her page."""
    stack.advance(timedelta(days=3))
    [mail] = [each for each in stack.outbox() if each.tags["kind"] == "survey"]
    link: str
    [link] = re.findall(r"https?://\S+/s/[\w.-]+", mail.text)
    return urlsplit(link).path


def answer(stack: Stack, path: str, score: int, address: str = OFFICE, **headers: str) -> None:
    body = urlencode({"score": score, "comment": "All well"}).encode()
    assert stack.request("POST", path, headers={**FORM, **headers}, body=body, address=address).status == 200
    stack.settle()


def confirmations(stack: Stack) -> list[Any]:
    return [mail for mail in stack.outbox() if mail.tags["kind"] == "confirm"]


def test_an_answer_from_where_a_colleague_opened_their_desk_is_flagged_and_its_person_asked_once(stack: Stack) -> None:
    stack.request("GET", desk(stack), address=OFFICE)
    path = survey_path(stack)

    answer(stack, path, 10)
    answer(stack, path, 9)

    assert invitations(stack)[0]["signals"] == ["staff_address"]
    [mail] = confirmations(stack)
    assert (mail.to, mail.from_) == ("ann@acme.example", "Harbour Software <feedback@harbour.example>")
    assert "An answer was recorded in your name: 10 of 10" in mail.text
    assert urlsplit(re.findall(r"https?://\S+/s/[\w.-]+", mail.text)[0]).path.startswith("/s/")


def test_an_answer_from_anywhere_else_is_neither(stack: Stack) -> None:
    stack.request("GET", desk(stack), address=OFFICE)

    answer(stack, survey_path(stack), 10, ELSEWHERE)

    assert "signals" not in invitations(stack)[0]
    assert confirmations(stack) == []


def test_the_browser_of_a_colleague_is_known_wherever_it_is(stack: Stack) -> None:
    opened = stack.request("GET", desk(stack), address=OFFICE)
    cookie = opened.headers["Set-Cookie"]

    answer(stack, survey_path(stack), 10, ELSEWHERE, Cookie=f"a=b; {cookie.partition(';')[0]}")

    assert cookie.endswith("; Max-Age=1209600; Path=/; HttpOnly; Secure; SameSite=Strict")
    assert invitations(stack)[0]["signals"] == ["staff_browser"]
    assert len(confirmations(stack)) == 1


def test_the_persons_own_answer_takes_the_flag_away(stack: Stack) -> None:
    stack.request("GET", desk(stack), address=OFFICE)
    path = survey_path(stack)
    answer(stack, path, 10)

    answer(stack, path, 4, ELSEWHERE)

    assert "signals" not in invitations(stack)[0]
    assert len(confirmations(stack)) == 1


def test_an_address_is_known_for_one_to_two_weeks_and_is_never_stored(stack: Stack) -> None:
    stack.request("GET", desk(stack), address=OFFICE)
    path = survey_path(stack)

    stack.advance(timedelta(days=7))
    answer(stack, path, 10)
    assert invitations(stack)[0]["signals"] == ["staff_address"]
    stack.advance(timedelta(days=7))
    answer(stack, path, 9)

    assert "signals" not in invitations(stack)[0]
    assert not [item for item in items(stack) if OFFICE in str(item)]


def test_a_link_that_opens_no_desk_makes_no_address_known(stack: Stack) -> None:
    path = desk(stack)
    declined = stack.request("GET", f"{path}x", address=OFFICE)

    answer(stack, survey_path(stack), 10)

    assert (declined.status, "Set-Cookie" in declined.headers) == (404, False)
    assert "signals" not in invitations(stack)[0]


def test_a_colleague_opens_a_desk_often_and_it_is_written_down_once(stack: Stack) -> None:
    path = desk(stack)
    stack.request("GET", path, address="2001:db8::1:2:3:4")
    before = items(stack, pk="SIGN_INS")

    stack.request("GET", path, address="2001:db8::5:6:7:8")

    assert len(before) == 2
    assert items(stack, pk="SIGN_INS") == before


def test_an_answer_in_the_product_from_where_a_colleague_works_is_flagged(stack: Stack) -> None:
    SignIns(stack.runtime("DeskFunction")).note(OFFICE)
    acme_with_ann(stack)
    with_widget(stack)
    told = {"token": asked_in_product(stack), "score": 9}

    headers = {"Content-Type": "text/plain", "Origin": ORIGIN}
    stack.request("POST", "/widget/answer", headers=headers, body=json.dumps(told).encode(), address=OFFICE)

    assert invitations(stack)[0]["signals"] == ["staff_address"]
