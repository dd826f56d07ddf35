"""What has fallen due is done once, wherever the doing of it dies."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from functions.core.times import parse
from infra.local.stack import Stack
from tests.crash.harness import Scenario, a_stack, every_death
from tests.crash.test_crashes import with_ann
from tests.integration.people import ANN, acme_with_ann, asked, goes_live, invitations, items, skips, tell
from tests.integration.test_triggers import BO, activate

every_write = partial(every_death, before_reads=False)

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
REMINDED: dict[str, Any] = {"triggers": [{"stage_reached": "live"}], "reminders": [{"after_days": 3}]}


def passes(by: timedelta) -> Scenario:
    return lambda stack: stack.advance(by)


def until(moment: str) -> Scenario:
    return lambda stack: stack.advance(parse(moment) - stack.clock.now())


def planned_at_night(stack: Stack) -> None:
    with_ann(stack)
    stack.advance(14 * HOUR)
    goes_live(stack)
    until("2026-01-06T08:50:00Z")(stack)


def planned_over_a_cap(stack: Stack) -> None:
    activate(stack, triggers=[{"stage_reached": "live"}], daily_cap=1)
    acme_with_ann(stack)
    tell(stack, "ContactUpserted", **BO)
    goes_live(stack)


def test_a_survey_that_waited_for_the_morning_is_sent_once_wherever_handing_it_over_dies() -> None:
    for stack in every_write("DueFunction", passes(2 * HOUR), planned_at_night):
        assert asked(stack) == ["ann@acme.example"]
        assert [each["state"] for each in invitations(stack)] == ["delivered"]


def test_no_more_than_a_day_may_have_leave_on_it_wherever_handing_over_dies() -> None:
    for stack in every_write("DueFunction", passes(HOUR), planned_over_a_cap):
        assert len(asked(stack)) <= 1
        stack.advance(2 * DAY)
        assert sorted(asked(stack)) == ["ann@acme.example", "bo@acme.example"]
        assert skips(stack) == []


def test_an_occasion_to_come_is_asked_about_once_wherever_raising_it_dies() -> None:
    def told(stack: Stack) -> None:
        activate(stack, triggers=[{"milestone": "launch", "after_days": 1}])
        acme_with_ann(stack)
        tell(stack, "MilestoneReached", account_id="acme", milestone="launch")
        until("2026-01-06T08:50:00Z")(stack)

    for stack in every_write("DueFunction", passes(HOUR), told):
        assert asked(stack) == ["ann@acme.example"]
        assert items(stack, sk="OCCASION#") == []


def test_an_occasion_to_come_is_put_down_once_wherever_telling_it_dies() -> None:
    def launched(stack: Stack) -> None:
        tell(stack, "MilestoneReached", account_id="acme", milestone="launch")

    def with_a_delay(stack: Stack) -> None:
        activate(stack, triggers=[{"milestone": "launch", "after_days": 1}])
        acme_with_ann(stack)

    for stack in every_write("LifecycleFunction", launched, with_a_delay):
        assert [each["at"] for each in items(stack, sk="OCCASION#")] == ["2026-01-06T09:00:00Z"]
        assert asked(stack) == []


def in_a_cadence(stack: Stack) -> None:
    """Let Ann's turn come within the hour, on a working day."""
    activate(stack, cadence={"every_days": 30})
    acme_with_ann(stack)
    stack.advance(HOUR)
    [slot] = items(stack, sk="CADENCE#")
    stack.advance(datetime.fromisoformat(slot["due_sk"].partition("#")[0]) - stack.clock.now() - timedelta(minutes=1))


def test_a_turn_in_a_cadence_is_asked_and_the_next_put_down_once_wherever_it_dies() -> None:
    for stack in every_write("DueFunction", passes(HOUR), in_a_cadence):
        stack.advance(3 * DAY)
        [slot] = items(stack, sk="CADENCE#")
        [invitation] = invitations(stack)
        assert asked(stack) == ["ann@acme.example"]
        assert parse(slot["slot"]) - parse(invitation["wave"].removeprefix("cadence:") + "T00:00:00Z") == 30 * DAY


def test_who_joins_another_account_just_before_their_turn_keeps_it() -> None:
    with a_stack() as stack:
        in_a_cadence(stack)
        tell(stack, "ContactUpserted", **{**ANN, "accounts": [*ANN["accounts"], {"account_id": "bolt"}]})

        stack.advance(3 * DAY)

        assert asked(stack) == ["ann@acme.example"]


def campaign(**target: Any) -> Scenario:
    def prepare(stack: Stack) -> None:
        activate(stack)
        acme_with_ann(stack)
        tell(stack, "ContactUpserted", **BO)
        stack.advance(HOUR)
        tell(stack, "SurveyRequested", survey_id="moment", request_id="spring", **target)

    return prepare


