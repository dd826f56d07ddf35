from functions.core.times import parse
from functions.dispatch.recording import memberships_told, newer_fields
from tests.making import MONDAY

NINE = "2026-01-05T09:00:00Z"
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
    stored = {
        "memberships": {
            "acme": {"role": "end_user", "since": NINE, "told": NINE},
            "bolt": {"role": "end_user", "since": NINE, "told": NINE},
            "core": {"role": "end_user", "since": NINE, "told": NINE},
        }
    }

    told = memberships_told(stored, {"acme": "end_user", "bolt": "key_contact", "dune": "end_user"}, parse(NOON))

    assert told == {
        "acme": {"role": "end_user", "since": NINE, "told": NOON},
        "bolt": {"role": "key_contact", "since": NINE, "told": NOON},
        "core": {"role": "end_user", "since": NINE, "told": NOON, "until": NOON},
        "dune": {"role": "end_user", "since": NOON, "told": NOON},
    }


def test_a_contact_who_comes_back_belongs_since_then_and_what_ended_keeps_its_end() -> None:
    stored = {"memberships": {"acme": {"role": "end_user", "since": NINE, "told": NINE, "until": NINE}}}

    assert memberships_told(stored, {"acme": "end_user"}, parse(NOON))["acme"]["since"] == NOON
    assert memberships_told(stored, {}, parse(NOON))["acme"]["until"] == NINE
