"""Whoever asks why someone was not asked gets an answer."""

from datetime import timedelta
from typing import get_args

import boto3
import pytest

from functions.adapters.runtime import Runtime
from functions.core.survey import SkipReason
from infra import why
from infra.local.stack import Stack
from tests.integration.people import ACME, acme_with_ann, goes_live, tell
from tests.integration.test_triggers import activate

pytestmark = pytest.mark.usefixtures("without_reports")

DAY = timedelta(days=1)


def told(stack: Stack, contact_id: str = "ann") -> list[str]:
    settings = {"TABLE_NAME": stack.physical("Table"), "SHARDS": "1"}
    lines = why.history(Runtime(settings, clock=stack.clock.now, session=boto3.Session()), contact_id)
    return [f"{line.at[:10]} {line.survey.partition(' ')[0]} {line.what}".replace("  ", " ") for line in lines]


def test_what_was_sent_put_off_and_skipped_is_told_in_order_of_time(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)
    stack.advance(40 * DAY)
    goes_live(stack)
    stack.advance(40 * DAY)  # 26 March: the quiet period ends on Sunday 5 April
    goes_live(stack)

    lines = told(stack)

    assert lines[0] == "2026-01-05 onboarding-nps sent; it is expired now"
    assert lines[1] == "2026-02-14 onboarding-nps not asked: they were asked too short a time before"
    assert lines[2].startswith("2026-03-26 onboarding-nps planned, to leave on 2026-04-06T09:")
    assert lines[2].endswith("because they were asked too short a time before")


def test_pauses_and_the_next_turn_are_told(stack: Stack) -> None:
    activate(stack, cadence={"every_days": 90})
    acme_with_ann(stack)
    tell(stack, "Paused", account_id="acme", reason="dispute")
    tell(stack, "Paused", contact_id="ann", reason="on leave", until="2026-02-01T00:00:00Z")

    lines = told(stack)

    assert "2026-01-05 account acme paused until told otherwise: dispute" in lines
    assert "2026-01-05 the contact paused until 2026-02-01T00:00:00Z: on leave" in lines
    assert lines[-1].endswith("moment their next turn")


def test_someone_without_an_address_and_someone_unknown(stack: Stack) -> None:
    tell(stack, "AccountUpserted", **ACME)
    tell(stack, "ContactUpserted", contact_id="cy", accounts=[{"account_id": "acme"}])

    assert told(stack, "cy") == ["2026-01-05 we know no address"]
    assert told(stack, "nobody") == []


def test_every_reason_has_its_words() -> None:
    assert set(why.REASONS) == set(get_args(SkipReason))
