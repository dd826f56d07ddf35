"""Everyone's own days: Ann's share of a period is 0.7397, so of 90 days she has the 66th and of 30 the 22nd."""

from datetime import UTC, datetime

import pytest

from functions.core.chance import fraction, sampled
from functions.core.people import Role
from functions.core.programme import Cadence
from functions.core.times import iso, parse
from functions.dispatch.cadence import next_slot, period, wave

QUARTERLY = Cadence(every_days=90)
KEYS_MONTHLY = Cadence(every_days=90, key_contacts_every_days=30)
LONG_AGO = "2020-01-01T00:00:00Z"
NEW_YEAR = "2026-01-01T00:00:00Z"


def slot(after: str = NEW_YEAR, *, since: str = LONG_AGO, role: Role = "end_user", first_after_days: int = 0) -> str:
    """Return when Ann's turn comes next."""
    cadence = KEYS_MONTHLY.model_copy(update={"first_after_days": first_after_days})
    return iso(next_slot(cadence, "product-nps", "ann", role, since=parse(since), after=parse(after)))


def test_hash_of_the_same_names_is_the_same_on_every_machine() -> None:
    assert fraction("cadence", "product-nps", "ann") == 0.7397360141560207
    assert fraction("a", "bc") != fraction("ab", "c")


def test_turn_comes_once_a_period() -> None:
    assert slot() == "2026-03-11T00:00:00Z"
    assert slot("2026-03-11T00:00:00Z") == "2026-06-09T00:00:00Z"
    assert slot("2026-06-09T00:00:00Z") == "2026-09-07T00:00:00Z"


@pytest.mark.parametrize(
    ("after", "following"),
    [
        ("2026-03-10T23:59:59Z", "2026-03-11T00:00:00Z"),
        ("2026-03-11T00:00:00Z", "2026-06-09T00:00:00Z"),
        ("2026-03-11T00:00:01Z", "2026-06-09T00:00:00Z"),
        ("2026-05-30T09:00:00Z", "2026-06-09T00:00:00Z"),  # a turn taken 80 days late
    ],
)
def test_turn_is_later_than_the_last_one_and_no_delay_moves_it(after: str, following: str) -> None:
    assert slot(after) == following


def test_turn_is_the_start_of_a_day_of_utc_whatever_zone_the_moments_are_told_in() -> None:
    after = datetime.fromisoformat("2026-03-11T13:59:59+14:00")

    found = next_slot(QUARTERLY, "product-nps", "ann", "end_user", since=parse(LONG_AGO), after=after)

    assert (found, found.tzinfo) == (datetime(2026, 3, 11, tzinfo=UTC), UTC)


@pytest.mark.parametrize(
    ("since", "first"),
    [
        ("2026-02-09T00:00:00Z", "2026-03-11T00:00:00Z"),  # 30 days to the second
        ("2026-02-09T00:00:01Z", "2026-06-09T00:00:00Z"),
        ("2025-12-01T00:00:00Z", "2026-03-11T00:00:00Z"),
    ],
)
def test_newcomer_is_left_alone_for_the_first_days(since: str, first: str) -> None:
    assert slot(since=since, first_after_days=30) == first


def test_newcomer_of_a_cadence_without_first_days_may_be_asked_on_the_day_they_join() -> None:
    assert slot("2026-03-10T12:00:00Z", since="2026-03-11T00:00:00Z") == "2026-03-11T00:00:00Z"
    assert slot("2026-03-10T12:00:00Z", since="2026-03-11T00:00:01Z") == "2026-06-09T00:00:00Z"


def test_key_contact_has_a_period_of_their_own() -> None:
    assert slot(role="key_contact") == "2026-01-26T00:00:00Z"
    assert slot("2026-01-26T00:00:00Z", role="key_contact") == "2026-02-25T00:00:00Z"
    assert (period(KEYS_MONTHLY, "key_contact"), period(KEYS_MONTHLY, "end_user")) == (30, 90)
    assert period(QUARTERLY, "key_contact") == 90


def test_two_surveys_ask_the_same_person_on_different_days() -> None:
    found = next_slot(QUARTERLY, "csm-csat", "ann", "end_user", since=parse(LONG_AGO), after=parse(NEW_YEAR))

    assert iso(found) == "2026-03-29T00:00:00Z"


def test_cadence_of_one_day_asks_every_day() -> None:
    daily = Cadence(every_days=1)

    found = next_slot(
        daily, "product-nps", "ann", "end_user", since=parse(LONG_AGO), after=parse("2026-03-04T15:00:00Z")
    )

    assert iso(found) == "2026-03-05T00:00:00Z"


@pytest.mark.parametrize(("since", "after"), [("2026-01-01", NEW_YEAR), (NEW_YEAR, "2026-01-01")])
def test_moment_without_a_time_zone_is_refused(since: str, after: str) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        next_slot(
            QUARTERLY,
            "product-nps",
            "ann",
            "end_user",
            since=datetime.fromisoformat(since),
            after=datetime.fromisoformat(after),
        )


def test_wave_is_named_after_the_day_of_its_slot() -> None:
    assert wave(datetime(2026, 3, 4, tzinfo=UTC)) == "cadence:2026-03-04"


def test_sample_of_everyone_leaves_nobody_out() -> None:
    assert all(sampled("product-nps", f"c{number}", "cadence:2026-03-04", 1) for number in range(1000))


@pytest.mark.parametrize(("share", "asked"), [(0.14, []), (0.2, ["ann"]), (0.4, ["ann", "bob"])])
def test_sample_asks_the_same_people_whenever_it_is_drawn(share: float, asked: list[str]) -> None:
    people = ["ann", "bob", "cy"]  # 0.145, 0.309 and 0.425 in this wave

    assert [who for who in people if sampled("product-nps", who, "cadence:2026-01-01", share)] == asked


def test_each_wave_draws_its_sample_anew() -> None:
    assert sampled("product-nps", "cy", "cadence:2026-04-01", 0.2)
    assert not sampled("product-nps", "cy", "cadence:2026-01-01", 0.2)
