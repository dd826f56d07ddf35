"""Who is paused waits, and is asked when the pause is over; nobody is lost by it."""

from datetime import timedelta
from typing import Any

import pytest

from infra.local.stack import Stack
from tests.integration.people import acme_with_ann, asked, goes_live, invitations, queued, skips, tell
from tests.making import an_event

pytestmark = pytest.mark.usefixtures("without_reports")

DAY = timedelta(days=1)
TARGETS: list[dict[str, Any]] = [{"account_id": "acme"}, {"contact_id": "ann"}, {"programme": True}]


@pytest.mark.parametrize("target", TARGETS)
def test_a_pause_puts_a_survey_off_until_it_ends(stack: Stack, target: dict[str, Any]) -> None:
    acme_with_ann(stack)
    tell(stack, "Paused", **target, reason="outage", until="2026-01-07T12:00:00Z")

    goes_live(stack)
    stack.advance(2 * DAY)
    assert asked(stack) == []
    assert [each["waits_for"] for each in invitations(stack)] == ["paused"]

    stack.advance(timedelta(hours=4))
    assert asked(stack) == ["ann@acme.example"]
    assert skips(stack) == []


@pytest.mark.parametrize("target", TARGETS)
def test_a_pause_without_an_end_holds_until_told_otherwise(stack: Stack, target: dict[str, Any]) -> None:
    acme_with_ann(stack)
    tell(stack, "Paused", **target, reason="dispute")
    goes_live(stack)
    stack.advance(3 * DAY)
    assert asked(stack) == []

    tell(stack, "Paused", **target, reason="settled", until="2026-01-08T09:00:00Z")
    stack.advance(1 * DAY + timedelta(hours=1))

    assert asked(stack) == ["ann@acme.example"]


@pytest.mark.parametrize("target", TARGETS)
def test_a_pause_that_outlasts_the_survey_is_a_skip_with_that_reason(stack: Stack, target: dict[str, Any]) -> None:
    acme_with_ann(stack)
    tell(stack, "Paused", **target, reason="negotiation")
    goes_live(stack)

    stack.advance(20 * DAY)

    assert asked(stack) == []
    assert skips(stack) == [("ann", "paused")]


def test_a_pause_reaches_what_was_handed_over_already(stack: Stack) -> None:
    acme_with_ann(stack)
    stack.invoke("LifecycleFunction", queued(an_event("AccountStageChanged", {"account_id": "acme", "stage": "live"})))
    pause = {"programme": True, "reason": "outage", "until": "2026-01-06T12:00:00Z"}
    stack.invoke("LifecycleFunction", queued(an_event("Paused", pause)))
    assert len(stack.messages("SendQueue")) == 1

    stack.settle()
    assert asked(stack) == []

    stack.advance(2 * DAY)
    assert asked(stack) == ["ann@acme.example"]


def test_an_older_word_does_not_undo_a_newer_pause(stack: Stack) -> None:
    acme_with_ann(stack)
    stack.advance(DAY)
    tell(stack, "Paused", account_id="acme", reason="dispute", until="2026-01-09T12:00:00Z")
    tell(stack, "Paused", account_id="acme", reason="none", until="2026-01-05T09:00:00Z", at=stack.clock.now() - DAY)

    goes_live(stack)
    stack.advance(2 * DAY)

    assert asked(stack) == []


def test_a_pause_of_an_account_leaves_the_others_alone(stack: Stack) -> None:
    acme_with_ann(stack)
    tell(stack, "ContactUpserted", contact_id="bo", email="bo@bolt.example", accounts=[{"account_id": "bolt"}])
    tell(stack, "Paused", account_id="acme", reason="dispute")

    goes_live(stack)
    goes_live(stack, "bolt")

    assert asked(stack) == ["bo@bolt.example"]
