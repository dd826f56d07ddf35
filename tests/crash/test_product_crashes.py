"""Asking in the product and answering there or by an open link: nobody is lost or asked twice, wherever it dies."""

import json
from collections import Counter
from datetime import timedelta

import pytest

from infra.local.stack import Stack
from tests.crash.harness import Killed, a_stack, every_death
from tests.crash.test_crashes import announced
from tests.integration.people import acme_with_ann, asked, goes_live, invitations, items
from tests.integration.product import SURVEY, asked_in_product, call, check, token, with_widget
from tests.integration.visits import post, stored

_TOKENS: dict[str, str] = {}


def signed_in(stack: Stack) -> None:
    with_widget(stack, {"open_link": {"kiosk_seconds": 20}})
    acme_with_ann(stack)


def with_a_question(stack: Stack) -> None:
    signed_in(stack)
    _TOKENS["shown"] = asked_in_product(stack)


def looks(stack: Stack) -> None:
    call(stack, "check", {"user": token(stack)})


def answers(stack: Stack) -> None:
    call(stack, "answer", {"token": _TOKENS["shown"], "score": 3, "comment": "Exports time out."})


def declines(stack: Stack) -> None:
    call(stack, "decline", {"token": _TOKENS["shown"]})


def answers_by_link(stack: Stack) -> None:
    post(stack, f"/l/{SURVEY}", score="9", once="a" * 26)


def test_whoever_looks_again_after_any_death_is_asked_once() -> None:
    for stack in every_death("OpenFunction", looks, signed_in):
        [found] = invitations(stack)
        [contact] = items(stack, pk="CONTACT#ann", sk="PROFILE")
        assert found["sid"] == contact["asked_relationship"]["sid"]
        assert call(stack, "answer", {"token": check(stack)["token"], "score": 9}).status == 200
        goes_live(stack)
        assert asked(stack) == []
        assert len(announced(stack, "SurveySent")) == 1


def test_claim_whose_invitation_was_never_stored_is_taken_up_on_another_day() -> None:
    with a_stack() as stack:
        signed_in(stack)
        client = stack.runtime("OpenFunction").client("dynamodb")

        def die(**_: object) -> None:
            if items(stack, pk="CONTACT#ann", sk="PROFILE")[0].get("asked_relationship"):
                raise Killed

        client.meta.events.register_first("before-call.dynamodb.PutItem", die)
        with pytest.raises(Killed):
            looks(stack)
        client.meta.events.unregister("before-call.dynamodb.PutItem", die)
        stack.restart()
        assert invitations(stack) == []
        stack.clock.advance(timedelta(days=3))

        assert call(stack, "answer", {"token": check(stack)["token"], "score": 9}).status == 200
        assert [each["closes_at"] for each in invitations(stack)] == ["2026-02-07T09:00:00Z"]


def test_answer_in_the_product_is_stored_told_and_replied_to_once_wherever_it_dies() -> None:
    for stack in every_death("SurveyFunction", answers, with_a_question):
        stack.advance(timedelta(minutes=2))
        [found] = invitations(stack)
        assert (found["score"], found["comment"], found["response_version"]) == (3, "Exports time out.", 1)
        assert len(announced(stack, "ResponseReceived")) == 1
        assert Counter(mail.tags["kind"] for mail in stack.outbox()) == {"detractor": 1, "case": 1}


def test_decline_that_is_repeated_is_whole_wherever_it_died() -> None:
    for stack in every_death("SurveyFunction", declines, with_a_question):
        [found] = invitations(stack)
        assert (found["state"], found["version"]) == ("declined", 2)
        assert stored(stack, "CONTACT#ann", "PROFILE")["asked_relationship"]["declined"] is True


def test_form_of_an_open_link_that_is_repeated_is_one_answer_wherever_it_died() -> None:
    for stack in every_death("OpenFunction", answers_by_link, signed_in):
        [found] = invitations(stack)
        assert (found["score"], found["response_version"]) == (9, 1)
        told = [json.loads(each["Detail"]) for each in stack.published]
        assert {each["id"] for each in told} == {f"{found['sid']}:response:1"}
