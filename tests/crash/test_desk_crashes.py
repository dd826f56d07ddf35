"""No notice is sent twice, and no hold is half a hold, wherever they die."""

from collections import Counter
from datetime import timedelta

from infra.local.stack import Stack
from tests.crash.harness import every_death
from tests.crash.test_crashes import announced
from tests.integration.desks import TOMORROW, desk, desk_path, notices, planned, sid_of, submit, with_notice
from tests.integration.people import acme_with_ann, asked, goes_live, invitations, items, skips


def tomorrow(stack: Stack) -> None:
    stack.advance(TOMORROW)


def with_notice_and_ann(stack: Stack) -> None:
    with_notice(stack)
    acme_with_ann(stack)


def told(stack: Stack) -> None:
    desk(stack)


def held(stack: Stack) -> None:
    [mail] = notices(stack)
    submit(stack, desk_path(mail), sid=sid_of(stack), reason="Outage")


def test_a_survey_is_listed_wherever_follow_up_dies() -> None:
    for stack in every_death("FollowupStreamFunction", goes_live, with_notice_and_ann):
        [listed] = items(stack, pk="DESK#", sk="UPCOMING#")
        assert listed["sid"] == sid_of(stack)
        assert len(items(stack, pk="DESK#", sk="DESK")) == 1


def test_a_notice_is_never_sent_twice_and_always_accounted_for() -> None:
    seen = Counter[tuple[int, str]]()
    for stack in every_death("DeskScheduleFunction", tomorrow, planned):
        [grant] = items(stack, pk="GRANT#")
        seen[len(notices(stack)), grant["state"]] += 1

    assert set(seen) == {(1, "mailed"), (0, "unconfirmed"), (1, "unconfirmed")}
    assert seen[1, "unconfirmed"] == 1  # after SES took it and before it was recorded


def test_a_hold_that_is_repeated_is_whole_wherever_it_died() -> None:
    for stack in every_death("DeskFunction", held, told):
        stack.advance(timedelta(days=4))
        assert (asked(stack), skips(stack)) == ([], [("ann", "held")])
        assert [(each["state"], each["held_reason"]) for each in invitations(stack)] == [("skipped", "Outage")]
        assert len(announced(stack, "SurveySkipped")) == 1
