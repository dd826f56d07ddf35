"""From an answer to a channel, on the stack: told once, at once or in a digest; given back when a service is busy."""

import json
from datetime import timedelta
from typing import Any

import pytest

from functions.adapters.posting import Answer
from functions.adapters.table import Table
from infra.local.outbox import SentMail
from infra.local.stack import Stack
from tests.integration.alerts import set_alerts
from tests.integration.people import acme_with_ann, goes_live, items, queued, tell
from tests.integration.programmes import change_programme
from tests.integration.test_following_up import answer


@pytest.fixture
def survey(stack: Stack) -> SentMail:
    """Ask Ann of Acme in a programme with alerts."""
    set_alerts(stack)
    acme_with_ann(stack)
    goes_live(stack)
    [mail] = stack.outbox()
    return mail


def posted(stack: Stack) -> list[tuple[str, str]]:
    """Return where something was posted, and the beginning of what."""
    return [(each.host, _text(each.message)) for each in stack.posts.kept]


def _text(message: dict[str, Any]) -> str:
    if "attachments" not in message:
        return str(message["text"])
    body = message["attachments"][0]["content"]["body"]
    return str(body[0]["inlines"][0]["text"])


def states(stack: Stack) -> set[tuple[str, str]]:
    effects = items(stack, sk="EFFECT#notify#")
    return {(each["sk"].split("#")[2].partition(".")[0], each["state"]) for each in effects}


def test_a_low_answer_is_told_at_once_and_once(stack: Stack, survey: SentMail) -> None:
    answer(stack, survey, 2, "Slow")
    answer(stack, survey, 1, "Very slow")

    assert posted(stack) == [("hooks.slack.com", "▼ Detractor: 2 of 10 from Ann Lee, Acme")]
    assert [mail.subject for mail in stack.outbox() if mail.to == "tom@harbour.example"] == [
        "Detractor: 2 of 10 from Ann Lee, Acme"
    ]
    assert [each["DetailType"] for each in stack.published].count("AlertRaised") == 1
    assert states(stack) == {("now", "done"), ("leads", "done"), ("bus", "done"), ("late", "done")}


def test_an_alert_tells_what_the_account_pays_in_the_currency_of_the_programme(stack: Stack, survey: SentMail) -> None:
    company = {"name": "Harbour Software", "product": "Harbour", "address": "1 Quay Street", "currency": "EUR"}
    change_programme(stack, company=company)

    answer(stack, survey, 2, "Slow")

    assert "EUR 12,000" in json.dumps([each.message for each in stack.posts.kept])


def test_a_digest_leaves_the_next_morning(stack: Stack, survey: SentMail) -> None:
    answer(stack, survey, 5)
    stack.advance(timedelta(days=2))

    assert [each for each in posted(stack) if each[0] == "teams.example"] == [
        ("teams.example", "1 alert on 5 January 2026")
    ]


def test_a_digest_tells_nothing_that_its_alert_may_tell_no_more(stack: Stack, survey: SentMail) -> None:
    csm = "ines@harbour.example"
    late = {"to": "mail", "target": [csm], "digest": "daily", "confidential": True}
    change_programme(stack, alerts={"late": late})
    [asked] = items(stack, pk="INVITATION#", sk="INVITATION")
    table = Table(stack.runtime("LifecycleFunction"))
    table.put({**asked, "touchpoint": "csm"})

    answer(stack, survey, 2)
    change_programme(stack, alerts={"late": {**late, "confidential": False}})
    stack.advance(timedelta(days=2))

    assert [mail.subject for mail in stack.outbox() if mail.to == csm] == []


def test_a_colleague_who_has_left_is_mailed_no_alert_and_no_digest_of_them(stack: Stack, survey: SentMail) -> None:
    here, gone = "ines@harbour.example", "tom@harbour.example"
    change_programme(
        stack,
        team=[{"name": "Tom", "email": gone, "left": True}],
        alerts={
            "leads": {"to": "mail", "target": [gone, here]},
            "late": {"to": "mail", "target": [gone, here], "digest": "daily"},
        },
    )

    answer(stack, survey, 2)
    stack.advance(timedelta(days=2))

    told = [(mail.to, mail.subject) for mail in stack.outbox() if mail.to in {here, gone}]
    assert told == [(here, "Detractor: 2 of 10 from Ann Lee, Acme"), (here, "1 alert on 5 January 2026: 1 detractor")]


def test_whoever_is_erased_before_a_digest_leaves_is_not_in_it(stack: Stack, survey: SentMail) -> None:
    answer(stack, survey, 5, "Slow exports")
    tell(stack, "ContactErased", contact_id="ann")
    stack.advance(timedelta(days=2))

    waiting = str(items(stack, pk="DIGEST#", sk="PING#"))
    [digest] = [each for each in stack.posts.kept if each.host == "teams.example"]
    assert [word for word in ("Ann", "Slow exports") if word in waiting + str(digest.message)] == []
    assert "5 of 10" in str(digest.message)


def test_a_digest_leaves_although_the_notices_before_it_fail(stack: Stack, survey: SentMail) -> None:
    answer(stack, survey, 5)
    table = Table(stack.runtime("LifecycleFunction"))
    table.put({"pk": "DESK#broken", "sk": "DESK", **table.roster_keys("DESK", "broken")})
    stack.clock.set(stack.clock.now() + timedelta(days=1))

    with pytest.raises(ExceptionGroup, match="1 of 3 steps failed"):
        stack.invoke("DeskScheduleFunction", {"time": "2026-01-06T07:00:00Z"})

    assert ("teams.example", "1 alert on 5 January 2026") in posted(stack)


def test_an_overdue_case_is_told(stack: Stack, survey: SentMail) -> None:
    answer(stack, survey, 5)
    stack.advance(timedelta(days=2))

    assert ("hooks.slack.com", "⚠ Case overdue: Acme") in posted(stack)


def test_what_a_busy_service_did_not_take_waits_to_be_told(stack: Stack, survey: SentMail) -> None:
    stack.runtime("EffectFunction").post = lambda _posting: Answer(429)

    answer(stack, survey, 5)

    assert states(stack) == {("now", "planned"), ("bus", "done"), ("late", "done")}
    assert {each["effect"] for each in stack.messages("EffectDeadLetters")} == {"notify#now#answer"}


def test_what_was_not_told_before_accounts_were_merged_is_told_of_the_account_of_today(
    stack: Stack, survey: SentMail
) -> None:
    busy = [Answer(429)]
    stack.runtime("EffectFunction").post = lambda posting: busy[0] if busy else stack.posts(posting)
    answer(stack, survey, 2)
    [waiting] = [each for each in stack.messages("EffectDeadLetters") if each["effect"] == "notify#now#answer"]
    tell(stack, "AccountUpserted", account_id="bolt", name="Bolt")
    tell(stack, "AccountsMerged", account_id="acme", into_account_id="bolt")

    busy.clear()
    stack.invoke("EffectFunction", queued(waiting))

    assert ("hooks.slack.com", "▼ Detractor: 2 of 10 from Ann Lee, Bolt") in posted(stack)
