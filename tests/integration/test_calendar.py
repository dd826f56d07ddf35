"""Surveys that come by the calendar: so long after an event, near a date, in a cadence, in a campaign."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from infra.local.stack import Stack
from tests.integration.conftest import START
from tests.integration.people import ACME, acme_with_ann, asked, invitations, items, skips, tell
from tests.integration.test_triggers import BO, activate

pytestmark = pytest.mark.usefixtures("without_reports")

DAY = timedelta(days=1)


def sent(stack: Stack) -> list[tuple[str, str]]:
    """Return who was sent a survey mail on which day."""
    mails = [mail for mail in stack.outbox() if mail.tags.get("kind") == "survey"]
    return [(mail.to.partition("@")[0], mail.sent_at.date().isoformat()) for mail in mails]


def test_a_milestone_is_asked_about_ninety_days_later_of_whoever_belongs_then(stack: Stack) -> None:
    activate(stack, triggers=[{"milestone": "launch", "after_days": 90}])
    acme_with_ann(stack)
    tell(stack, "MilestoneReached", account_id="acme", milestone="launch")
    tell(stack, "ContactUpserted", **BO)

    stack.advance(89 * DAY)
    assert sent(stack) == []

    stack.advance(3 * DAY)  # the ninetieth day is Sunday 5 April
    assert sorted(sent(stack)) == [("ann", "2026-04-06"), ("bo", "2026-04-06")]
    assert items(stack, sk="OCCASION#") == []


def test_a_renewal_is_asked_about_ninety_days_before_and_moves_with_its_date(stack: Stack) -> None:
    activate(stack, triggers=[{"date": "renewal_date", "days_before": 90}])
    acme_with_ann(stack)
    tell(stack, "AccountUpserted", account_id="acme", renewal_date="2026-06-10")  # ninety days before: 12 March
    tell(stack, "AccountUpserted", account_id="acme", renewal_date="2026-07-08")  # ninety days before: 9 April

    stack.advance(120 * DAY)

    assert sent(stack) == [("ann", "2026-04-09")]


def test_a_date_may_be_any_attribute_of_the_account(stack: Stack) -> None:
    activate(stack, triggers=[{"date": "qbr", "days_before": 30}])
    acme_with_ann(stack)
    tell(stack, "AccountUpserted", account_id="acme", attributes={"qbr": "2026-03-18"})  # thirty days before: 16 Feb

    stack.advance(60 * DAY)

    assert sent(stack) == [("ann", "2026-02-16")]


def test_a_cadence_asks_again_and_again_and_nobody_new_too_soon(stack: Stack) -> None:
    activate(stack, cadence={"every_days": 120, "first_after_days": 30})
    acme_with_ann(stack)
    tell(stack, "ContactUpserted", **BO)

    stack.advance(420 * DAY)

    days = {
        name: [datetime.fromisoformat(day).replace(tzinfo=UTC) for who, day in sent(stack) if who == name]
        for name in ("ann", "bo")
    }
    assert all(len(each) in {3, 4} for each in days.values())
    assert all(each[0] >= START + 30 * DAY for each in days.values())
    assert all(116 <= (after - before).days <= 124 for each in days.values() for before, after in pairwise(each))
    assert days["ann"] != days["bo"]


def test_a_cadence_that_is_activated_later_enrols_everyone_and_one_that_is_taken_away_ends(stack: Stack) -> None:
    acme_with_ann(stack)
    tell(stack, "ContactUpserted", **BO)
    activate(stack, cadence={"every_days": 60})
    stack.advance(70 * DAY)
    assert {who for who, _ in sent(stack)} == {"ann", "bo"}

    activate(stack, triggers=[{"milestone": "launch"}])
    before = len(sent(stack))
    stack.advance(130 * DAY)
    assert len(sent(stack)) == before
    assert items(stack, sk="CADENCE#") == []


def campaign(stack: Stack, **target: Any) -> None:
    for number in range(25):
        account = {"account_id": f"a{number}", "segment": "smb" if number % 5 else "enterprise"}
        tell(stack, "AccountUpserted", **{**ACME, **account})
        belongs = [{"account_id": f"a{number}"}]
        tell(stack, "ContactUpserted", contact_id=f"c{number}", email=f"c{number}@a.example", accounts=belongs)
    tell(stack, "SurveyRequested", survey_id="moment", request_id="spring", **target)
    tell(stack, "SurveyRequested", survey_id="moment", request_id="spring", **target)


def test_a_campaign_asks_everyone_once(stack: Stack) -> None:
    activate(stack)
    campaign(stack, everyone=True)

    stack.advance(timedelta(hours=1))

    assert sorted(asked(stack)) == sorted(f"c{number}@a.example" for number in range(25))
    assert items(stack, pk="JOB#") == []


def test_a_campaign_asks_a_segment_over_several_days(stack: Stack) -> None:
    activate(stack)
    campaign(stack, segment="smb", over_days=4)

    stack.advance(7 * DAY)

    days = [day for _, day in sent(stack)]
    assert len(days) == 20
    assert set(days) == {"2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08"}


def test_a_sample_asks_some_and_says_so_of_the_others(stack: Stack) -> None:
    activate(stack, sample=0.5)
    campaign(stack, everyone=True)

    stack.advance(timedelta(hours=1))

    left_out = [who for who, why in skips(stack) if why == "sampled_out"]
    assert len(left_out) + len(asked(stack)) == 25
    assert 5 < len(left_out) < 20


def test_a_daily_cap_puts_the_others_off_to_the_next_working_days(stack: Stack) -> None:
    activate(stack, daily_cap=10)
    campaign(stack, everyone=True)

    stack.advance(3 * DAY)

    days = [day for _, day in sent(stack)]
    assert [days.count(day) for day in ("2026-01-05", "2026-01-06", "2026-01-07")] == [10, 10, 5]


def test_what_a_cap_puts_off_for_too_long_is_skipped_as_such(stack: Stack) -> None:
    activate(stack, daily_cap=10, stale_days=2)
    campaign(stack, everyone=True)

    stack.advance(3 * DAY)

    assert len(asked(stack)) == 20
    assert [why for _, why in skips(stack)] == ["daily_cap"] * 5
    assert {each["state"] for each in invitations(stack)} == {"delivered", "skipped"}
