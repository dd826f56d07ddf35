"""Whoever is erased is gone, and on record as erased, wherever taking the event in or doing it dies."""

import json
from datetime import timedelta

from infra.local.stack import Stack
from tests.crash.harness import every_death
from tests.integration.mailing import reply, sent
from tests.integration.people import acme_with_ann, goes_live, items, tell

A_DAY_LATER = timedelta(hours=26)


def wrote_back(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)
    [mail] = sent(stack, "survey")
    reply(stack, mail, "2\n\nSlow exports, call me")


def erased(stack: Stack) -> None:
    tell(stack, "ContactErased", contact_id="ann")


def erased_in_full(stack: Stack) -> None:
    erased(stack)
    stack.advance(A_DAY_LATER)


def nothing_is_left(stack: Stack) -> None:
    said = json.dumps(items(stack), default=str)
    assert [word for word in ("Ann", "ann@acme", '"ann"', "CONTACT#ann", "Slow", "call me") if word in said] == []
    assert "Contents" not in stack.client("s3").list_objects_v2(Bucket=stack.physical("InboundBucket"))
    [erasure] = items(stack, pk="ERASURE#")
    assert {"table_erased_at", "table_checked_at"} <= erasure.keys()


def test_whoever_is_erased_is_gone_wherever_taking_the_event_in_dies() -> None:
    for stack in every_death("LifecycleFunction", erased, wrote_back, before_reads=False):
        stack.advance(A_DAY_LATER)
        nothing_is_left(stack)


def test_whoever_is_erased_is_gone_wherever_erasing_dies() -> None:
    for stack in every_death("DueFunction", erased_in_full, wrote_back, before_reads=False):
        stack.advance(A_DAY_LATER)
        nothing_is_left(stack)
