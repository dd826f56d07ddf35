"""A colleague who changes an account's health by hand: the bus and alerts hear of it, and of the day it ends."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.adapters.standing import Standing
from functions.core.people import Touchpoint
from functions.core.standing import Heard
from infra.local.stack import Stack
from tests.integration.casework import case_of, desk_for, do, unhappy
from tests.integration.desks import submit
from tests.integration.people import items
from tests.integration.programmes import change_programme
from tests.making import MONDAY

RED = {"do": "health", "account": "acme", "colour": "red", "reason": "They told us", "until": "2026-01-12"}
ALERTS = {"health": {"to": "bus", "when": {"events": ["health"]}}}


@pytest.fixture
def case(stack: Stack) -> str:
    """Let Ann of Acme be unhappy, in a programme that tells of health; return the path of her case."""
    path = unhappy(stack)
    change_programme(stack, alerts=ALERTS)
    return path


def desk(stack: Stack) -> str:
    return f"{desk_for(stack, 'jane@harbour.example')}?account=acme"


def told(stack: Stack, detail_type: str = "HealthChanged") -> list[dict[str, Any]]:
    return [json.loads(each["Detail"]) for each in stack.published if each["DetailType"] == detail_type]


def colours(stack: Stack) -> list[tuple[str | None, bool]]:
    return [(each.get("colour"), each["overridden"]) for each in told(stack)]


def said(stack: Stack, sid: str, score: int, touchpoint: Touchpoint, at: datetime = MONDAY) -> None:
    """Let something else be on the account's record."""
    heard = Heard(sid, sid, f"{touchpoint}-nps", "relationship", touchpoint, "nps", at, version=1, score=score)
    Standing(stack.runtime("FollowupStreamFunction")).remember("acme", heard, {})


@pytest.mark.usefixtures("case")
def test_a_health_that_is_set_by_hand_is_told_and_so_is_its_end(stack: Stack) -> None:
    submit(stack, desk(stack), **RED)
    assert colours(stack) == [("red", True)]

    stack.advance(timedelta(days=8))

    assert colours(stack) == [("red", True), (None, False)]
    assert [each["occurred_at"] for each in told(stack)] == ["2026-01-05T09:00:00Z", "2026-01-12T00:00:00Z"]
    assert [each["about"] for each in told(stack, "AlertRaised")] == [each["id"] for each in told(stack)]


@pytest.mark.usefixtures("case")
def test_a_health_that_is_taken_back_is_told_once_and_its_day_ends_nothing(stack: Stack) -> None:
    submit(stack, desk(stack), **RED)
    submit(stack, desk(stack), do="trust", account="acme")
    assert colours(stack) == [("red", True), (None, False)]

    stack.advance(timedelta(days=8))

    assert len(told(stack)) == len(told(stack, "AlertRaised")) == 2
    ends = [each["state"] for each in items(stack, pk="ACCOUNT#acme", sk="EFFECT#") if "lapsed" in each["sk"]]
    assert ends == ["not_possible", "not_possible"]


def test_an_answer_that_is_left_out_of_the_figures_is_told_if_the_health_changes(stack: Stack, case: str) -> None:
    said(stack, "s1", 9, "product")
    said(stack, "s2", 9, "product")
    said(stack, "s3", 9, "support")

    do(stack, case, "exclude", sid=case_of(stack)["case_id"], reason="A test of ours")
    do(stack, case, "include", sid=case_of(stack)["case_id"])

    assert [each["score"] for each in told(stack)] == [90, 75]
    assert len({each["id"] for each in told(stack)}) == 2
