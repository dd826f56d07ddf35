from typing import Any

import pytest

from functions.adapters.codec import encode
from functions.core.outgoing import (
    ContactResubscribed,
    ContactUnsubscribed,
    ResponseReceived,
    SurveySent,
    SurveySkipped,
)
from functions.followup.decisions.deciding import Effect
from functions.followup.decisions.rules import Decision, decide
from functions.followup.decisions.signals import account_of
from tests.making import MONDAY, an_invitation

PLANNED = {**encode(an_invitation()), "version": 1}
SENT = {**PLANNED, "state": "sent", "sent_at": "2026-01-05T09:00:00Z", "message_id": "m1", "version": 2}
SID = PLANNED["sid"]
ABOUT = f"INVITATION#{SID}"


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
    assert kinds(decide(SENT, {**SENT, "state": "expired"})) == []


def test_someone_who_was_not_asked_is_told_on_the_bus_with_the_reason() -> None:
    skip = {
        "sk": "SKIP#s1",
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


def test_each_version_of_an_answer_is_to_be_followed() -> None:
    assert decide(SENT, answered(9)).to_follow
    assert decide(answered(9), answered(2, edit=2)).to_follow
    assert not decide(answered(9), answered(9)).to_follow


def test_a_survey_that_closed_without_an_answer_is_to_be_followed_once() -> None:
    expired = {**SENT, "state": "expired"}

    assert decide(SENT, expired).to_follow
    assert not decide(expired, expired).to_follow


def test_a_survey_that_closed_because_its_person_was_erased_is_no_silence() -> None:
    erased = {**SENT, "state": "expired", "erased_at": "2026-01-06T09:00:00Z", "contact_id": "pseudonym"}

    assert not decide(SENT, erased).to_follow


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


ANN: dict[str, Any] = {
    "pk": "CONTACT#ann",
    "sk": "PROFILE",
    "contact_id": "ann",
    "email": "ann@acme.example",
    "memberships": {
        "acme": {"role": "key_contact", "since": "2026-01-01T00:00:00Z"},
        "bolt": {"role": "end_user", "since": "2026-01-01T00:00:00Z"},
        "cove": {"role": "key_contact", "since": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z"},
    },
}
LOST = {**ANN, "bounced_email": "ann@acme.example", "bounced_at": "2026-01-05T09:00:00Z"}


@pytest.mark.parametrize(("attribute", "reason"), [("unsubscribed_at", "unsubscribe"), ("complained_at", "complaint")])
def test_someone_who_wants_no_more_mail_is_told_on_the_bus_once(attribute: str, reason: Any) -> None:
    stopped = {**ANN, attribute: "2026-01-05T09:00:00Z"}

    assert decide(ANN, stopped).events == (
        ContactUnsubscribed(
            id=f"ann:{reason}:2026-01-05T09:00:00Z",
            occurred_at=MONDAY,
            contact_id="ann",
            reason=reason,
            choice="nothing",
        ),
    )
    assert decide(stopped, {**stopped, "last_seen_at": "2026-01-06T09:00:00Z"}) == Decision()


def test_fewer_surveys_and_none_of_a_kind_are_told_each_once_and_so_is_taking_them_back() -> None:
    seldom = {**ANN, "less_often": True, "preferred_at": "2026-01-05T09:00:00Z"}
    neither = {**seldom, "no_kinds": {"transactional"}, "preferred_at": "2026-01-06T09:00:00Z"}
    back = {**ANN, "preferred_at": "2026-01-07T09:00:00Z"}

    [first], [second], [third] = (
        decide(old, new).events for old, new in ((ANN, seldom), (seldom, neither), (neither, back))
    )

    assert isinstance(first, ContactUnsubscribed)
    assert isinstance(second, ContactUnsubscribed)
    assert (first.choice, first.kind, first.id) == (
        "less_often",
        None,
        "ann:unsubscribe:less_often:2026-01-05T09:00:00Z",
    )
    assert (second.choice, second.kind) == ("not_this_kind", "transactional")
    assert (type(third), third.id) == (ContactResubscribed, "ann:resubscribe:2026-01-07T09:00:00Z")
    assert decide(back, {**back, "name": "Ann"}).events == ()


def test_an_answer_without_a_name_is_told_and_neither_replied_to_nor_called_about() -> None:
    nameless = {**answered(2), "contact_id": ""}

    decision = decide({}, nameless)

    assert decision.effects == ()
    assert [type(each) for each in decision.events] == [SurveySent, ResponseReceived]


def test_a_lost_address_is_a_signal_for_each_account_whose_key_contact_it_reached() -> None:
    [effect] = decide(ANN, LOST).effects

    assert (effect.about, account_of(effect.name), effect.decided_at) == ("CONTACT#ann", "acme", MONDAY)
    assert "ann@acme.example" not in effect.name
    assert decide(LOST, {**LOST, "name": "Ann Lee"}) == Decision()


def test_each_lost_address_is_a_signal_of_its_own() -> None:
    again = {**LOST, "email": "ann.lee@acme.example", "bounced_email": "ann.lee@acme.example"}

    [first], [second] = decide(ANN, LOST).effects, decide(LOST, again).effects

    assert first.name != second.name


def test_the_lost_address_of_an_end_user_is_no_signal() -> None:
    end_user = {"memberships": {"acme": {"role": "end_user", "since": "2026-01-01T00:00:00Z"}}}

    assert decide({**ANN, **end_user}, {**LOST, **end_user}) == Decision()


def test_an_account_whose_id_holds_a_hash_is_found_again() -> None:
    told = {"memberships": {"acme#2": {"role": "key_contact", "since": "2026-01-01T00:00:00Z"}}}

    [effect] = decide({**ANN, **told}, {**LOST, **told}).effects

    assert account_of(effect.name) == "acme#2"


def reply(**changes: Any) -> dict[str, Any]:
    return {"pk": ABOUT, "sk": "REPLY#m1", "sid": SID, "at": "2026-01-05T09:00:00Z", "text": "Hello", **changes}


def test_what_someone_writes_back_is_passed_on_once() -> None:
    assert decide({}, reply()) == Decision((Effect(ABOUT, "forward#m1", MONDAY),))
    assert decide(reply(), reply(version=2)) == Decision()


@pytest.mark.parametrize("changes", [{"automatic": "left"}, {"automatic": "loop"}, {"test": True}])
def test_what_no_customer_wrote_is_not_passed_on(changes: dict[str, Any]) -> None:
    assert decide({}, reply(**changes)) == Decision()


def test_an_answer_without_a_word_is_told_with_an_empty_comment() -> None:
    wordless = {name: value for name, value in answered(9).items() if name != "comment"}

    [received] = decide(SENT, wordless).events

    assert isinstance(received, ResponseReceived)
    assert received.comment == ""


def test_a_key_contact_who_seems_to_have_left_is_told_of_for_each_account_once() -> None:
    memberships = {"acme": {"role": "key_contact"}, "bolt": {"role": "end_user"}}
    known = {"pk": "CONTACT#ann", "sk": "PROFILE", "contact_id": "ann", "memberships": memberships}
    gone = {**known, "gone_email": "ann@acme.example", "gone_at": "2026-01-05T09:00:00Z"}

    [effect] = decide(known, gone).effects

    assert (effect.about, effect.name.rpartition("#")[0], effect.decided_at) == ("CONTACT#ann", "left#acme", MONDAY)
    assert account_of(effect.name) == "acme"
    assert "ann@" not in effect.name
    assert decide(gone, {**gone, "version": 9}) == Decision()
