"""Whatever order SES tells its events in, and however often: the invitation ends up the same."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from functions.ingest.delivery import MailEvent, changes

_AT = datetime(2026, 1, 5, 9, 0, 2, tzinfo=UTC)


def _event(what: Any, bounce: Any = None) -> MailEvent:
    return MailEvent("s1", "survey", what, _AT, _AT, "m1", "ann@acme.example", bounce)


_EVENTS = [
    *[_event(what) for what in ("sent", "delayed", "delivered", "complained", "rejected")],
    *[_event("bounced", bounce) for bounce in ("permanent", "transient", "undetermined")],
]


def _after(events: list[MailEvent], state: str) -> dict[str, Any]:
    item: dict[str, Any] = {"sid": "s1", "state": state}
    for event in events:
        item |= changes(item, event)
    return item


def _standing(item: dict[str, Any]) -> tuple[str, bool, bool, bool]:
    """Return what the order must not change; which of two transient bounces is kept may depend on it."""
    lost_for_good = item["state"] == "bounced" and item["bounce"]["kind"] == "permanent"
    return item["state"], lost_for_good, "sent_at" in item, "delivered_at" in item


@given(
    st.lists(st.sampled_from(_EVENTS), min_size=1, max_size=8).flatmap(
        lambda events: st.tuples(st.just(events), st.permutations(events), st.permutations(events + events))
    ),
    st.sampled_from(["planned", "unconfirmed", "sent", "answered", "expired"]),
)
def test_order_and_repeats_change_nothing(
    told: tuple[list[MailEvent], list[MailEvent], list[MailEvent]], state: str
) -> None:
    once, shuffled, repeated = (_standing(_after(events, state)) for events in told)

    assert once == shuffled == repeated


@given(st.lists(st.sampled_from(_EVENTS), max_size=8))
def test_an_answered_invitation_stays_answered(events: list[MailEvent]) -> None:
    assert _after(events, "answered")["state"] == "answered"