@pytest.mark.parametrize("target", [{"everyone": True}, {"segment": "smb"}])
def test_a_campaign_asks_everyone_once_wherever_a_page_of_it_dies(target: dict[str, Any]) -> None:
    for stack in every_write("DueFunction", passes(timedelta(minutes=15)), campaign(**target)):
        assert sorted(asked(stack)) == ["ann@acme.example", "bo@acme.example"]
        assert items(stack, pk="JOB#") == []


def test_a_campaign_is_begun_once_wherever_its_request_dies() -> None:
    def requested(stack: Stack) -> None:
        tell(stack, "SurveyRequested", survey_id="moment", request_id="spring", everyone=True)

    def enrolled(stack: Stack) -> None:
        activate(stack)
        acme_with_ann(stack)
        stack.advance(HOUR)

    for stack in every_write("LifecycleFunction", requested, enrolled):
        assert asked(stack) == ["ann@acme.example"]
        assert items(stack, pk="JOB#") == []


def to_be_reminded(stack: Stack) -> None:
    """Let Ann's reminder fall due at nine on Thursday."""
    activate(stack, **REMINDED)
    acme_with_ann(stack)
    goes_live(stack)
    until("2026-01-08T08:50:00Z")(stack)


def test_a_reminder_is_sent_once_wherever_handing_it_over_dies() -> None:
    for stack in every_write("DueFunction", passes(HOUR), to_be_reminded):
        assert asked(stack) == ["ann@acme.example", "ann@acme.example"]
        assert [(each["step"], each["state"]) for each in invitations(stack)] == [(1, "delivered")]


def test_a_reminder_is_never_sent_twice_wherever_sending_it_dies() -> None:
    seen = set()
    for stack in every_write("SendFunction", passes(HOUR), to_be_reminded):
        [invitation] = invitations(stack)
        assert invitation["due_sk"].startswith(("2026-02-04T09:00:00Z", "2026-01-08T11"))
        seen.add((len(asked(stack)), invitation["step"]))

    assert seen == {(2, 1), (1, 1)}  # the one that was claimed and then died is not sent


def test_a_survey_that_is_not_answered_ends_as_expired_wherever_closing_it_dies() -> None:
    def soon_over(stack: Stack) -> None:
        with_ann(stack)
        goes_live(stack)
        until("2026-02-04T08:50:00Z")(stack)

    for stack in every_write("DueFunction", passes(HOUR), soon_over):
        assert [(each["state"], "due_sk" in each) for each in invitations(stack)] == [("expired", False)]


def new_programme(stack: Stack) -> None:
    """Activate a cadence for people who are known already, before the tick that finds it."""
    acme_with_ann(stack)
    tell(stack, "AccountUpserted", account_id="acme", renewal_date="2026-06-10")
    stack.advance(timedelta(minutes=20))
    activate(stack, cadence={"every_days": 30}, triggers=[{"date": "renewal_date", "days_before": 90}])


@pytest.mark.parametrize("function", ["DispatchScheduleFunction", "DueFunction"])
def test_everyone_is_enrolled_in_a_new_programme_wherever_enrolling_dies(function: str) -> None:
    for stack in every_write(function, passes(HOUR), new_programme):
        assert [each["contact_id"] for each in items(stack, sk="CADENCE#")] == ["ann"]
        assert [each["at"] for each in items(stack, sk="OCCASION#")] == ["2026-03-12T00:00:00Z"]
        assert items(stack, pk="JOB#") == []


def test_a_tick_that_dies_is_caught_up_by_the_next() -> None:
    for stack in every_write("DispatchScheduleFunction", passes(2 * HOUR), planned_at_night):
        assert asked(stack) == ["ann@acme.example"]


TARGETS: list[dict[str, Any]] = [{"account_id": "acme"}, {"contact_id": "ann"}, {"programme": True}]


@pytest.mark.parametrize("target", TARGETS)
def test_a_pause_holds_wherever_telling_it_dies(target: dict[str, Any]) -> None:
    def paused(stack: Stack) -> None:
        tell(stack, "Paused", **target, reason="outage", until="2026-01-07T12:00:00Z")

    for stack in every_write("LifecycleFunction", paused, with_ann):
        goes_live(stack)
        assert asked(stack) == []
        assert [each["waits_for"] for each in invitations(stack)] == ["paused"]
        until("2026-01-07T14:00:00Z")(stack)
        assert asked(stack) == ["ann@acme.example"]


def tried(stack: Stack) -> None:
    tell(stack, "SurveyRequested", survey_id="onboarding-nps", test_to="sam@harbour.example", request_id="t1")


def test_a_test_is_sent_once_wherever_planning_it_dies() -> None:
    for stack in every_write("LifecycleFunction", tried, with_ann):
        assert [mail.to for mail in stack.outbox()] == ["sam@harbour.example"]
        assert [each["test"] for each in invitations(stack)] == [True]


def test_a_test_is_never_sent_twice_and_always_accounted_for() -> None:
    seen = {
        (len(stack.outbox()), invitations(stack)[0]["state"]) for stack in every_write("SendFunction", tried, with_ann)
    }

    assert seen == {(1, "delivered"), (0, "unconfirmed")}
