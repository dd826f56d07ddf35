"""No handler loses or repeats anything, wherever it dies."""

import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from infra.local.stack import Stack
from tests.crash.harness import Watch, a_stack, die, every_death, everyone_is_enrolled
from tests.integration.people import ACME, ANN, acme_with_ann, asked, goes_live, invitations, items, skips, tell
from tests.integration.programmes import change_programme, change_sending
from tests.integration.test_following_up import answer
from tests.integration.test_triggers import activate


def recorded(stack: Stack) -> None:
    tell(stack, "AccountUpserted", **ACME)


def with_ann(stack: Stack) -> None:
    acme_with_ann(stack)


def asked_already(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)


def answers(score: int) -> Callable[[Stack], None]:
    def scenario(stack: Stack) -> None:
        [mail] = stack.outbox()
        answer(stack, mail, score, "Exports time out.")

    return scenario


def kinds(stack: Stack) -> Counter[str]:
    return Counter(mail.tags.get("kind", "") for mail in stack.outbox())


def announced(stack: Stack, detail_type: str) -> set[str]:
    return {json.loads(each["Detail"])["id"] for each in stack.published if each["DetailType"] == detail_type}


def test_a_model_is_asked_once_about_an_answer_however_often_it_is_delivered(everything_logged: io.StringIO) -> None:
    tags = {
        "tagger": "bedrock",
        "bedrock_model": "none",
        "list": {"price": {"label": "Price", "words": {"en": ["price"]}}},
    }
    with a_stack() as stack:
        asked_already(stack)
        change_programme(stack, tags=tags)

        for event in die(stack, "FollowupStreamFunction", answers(2), Watch()):
            stack.invoke("FollowupStreamFunction", event)

    assert everything_logged.getvalue().count('"message":"tagged by the list of words"') == 1


def test_recording_a_contact_survives_every_death() -> None:
    def contact(stack: Stack) -> None:
        tell(stack, "ContactUpserted", **ANN)

    for stack in every_death("LifecycleFunction", contact, recorded):
        assert [item["sk"] for item in items(stack, pk="CONTACT#ann")] == ["PROFILE"]
        assert [item["contact_id"] for item in items(stack, pk="ACCOUNT#acme", sk="MEMBER#")] == ["ann"]
        assert [item["contact_id"] for item in items(stack, pk="EMAIL#ann@acme.example")] == ["ann"]


def test_planning_survives_every_death_and_asks_once() -> None:
    for stack in every_death("LifecycleFunction", goes_live, with_ann):
        assert asked(stack) == ["ann@acme.example"]
        assert [each["state"] for each in invitations(stack)] == ["delivered"]
        assert skips(stack) == []


def test_a_contact_told_late_is_asked_wherever_recording_them_dies() -> None:
    def contact(stack: Stack) -> None:
        tell(stack, "ContactUpserted", **ANN)

    def live_without_people(stack: Stack) -> None:
        recorded(stack)
        goes_live(stack)

    for stack in every_death("LifecycleFunction", contact, live_without_people):
        assert asked(stack) == ["ann@acme.example"]


def outcomes(stacks: Iterator[Stack]) -> Counter[tuple[int, str]]:
    """Return how often how many mails were sent, and what the invitation says of it."""
    return Counter((len(asked(stack)), invitations(stack)[0]["state"]) for stack in stacks)


def test_sending_always_sends_exactly_once() -> None:
    assert set(outcomes(every_death("SendFunction", goes_live, with_ann))) == {(1, "delivered")}


def with_ann_and_a_silent_ses(stack: Stack) -> None:
    stack.feedback.hold()
    acme_with_ann(stack)


def test_sending_sends_twice_only_if_ses_is_silent_for_longer_than_the_grace() -> None:
    seen = outcomes(every_death("SendFunction", goes_live, with_ann_and_a_silent_ses))

    assert set(seen) == {(1, "sent"), (2, "sent")}
    assert seen[2, "sent"] == 1  # after SES took it and before it was confirmed


