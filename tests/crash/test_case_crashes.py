"""Each answer has exactly one case and one reply, and each case goes on once, wherever follow-up dies."""

import json
from collections import Counter
from datetime import timedelta
from itertools import islice
from typing import Any

from functions.adapters.images import Item
from infra.local.stack import Stack
from tests.crash.harness import every_death
from tests.crash.interleaving import orders
from tests.crash.test_crashes import announced, answers, asked_already, kinds
from tests.crash.test_interleavings import every_order
from tests.integration.people import ACME, items, tell
from tests.integration.programmes import change_programme
from tests.integration.test_cases import TEAM, step
from tests.integration.test_following_up import answer


def the_case(stack: Stack) -> Item:
    [case] = items(stack, sk="CASE#")
    return case


def low(stack: Stack) -> None:
    change_programme(stack, team=TEAM)
    asked_already(stack)
    answers(2)(stack)


def closed(stack: Stack) -> None:
    low(stack)
    step(stack, "closed", state="closed", outcome="resolved", closed_at="2026-01-05T09:00:00Z")


def again(stack: Stack) -> None:
    [mail] = [each for each in stack.outbox() if each.tags["kind"] == "survey"]
    answer(stack, mail, 1, "It is back.")


def four_hours(stack: Stack) -> None:
    stack.advance(timedelta(hours=4))


def a_new_csm(stack: Stack) -> None:
    tell(stack, "AccountUpserted", **{**ACME, "owner": {"name": "Tom Berg", "email": "tom@harbour.example"}})


def test_a_low_answer_opens_one_case_wherever_follow_up_dies() -> None:
    for stack in every_death("FollowupStreamFunction", answers(2), asked_already, before_reads=False):
        assert the_case(stack)["state"] == "open"
        assert kinds(stack) == {"survey": 1, "detractor": 1, "case": 1}
        assert len(announced(stack, "CaseOpened")) == 1


def test_an_overdue_case_goes_on_once_wherever_the_tick_dies() -> None:
    for stack in every_death("FollowupTickFunction", four_hours, low, before_reads=False):
        case = the_case(stack)
        assert (case["step"], case["owner"]["email"]) == (1, "ines@harbour.example")
        assert [mail.to for mail in stack.outbox() if mail.tags["kind"] == "case"] == [
            "jane@harbour.example",
            "ines@harbour.example",
        ]
        assert len(announced(stack, "CaseOverdue")) == 1
        assert kinds(stack)["detractor"] == 1


def test_a_case_opens_again_once_wherever_follow_up_dies() -> None:
    for stack in every_death("FollowupStreamFunction", again, closed, before_reads=False):
        case = the_case(stack)
        assert (case["state"], [each["what"] for each in case["log"]]) == ("open", ["closed", "reopened"])
        assert kinds(stack)["case"] == 2


def test_cases_move_with_their_account_once_wherever_the_move_dies() -> None:
    seen = Counter[tuple[str, int]]()
    for stack in every_death("EffectFunction", a_new_csm, low, before_reads=False):
        moved = [each["what"] for each in the_case(stack).get("log", ())].count("assigned")
        seen[the_case(stack)["owner"]["email"], moved] += 1
        mails = [mail.to for mail in stack.outbox() if mail.tags["kind"] == "case"]
        assert mails.count("tom@harbour.example") <= 1

    assert set(seen) == {("tom@harbour.example", 1)}


def two_versions(stack: Stack) -> tuple[dict[str, Any], dict[str, Any]]:
    """Answer and answer again, and return what follow-up would have been given, without its having got it."""
    asked_already(stack)
    given: list[dict[str, Any]] = []
    invoke = stack.invoke

    def keeping(called: str, event: Any) -> Any:
        if called != "FollowupStreamFunction":
            return invoke(called, event)
        given.append(json.loads(json.dumps(event)))
        return {"batchItemFailures": []}

    stack.invoke = keeping  # type: ignore[method-assign, assignment]
    answers(2)(stack)
    again(stack)
    stack.invoke = invoke  # type: ignore[method-assign]
    first, second = given[-2:]
    return first, second


def test_two_versions_of_an_answer_that_are_followed_at_once_have_one_case_and_one_reply() -> None:
    for stack in every_order("FollowupStreamFunction", two_versions, islice(orders(4, 4), 0, None, 7)):
        assert the_case(stack)["sids"] == [the_case(stack)["case_id"]]
        assert kinds(stack) == {"survey": 1, "detractor": 1, "case": 1}


def test_a_newer_version_that_comes_first_leaves_nothing_to_the_older_one() -> None:
    for stack in every_order(
        "FollowupStreamFunction", lambda stack: two_versions(stack)[::-1], islice(orders(4, 4), 0, None, 15)
    ):
        [kept] = items(stack, pk="ACCOUNT#acme", sk="ANSWER#")
        assert (kept["version"], kept["score"]) == (2, 1)
        assert kinds(stack) == {"survey": 1, "detractor": 1, "case": 1}
