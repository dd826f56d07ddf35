"""The clock of the local run, and how it is told to move."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.local import durations
from infra.local.clock import Clock, RunningClock

NOW = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_clock_stands_until_it_is_moved() -> None:
    clock = Clock(NOW)

    clock.advance(DAY)

    assert clock.now() == NOW + DAY


def test_held_clock_shows_one_moment_and_then_goes_on() -> None:
    clock = Clock(NOW)

    with clock.held(NOW - DAY):
        during = clock.now()

    assert (during, clock.now()) == (NOW - DAY, NOW)


def test_running_clock_keeps_its_shift() -> None:
    clock = RunningClock()

    clock.advance(DAY)

    assert timedelta(0) <= clock.now() - datetime.now(UTC) - DAY + timedelta(seconds=5) < timedelta(seconds=6)


def test_clock_refuses_to_go_back_or_to_be_naive() -> None:
    clock = Clock(NOW)

    with pytest.raises(ValueError, match="cannot go back"):
        clock.advance(-DAY)
    with pytest.raises(ValueError, match="no time zone"):
        clock.set(NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("text", "expected"), [("P1D", DAY), ("PT15M", timedelta(minutes=15)), ("P2W", 14 * DAY), ("P1M", 28 * DAY)]
)
def test_duration_is_read_as_iso_8601(text: str, expected: timedelta) -> None:
    assert durations.read(text, NOW) == expected


@pytest.mark.parametrize("text", ["soon", "", None, 5, "P0D", "-P1D", "P11Y", "P99999999999D", "1 day"])
def test_duration_that_cannot_be_used_names_the_field(text: object) -> None:
    with pytest.raises(ValueError, match=r"^advance: "):
        durations.read(text, NOW)
