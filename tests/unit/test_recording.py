from datetime import timedelta

from functions.core.people import Membership
from functions.dispatch.recording import changed_memberships, newer_fields
from tests.making import MONDAY

NOON = "2026-01-05T12:00:00Z"


def test_a_field_told_for_the_first_time_is_written_with_its_time() -> None:
    assert newer_fields({}, {"name": "Acme"}, MONDAY) == {"name": "Acme", "told": {"name": "2026-01-05T09:00:00Z"}}


def test_an_event_that_arrives_late_changes_only_what_nothing_newer_has_told() -> None:
    stored = {"stage": "live", "told": {"stage": NOON}}

    newer = newer_fields(stored, {"stage": "trial", "name": "Acme"}, MONDAY)

    assert newer == {"name": "Acme", "told": {"stage": NOON, "name": "2026-01-05T09:00:00Z"}}


def test_an_event_told_a_second_time_is_written_again_and_harmless() -> None:
    first = newer_fields({}, {"name": "Acme"}, MONDAY)

    assert newer_fields(first, {"name": "Acme"}, MONDAY) == first


def test_an_event_with_nothing_new_writes_nothing() -> None:
    assert newer_fields({"told": {"stage": NOON}}, {"stage": "trial"}, MONDAY) == {}


def test_a_contact_joins_leaves_and_changes_role() -> None:
    stays = Membership("ann", "acme", "end_user", MONDAY)
    promoted = Membership("ann", "bolt", "end_user", MONDAY)
    left = Membership("ann", "core", "end_user", MONDAY - timedelta(days=400))

    joined, ended = changed_memberships(
        [stays, promoted, left], {"acme": "end_user", "bolt": "key_contact", "dune": "end_user"}
    )

    assert joined == {"bolt": "key_contact", "dune": "end_user"}
    assert ended == [left]
