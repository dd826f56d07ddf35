"""The survey inside the product, from the page's calls to the table: who is asked, and what comes of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from infra.local.stack import Stack
from tests.integration.conftest import START
from tests.integration.people import ACME, acme_with_ann, asked, goes_live, invitations, items, skips, tell
from tests.integration.product import BOTH, ORIGIN, asked_in_product, call, check, the_invitation, token, with_widget
from tests.integration.visits import put, stored

pytestmark = pytest.mark.usefixtures("without_reports")
DAY = 86_400


@pytest.fixture(autouse=True)
def _asking(stack: Stack) -> None:
    with_widget(stack)
    acme_with_ann(stack)


def ann(stack: Stack) -> dict[str, Any]:
    return stored(stack, "CONTACT#ann", "PROFILE")


def test_user_is_asked_in_the_product_as_by_mail(stack: Stack) -> None:
    told = check(stack)

    assert told["question"] == "How likely are you to recommend Harbour to a friend or colleague?"
    assert (told["low"], told["high"], told["labels"]) == (0, 10, ["Not at all likely", "Extremely likely"])
    assert told["prompts"][2] == [10, "What do you value most about Harbour?"]
    assert (told["words"]["skip"], told["direction"], told["language"]) == ("No, thanks", "ltr", "en")
    assert (the_invitation(stack)["state"], the_invitation(stack)["account_id"]) == ("sent", "acme")


def test_asking_in_the_product_is_told_on_the_bus_and_leaves_no_mail(stack: Stack) -> None:
    check(stack)
    stack.settle()

    assert [each["DetailType"] for each in stack.published] == ["SurveySent"]
    assert asked(stack) == []


def test_question_stays_the_same_all_day_until_it_is_answered(stack: Stack) -> None:
    first = asked_in_product(stack)
    stack.clock.advance(timedelta(hours=3))

    assert asked_in_product(stack) == first
    call(stack, "answer", {"token": first, "score": 9})
    assert check(stack) == {"again": 30 * DAY}


def test_question_that_was_ignored_is_not_shown_on_another_day(stack: Stack) -> None:
    check(stack)
    stack.clock.advance(timedelta(days=1))

    assert check(stack) == {"again": 30 * DAY}


def test_score_counts_at_once_and_the_comment_is_added_to_it(stack: Stack) -> None:
    told = asked_in_product(stack)

    call(stack, "answer", {"token": told, "score": 3})
    first = the_invitation(stack)
    call(stack, "answer", {"token": told, "score": 3, "comment": "Exports\r\ntime out."})

    assert (first["score"], first["channel"], "comment" in first) == (3, "widget", False)
    assert (the_invitation(stack)["comment"], the_invitation(stack)["response_version"]) == ("Exports\ntime out.", 2)


def test_score_without_a_comment_is_replied_to_and_called_about(stack: Stack) -> None:
    call(stack, "answer", {"token": asked_in_product(stack), "score": 3})
    stack.advance(timedelta(hours=2))

    assert [(mail.tags["kind"], mail.sent_at) for mail in stack.outbox()][:2] == [
        ("case", START + timedelta(minutes=2)),
        ("detractor", START + timedelta(hours=1)),
    ]
    assert stack.failures == []


def test_a_comment_that_follows_its_score_within_two_minutes_is_in_the_case_mail(stack: Stack) -> None:
    told = asked_in_product(stack)
    call(stack, "answer", {"token": told, "score": 3})
    stack.advance(timedelta(seconds=90))
    before = stack.outbox()

    call(stack, "answer", {"token": told, "score": 3, "comment": "Exports time out."})
    stack.advance(timedelta(minutes=5))

    assert before == []
    [mail] = stack.outbox()
    assert (mail.tags["kind"], "Exports time out." in mail.text) == ("case", True)


def test_fifty_answers_at_once_leave_one(stack: Stack) -> None:
    told = asked_in_product(stack)
    with ThreadPoolExecutor(8) as pool:
        scores = list(pool.map(lambda n: call(stack, "answer", {"token": told, "score": n % 11}).status, range(50)))

    assert set(scores) == {200}
    assert len(invitations(stack)) == 1


def test_whoever_was_asked_by_mail_is_left_in_peace_in_the_product(stack: Stack) -> None:
    goes_live(stack)

    assert asked(stack) == ["ann@acme.example"]
    assert check(stack) == {"again": 30 * DAY}


def test_whoever_was_asked_in_the_product_gets_no_mail(stack: Stack) -> None:
    check(stack)
    goes_live(stack)

    assert asked(stack) == []
    assert skips(stack) == [("ann", "already_invited")]


def test_decline_shortens_the_quiet_period(stack: Stack) -> None:
    declined = call(stack, "decline", {"token": asked_in_product(stack)})
    stack.clock.advance(timedelta(days=29))
    early = check(stack)
    stack.clock.advance(timedelta(days=1))

    assert (declined.status, declined.headers["Access-Control-Allow-Origin"]) == (200, ORIGIN)
    assert (early, ann(stack)["asked_relationship"]["declined"]) == ({"again": DAY}, True)
    assert "token" in check(stack)


def test_declined_survey_is_over_and_nothing_of_it_falls_due(stack: Stack) -> None:
    call(stack, "decline", {"token": asked_in_product(stack)})
    stack.advance(timedelta(days=40))

    found = the_invitation(stack)
    assert (found["state"], "due_sk" in found) == ("declined", False)
    assert stack.failures == []


def test_whoever_declined_may_answer_all_the_same(stack: Stack) -> None:
    told = asked_in_product(stack)
    call(stack, "decline", {"token": told})

    assert call(stack, "answer", {"token": told, "score": 8}).status == 200
    assert the_invitation(stack)["state"] == "answered"


def test_decline_after_the_answer_changes_nothing(stack: Stack) -> None:
    told = asked_in_product(stack)
    call(stack, "answer", {"token": told, "score": 8})

    assert call(stack, "decline", {"token": told}).status == 200
    assert the_invitation(stack)["state"] == "answered"
    assert "declined" not in {name for name, value in ann(stack)["asked_relationship"].items() if value}


def test_unanswered_survey_closes_without_a_reminder(stack: Stack) -> None:
    with_widget(stack, {"reminders": [{"after_days": 2}]})
    check(stack)
    stack.advance(timedelta(days=31))

    assert (asked(stack), the_invitation(stack)["state"]) == ([], "expired")


def test_closed_survey_takes_neither_answer_nor_decline(stack: Stack) -> None:
    told = call(stack, "check", {"user": token(stack)}).json["token"]
    stack.clock.advance(timedelta(days=30, seconds=-1))
    open_still = call(stack, "answer", {"token": told, "score": 1}).status
    stack.clock.advance(timedelta(seconds=1))

    statuses = [call(stack, what, {"token": told, **more}).status for what, more in BOTH]
    assert (open_still, statuses) == (200, [410, 410])


@pytest.mark.parametrize("state", ["answered", "declined"])
def test_question_of_someone_who_was_erased_since_is_closed_to_answers(stack: Stack, state: str) -> None:
    told = asked_in_product(stack)
    put(stack, {**the_invitation(stack), "state": state, "erased_at": "2026-01-06T09:00:00Z"})

    answer = call(stack, "answer", {"token": told, "score": 1})

    assert (answer.status, answer.json) == (410, {"error": "closed"})


def test_page_is_asked_in_its_own_language(stack: Stack) -> None:
    assert check(stack, language="de-CH")["language"] == "de"
    assert the_invitation(stack)["locale"] == "de-CH"


@pytest.mark.parametrize("language", ["", "nonsense!", "x" * 300])
def test_page_that_names_no_language_is_in_the_users(stack: Stack, language: str) -> None:
    tell(stack, "ContactUpserted", contact_id="ann", locale="ar")

    assert check(stack, language=language)["direction"] == "rtl"


@pytest.mark.parametrize(
    ("change", "again"),
    [
        ({"unsubscribed_at": "2026-01-01T00:00:00Z"}, 30 * DAY),
        ({"complained_at": "2026-01-01T00:00:00Z"}, 30 * DAY),
        ({"no_kinds": {"relationship"}}, 30 * DAY),
        ({"paused_until": "2026-01-05T09:20:00Z"}, 3_600),
        ({"paused_until": "2026-01-05T12:00:00Z"}, 3 * 3_600),
    ],
)
def test_whoever_is_to_be_left_alone_is_not_asked(stack: Stack, change: dict[str, Any], again: int) -> None:
    put(stack, {**ann(stack), **change})

    assert check(stack) == {"again": again}
    assert invitations(stack) == []


def test_someone_nobody_told_us_of_is_not_asked(stack: Stack) -> None:
    assert check(stack, "stranger") == {"again": DAY}
    assert items(stack, pk="CONTACT#stranger") == []


def test_pause_of_an_account_holds_in_the_product_too(stack: Stack) -> None:
    tell(stack, "Paused", account_id="acme", reason="Dispute", until="2026-01-05T15:00:00Z")

    assert check(stack) == {"again": 6 * 3_600}


def test_account_that_has_left_is_not_asked(stack: Stack) -> None:
    tell(stack, "AccountChurned", account_id="acme")

    assert check(stack) == {"again": DAY}


def test_audience_of_the_survey_holds_in_the_product_too(stack: Stack) -> None:
    with_widget(stack, {"audience": {"segments": ["enterprise"]}})
    alone = check(stack)
    tell(stack, "AccountUpserted", **{**ACME, "segment": "enterprise"})

    assert alone == {"again": DAY}
    assert "token" in check(stack)


def test_sample_is_drawn_once_in_a_quiet_period(stack: Stack) -> None:
    with_widget(stack, {"sample": 0.0001})

    days = []
    for _ in range(5):
        days.append(check(stack)["again"] // DAY)
        stack.clock.advance(timedelta(days=1))
    assert all(1 <= each <= 30 for each in days)
    assert invitations(stack) == []


def test_anonymous_survey_keeps_the_answer_apart(stack: Stack) -> None:
    with_widget(stack, {"anonymous": True})
    told = asked_in_product(stack)

    apart = call(stack, "answer", {"token": told, "score": 2}).json["token"]
    added = call(stack, "answer", {"token": apart, "score": 2, "comment": "Too slow"})

    assert added.status == 200
    answers = {each["contact_id"]: each.get("comment") for each in invitations(stack)}
    assert answers == {"ann": None, "": "Too slow"}
    assert call(stack, "answer", {"token": told, "score": 9}).status == 409


def visitor(stack: Stack) -> Any:
    return call(stack, "check", {}).json


def test_visitor_is_left_in_peace_unless_the_owner_wants_them_asked(stack: Stack) -> None:
    assert visitor(stack) == {"again": DAY}
    assert invitations(stack) == []


def test_visitor_is_asked_apart_from_every_account(stack: Stack) -> None:
    with_widget(stack, visitors=True)

    told = visitor(stack)
    call(stack, "answer", {"token": told["token"], "score": 9, "comment": "Nice"})

    found = the_invitation(stack)
    assert told["again"] == 30 * DAY
    assert (found["contact_id"], found["account_id"], found["wave"]) == ("", "", "widget")
    assert (found["channel"], found["score"], "account_pk" in found, "due_pk" in found) == ("widget", 9, False, False)


def test_answer_of_a_visitor_is_told_on_the_bus_and_replied_to_by_nobody(stack: Stack) -> None:
    with_widget(stack, visitors=True)
    call(stack, "answer", {"token": visitor(stack)["token"], "score": 1})
    stack.settle()

    assert [each["DetailType"] for each in stack.published] == ["ResponseReceived"]
    assert (stack.outbox(), stack.failures) == ([], [])


def test_visitor_may_decline(stack: Stack) -> None:
    with_widget(stack, visitors=True)

    assert call(stack, "decline", {"token": visitor(stack)["token"]}).status == 200
    assert the_invitation(stack)["state"] == "declined"


def test_pause_of_the_programme_holds_for_visitors(stack: Stack) -> None:
    with_widget(stack, visitors=True)
    tell(stack, "Paused", programme=True, reason="Outage", until="2026-01-06T09:00:00Z")

    assert visitor(stack) == {"again": DAY}
