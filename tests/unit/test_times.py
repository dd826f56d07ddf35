from datetime import UTC, datetime, timedelta, timezone

import pytest

from functions.core.times import iso, month_of, parse, whole_second


def test_times_are_stored_in_utc_and_whole_seconds() -> None:
    moment = datetime(2026, 3, 1, 0, 30, 5, 999_999, tzinfo=timezone(timedelta(hours=1)))

    assert iso(moment) == "2026-02-28T23:30:05Z"
    assert month_of(moment) == "2026-02"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        whole_second(datetime(2026, 3, 1))  # noqa: DTZ001 - the point of the test


def test_stored_text_is_read_back_as_the_same_moment() -> None:
    assert parse("2026-02-28T23:30:05Z") == datetime(2026, 2, 28, 23, 30, 5, tzinfo=UTC)
    assert parse("2026-03-01T00:30:05+01:00") == datetime(2026, 2, 28, 23, 30, 5, tzinfo=UTC)
