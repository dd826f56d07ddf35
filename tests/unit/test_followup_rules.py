from typing import Any

from functions.adapters.codec import encode
from functions.core.outgoing import ResponseReceived, SurveySkipped
from functions.followup.rules import Decision, Effect, decide
from tests.making import MONDAY, an_invitation

PLANNED = {**encode(an_invitation()), "version": 1}
SENT = {**PLANNED, "state": "sent", "sent_at": "2026-01-05T09:00:00Z", "message_id": "m1", "version": 2}
SID = PLANNED["sid"]


def answered(score: int, edit: int = 1) -> dict[str, Any]:
    return {
        **SENT,
        "state": "answered",
        "score": score,
        "comment": "Exports time out.",
        "channel": "email",
        "answered_at": "2026-01-05T09:00:00Z",
        "updated_at": "2026-01-05T09:00:00Z",
        "response_version": edit,
    }


def kinds(decision: Decision) -> list[tuple[str, str]]:
    return [(type(event).__name__, event.id) for event in decision.events]


def test_planning_an_invitation_calls_for_nothing() -> None:
    assert decide({}, PLANNED) == Decision()


def test_a_survey_that_left_is_told_on_the_bus_once() -> None:
    assert kinds(decide(PLANNED, SENT)) == [("SurveySent", f"{SID}:sent")]
    assert decide(SENT, {**SENT, "state": "expired"}) == Decision()


def test_someone_who_was_not_asked_is_told_on_the_bus_with_the_reason() -> None:
    skip = {
        "sid": "s1",
        "contact_id": "ann",
        "account_id": "acme",
        "survey_id": "onboarding-nps",
        "wave": "w",
        "reason": "quiet_period",
        "skipped_at": "2026-01-05T09:00:00Z",
    }

    [event] = decide({}, skip).events

    assert event == SurveySkipped(
        id="s1:skipped",
        occurred_at=MONDAY,
        sid="s1",
        contact_id="ann",
        account_id="acme",
        survey_id="onboarding-nps",
        wave="w",
        reason="quiet_period",
    )
    assert decide(skip, skip) == Decision()


def test_a_promoter_gets_a_reply_and_nobody_an_alert() -> None:
    assert decide(SENT, answered(9)).effects == (Effect(SID, "reply", MONDAY),)


def test_a_detractor_gets_a_reply_and_the_csm_an_alert() -> None:
    assert decide(SENT, answered(6)).effects == (Effect(SID, "reply", MONDAY), Effect(SID, "alert", MONDAY))


def test_an_answer_is_told_on_the_bus_with_its_category_and_comment() -> None:
    [event] = decide(SENT, answered(7)).events

    assert isinstance(event, ResponseReceived)
    assert event.id == f"{SID}:response:1"
    assert event.category == "passive"
    assert event.comment == "Exports time out."


def test_an_edited_answer_is_told_as_an_update_with_an_id_of_its_own() -> None:
    assert kinds(decide(answered(7), answered(9, edit=2))) == [("ResponseUpdated", f"{SID}:response:2")]


def test_an_answer_that_arrives_before_the_send_was_confirmed_is_told_and_the_sending_later() -> None:
    unconfirmed = {**answered(9), "state": "answered"}
    del unconfirmed["sent_at"]

    assert kinds(decide(PLANNED, unconfirmed)) == [("ResponseReceived", f"{SID}:response:1")]
    assert kinds(decide(unconfirmed, answered(9))) == [("SurveySent", f"{SID}:sent")]


def test_a_change_that_touches_no_answer_calls_for_nothing() -> None:
    assert decide(answered(9), {**answered(9), "due_sk": "later"}) == Decision()
