"""When mail may leave, told in the contact's own time (left) and as the moment it is for everyone (right)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.core.hours import Window
from functions.core.programme import Sending
from functions.core.times import iso, parse
from functions.dispatch.window import at_in_window, country_of, next_open, zone_of
from tests.making import a_contact

BERLIN, NEW_YORK, LONDON = "Europe/Berlin", "America/New_York", "Europe/London"
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def window(**changes: Any) -> Window:
    return Window.model_validate(changes)


def opens(now: str, zone: str = BERLIN, country: str | None = None, **changes: Any) -> str:
    """Return when a window opens next, in UTC, for a moment told with its offset."""
    return iso(next_open(datetime.fromisoformat(now), window(**changes), ZoneInfo(zone), country))


def leaves(now: str, fraction: float, zone: str = BERLIN, country: str | None = None, **changes: Any) -> str:
    """Return when someone is asked, in UTC, for a moment told with its offset."""
    moment = datetime.fromisoformat(now)
    return iso(at_in_window(moment, window(**changes), ZoneInfo(zone), country, fraction))


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-01-05T08:59:59+01:00", "2026-01-05T08:00:00Z"),  # Monday, a second too soon
        ("2026-01-05T09:00:00+01:00", "2026-01-05T08:00:00Z"),
        ("2026-01-07T12:34:56+01:00", "2026-01-07T11:34:56Z"),
        ("2026-01-09T16:59:59+01:00", "2026-01-09T15:59:59Z"),  # Friday, the last second
        ("2026-01-09T17:00:00+01:00", "2026-01-12T08:00:00Z"),  # Friday 17:00 is Monday's
        ("2026-01-10T12:00:00+01:00", "2026-01-12T08:00:00Z"),
        ("2026-01-11T23:59:59+01:00", "2026-01-12T08:00:00Z"),
        ("2026-01-05T17:00:00+01:00", "2026-01-06T08:00:00Z"),
    ],
)
def test_mail_leaves_on_weekdays_from_nine_to_five_of_the_contact(now: str, opening: str) -> None:
    assert opens(now) == opening


def test_open_moment_stays_itself_without_its_fraction_of_a_second() -> None:
    now = datetime(2026, 1, 5, 9, 0, 0, 999_999, tzinfo=UTC)

    assert next_open(now, window(), ZoneInfo("UTC"), None) == datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        opens("2026-01-05T09:00:00")


@pytest.mark.parametrize(
    ("now", "zone", "country", "opening"),
    [
        ("2026-12-24T17:00:00+01:00", BERLIN, "DE", "2026-12-28T08:00:00Z"),  # Friday the 25th, a weekend, Monday
        ("2026-12-25T10:00:00+01:00", BERLIN, "DE", "2026-12-28T08:00:00Z"),
        ("2026-12-28T10:00:00+00:00", LONDON, "GB", "2026-12-29T09:00:00Z"),  # Boxing Day, kept on the Monday after
        ("2025-07-04T10:00:00-04:00", NEW_YORK, "US", "2025-07-07T13:00:00Z"),  # 4 July is a Friday
        ("2026-07-03T10:00:00-04:00", NEW_YORK, "US", "2026-07-06T13:00:00Z"),  # and kept on a Friday as a Saturday
        ("2026-12-31T18:00:00+01:00", BERLIN, "DE", "2027-01-04T08:00:00Z"),  # the first of the year that follows
    ],
)
def test_nobody_is_asked_on_a_public_holiday_of_their_country(now: str, zone: str, country: str, opening: str) -> None:
    assert opens(now, zone, country) == opening


@pytest.mark.parametrize("country", [None, "US", "ZZ"])
def test_holiday_of_another_or_an_unknown_country_is_a_day_like_any_other(country: str | None) -> None:
    assert opens("2026-05-01T10:00:00+02:00", country=country) == "2026-05-01T08:00:00Z"
    assert opens("2026-05-01T10:00:00+02:00", country="DE") == "2026-05-04T07:00:00Z"


def test_holiday_of_one_region_only_is_a_day_like_any_other() -> None:
    assert opens("2026-01-06T10:00:00+01:00", country="DE") == "2026-01-06T09:00:00Z"  # Epiphany, in three states


def test_window_may_take_no_notice_of_holidays() -> None:
    assert opens("2026-12-25T10:00:00+01:00", country="DE", holidays=False) == "2026-12-25T09:00:00Z"


def test_window_may_reach_until_midnight() -> None:
    late: dict[str, Any] = {"days": ["mon"], "hours": (22, 24)}

    assert opens("2026-01-05T23:59:59+01:00", **late) == "2026-01-05T22:59:59Z"
    assert opens("2026-01-06T00:00:00+01:00", **late) == "2026-01-12T21:00:00Z"


def test_window_of_the_evening_opens_on_the_day_it_still_is_there() -> None:
    now = "2026-01-05T20:00:00-11:00"  # Tuesday already by UTC

    assert opens(now, "Pacific/Pago_Pago", hours=(22, 24)) == "2026-01-06T09:00:00Z"


def test_window_from_midnight_opens_with_the_day() -> None:
    assert opens("2026-01-09T23:59:59+01:00", days=["sat"], hours=(0, 24)) == "2026-01-09T23:00:00Z"
    assert opens("2026-01-11T00:00:00+01:00", days=["sat"], hours=(0, 24)) == "2026-01-16T23:00:00Z"


@pytest.mark.parametrize(
    ("zone", "now", "opening"),
    [
        ("Pacific/Kiritimati", "2026-01-04T18:00:00+00:00", "2026-01-04T19:00:00Z"),  # UTC+14: Monday 8:00 there
        ("Pacific/Kiritimati", "2026-01-09T03:00:00+00:00", "2026-01-11T19:00:00Z"),  # Friday 17:00 there
        ("Pacific/Pago_Pago", "2026-01-05T03:00:00+00:00", "2026-01-05T20:00:00Z"),  # UTC-11: Sunday 16:00 there
        ("Pacific/Pago_Pago", "2026-01-10T03:59:59+00:00", "2026-01-10T03:59:59Z"),  # Friday 16:59:59 there
        ("Asia/Kathmandu", "2026-01-05T03:14:59+00:00", "2026-01-05T03:15:00Z"),  # UTC+5:45
    ],
)
def test_day_is_the_contacts_own_at_either_end_of_the_earth(zone: str, now: str, opening: str) -> None:
    assert opens(now, zone) == opening


@pytest.mark.parametrize(
    ("now", "zone", "opening"),
    [
        ("2026-03-27T18:00:00+01:00", BERLIN, "2026-03-30T07:00:00Z"),  # summer time begins on that Sunday
        ("2026-10-23T18:00:00+02:00", BERLIN, "2026-10-26T08:00:00Z"),  # and ends on that one
        ("2026-03-06T18:00:00-05:00", NEW_YORK, "2026-03-09T13:00:00Z"),
        ("2026-10-30T18:00:00-04:00", NEW_YORK, "2026-11-02T14:00:00Z"),
    ],
)
def test_window_opens_at_nine_by_the_clock_before_and_after_it_is_changed(now: str, zone: str, opening: str) -> None:
    assert opens(now, zone) == opening


@pytest.mark.parametrize(
    ("now", "zone", "opening"),
    [
        ("2026-03-29T00:00:00+01:00", BERLIN, "2026-03-29T01:00:00Z"),  # 2:00 is 3:00
        ("2026-03-08T00:00:00-05:00", NEW_YORK, "2026-03-08T07:00:00Z"),
        ("2026-10-04T00:00:00+10:30", "Australia/Lord_Howe", "2026-10-03T15:30:00Z"),  # 2:00 is 2:30
    ],
)
def test_opening_hour_that_the_clocks_leave_out_is_the_moment_they_go_forward(
    now: str, zone: str, opening: str
) -> None:
    assert opens(now, zone, days=EVERY_DAY, hours=(2, 5)) == opening


@pytest.mark.parametrize(
    ("now", "zone", "opening"),
    [
        ("2026-10-25T00:00:00+02:00", BERLIN, "2026-10-25T00:00:00Z"),
        ("2026-10-25T02:59:59+01:00", BERLIN, "2026-10-25T01:59:59Z"),  # the second time round it is open still
        ("2026-10-25T03:00:00+01:00", BERLIN, "2026-10-26T01:00:00Z"),
    ],
)
def test_opening_hour_that_comes_twice_counts_from_its_first(now: str, zone: str, opening: str) -> None:
    assert opens(now, zone, days=EVERY_DAY, hours=(2, 3)) == opening


def test_window_that_the_clocks_leave_out_whole_opens_the_day_after() -> None:
    assert opens("2026-03-29T00:00:00+01:00", days=EVERY_DAY, hours=(2, 3)) == "2026-03-30T00:00:00Z"


def test_day_that_a_country_left_out_does_not_open() -> None:
    assert opens("2011-12-29T17:00:00-10:00", "Pacific/Apia") == "2012-01-01T19:00:00Z"  # Thursday, then Saturday
    assert opens("2011-12-29T17:00:00-10:00", "Pacific/Apia", days=["fri"]) == "2012-01-05T19:00:00Z"


def test_window_that_never_opens_is_an_error_that_says_so() -> None:
    never = window().model_copy(update={"days": ()})

    with pytest.raises(LookupError, match="does not open within 400 days"):
        next_open(datetime(2026, 1, 5, tzinfo=UTC), never, ZoneInfo("UTC"), None)


@pytest.mark.parametrize("now", ["2026-01-09T17:00:00+01:00", "2026-01-10T12:00:00+01:00", "2026-01-12T08:59:59+01:00"])
def test_whoever_is_postponed_leaves_at_their_own_moment_of_the_first_hour(now: str) -> None:
    assert leaves(now, 0.0) == "2026-01-12T08:00:00Z"
    assert leaves(now, 0.25) == "2026-01-12T08:15:00Z"
    assert leaves(now, 1 - 2**-53) == "2026-01-12T08:59:59Z"


def test_whoever_need_not_wait_is_not_made_to() -> None:
    assert leaves("2026-01-05T09:00:00+01:00", 0.5) == "2026-01-05T08:00:00Z"
    assert leaves("2026-01-09T16:59:59+01:00", 0.5) == "2026-01-09T15:59:59Z"


def test_own_moment_is_an_open_one_also_when_the_clocks_cut_the_first_hour_short() -> None:
    short: dict[str, Any] = {"days": EVERY_DAY, "hours": (2, 3)}  # on that day 2:30 to 3:00

    assert leaves("2026-10-04T00:00:00+10:30", 0.25, "Australia/Lord_Howe", **short) == "2026-10-03T15:45:00Z"
    assert leaves("2026-10-04T00:00:00+10:30", 0.75, "Australia/Lord_Howe", **short) == "2026-10-03T15:30:00Z"


@pytest.mark.parametrize(
    ("told", "zone"),
    [("America/New_York", "America/New_York"), ("", BERLIN), ("Mars/Olympus", BERLIN), ("Europe", BERLIN),
     ("../etc/passwd", BERLIN)],
)  # fmt: skip
def test_zone_is_the_contacts_own_if_it_can_be_read_and_else_the_programmes(told: str, zone: str) -> None:
    assert zone_of(a_contact(time_zone=told), Sending(time_zone=BERLIN)).key == zone


def test_zone_is_utc_where_the_programmes_cannot_be_read_either() -> None:
    unreadable = Sending.model_construct(time_zone="Mars/Olympus")

    assert zone_of(a_contact(), unreadable).key == "UTC"


@pytest.mark.parametrize(
    ("country", "locale", "found"),
    [
        ("AT", "de-DE", "AT"),
        ("", "de-DE", "DE"),
        ("", "pt_br", "BR"),
        ("", "zh-Hant-TW", "TW"),
        ("", "zh-yue-HK", "HK"),
        ("", "en", "FR"),
        ("", "zh-Hant", "FR"),
        ("", "es-419", "FR"),  # Latin America, of no one calendar
        ("", "de-u-co-phonebk", "FR"),  # co is how to sort here, not Colombia
        ("", "de-1996", "FR"),
    ],
)
def test_country_is_the_contacts_own_else_their_locales_else_the_programmes(
    country: str, locale: str, found: str
) -> None:
    assert country_of(a_contact(country=country, locale=locale), Sending(country="FR")) == found


def test_country_may_be_unknown() -> None:
    assert country_of(a_contact(locale="en"), Sending()) is None


def test_a_whole_year_has_no_hour_in_which_the_next_opening_is_shut() -> None:
    start = parse("2026-01-01T00:00:00Z")
    moments = [start + timedelta(hours=hour) for hour in range(0, 365 * 24, 5)]
    found = [next_open(moment, window(), ZoneInfo(NEW_YORK), "US") for moment in moments]
    there = [moment.astimezone(ZoneInfo(NEW_YORK)) for moment in found]

    assert all(moment <= opening for moment, opening in zip(moments, found, strict=True))
    assert {(each.weekday() < 5, 9 <= each.hour < 17) for each in there} == {(True, True)}
    assert not {"2026-01-01", "2026-01-19", "2026-07-03", "2026-11-26", "2026-12-25"} & {
        each.date().isoformat() for each in there
    }