def test_sending_at_most_once_never_sends_twice_though_ses_says_nothing_of_it() -> None:
    def strictly(stack: Stack) -> None:
        change_sending(stack, at_most_once=True)
        everyone_is_enrolled(stack)
        with_ann_and_a_silent_ses(stack)

    seen = outcomes(every_death("SendFunction", goes_live, strictly))

    assert set(seen) == {(1, "sent"), (0, "unconfirmed"), (1, "unconfirmed")}
    assert seen[1, "unconfirmed"] == 1  # after SES took it and before it was confirmed


def test_an_answer_is_told_and_replied_to_once_wherever_follow_up_dies() -> None:
    for stack in every_death("FollowupStreamFunction", answers(2), asked_already):
        assert kinds(stack) == {"survey": 1, "detractor": 1, "case": 1}
        assert len(announced(stack, "ResponseReceived")) == 1
        assert len(announced(stack, "SurveySent")) == 1


def test_a_reply_is_never_sent_twice_and_always_accounted_for() -> None:
    for stack in every_death("EffectFunction", answers(9), asked_already):
        [effect] = items(stack, sk="EFFECT#reply")
        assert (kinds(stack)["promoter"], effect["state"]) in {(1, "done"), (0, "unconfirmed"), (1, "unconfirmed")}


def test_a_skip_is_recorded_and_told_wherever_deciding_it_dies() -> None:
    def unreachable(stack: Stack) -> None:
        acme_with_ann(stack, email=None)

    for stack in every_death("LifecycleFunction", goes_live, unreachable):
        assert skips(stack) == [("ann", "no_address")]
        assert len(announced(stack, "SurveySkipped")) == 1


@pytest.mark.parametrize("detail", [{"account_id": ""}, {"nmae": "Acme"}])
def test_an_event_that_is_not_understood_is_kept_wherever_rejecting_it_dies(detail: dict[str, Any]) -> None:
    def rejected(stack: Stack) -> None:
        tell(stack, "AccountUpserted", **detail)

    for stack in every_death("LifecycleFunction", rejected, recorded):
        assert {json.loads(each["event"])["detail-type"] for each in stack.rejected()} == {"AccountUpserted"}


def test_a_change_of_address_survives_every_death_and_leaves_the_old_one_to_others() -> None:
    def changed(stack: Stack) -> None:
        tell(stack, "ContactUpserted", contact_id="ann", email="ann.lee@acme.example")

    for stack in every_death("LifecycleFunction", changed, with_ann):
        stack.advance(timedelta(hours=1))
        tell(stack, "ContactUpserted", contact_id="bo", email="ann@acme.example", accounts=ANN["accounts"])
        goes_live(stack)
        assert sorted(asked(stack)) == ["ann.lee@acme.example", "ann@acme.example"]


def test_a_merge_survives_every_death_and_moves_everyone() -> None:
    def merged(stack: Stack) -> None:
        tell(stack, "AccountsMerged", account_id="acme", into_account_id="bolt")

    for stack in every_death("LifecycleFunction", merged, with_ann):
        members = {item["pk"]: "until" in item for item in items(stack, pk="ACCOUNT#", sk="MEMBER#")}
        assert members == {"ACCOUNT#acme": True, "ACCOUNT#bolt": False}
        goes_live(stack, "acme")
        assert asked(stack) == ["ann@acme.example"]


def test_the_last_survey_survives_every_death_and_is_sent_once() -> None:
    def left(stack: Stack) -> None:
        tell(stack, "AccountChurned", account_id="acme")

    def asked_about_leaving(stack: Stack) -> None:
        activate(stack, triggers=[{"churned": "any"}])
        everyone_is_enrolled(stack)
        acme_with_ann(stack)

    for stack in every_death("LifecycleFunction", left, asked_about_leaving):
        assert asked(stack) == ["ann@acme.example"]
        [account] = items(stack, pk="ACCOUNT#acme", sk="PROFILE")
        assert account["churned_at"] == "2026-01-05T09:00:00Z"


def test_a_second_contact_of_an_address_is_never_asked_wherever_recording_them_dies() -> None:
    def second(stack: Stack) -> None:
        tell(stack, "ContactUpserted", contact_id="bo", email="ann@acme.example", accounts=ANN["accounts"])

    for stack in every_death("LifecycleFunction", second, with_ann, before_reads=False):
        goes_live(stack)
        assert asked(stack) == ["ann@acme.example"]
        assert skips(stack) == [("bo", "duplicate_person")]
