"""Surveys leave evenly: hashes share people out over days and samples, and the window postpones no one without need."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from functions.core.chance import fraction, sampled
from functions.core.hours import Weekday, Window
from functions.core.people import Role
from functions.core.programme import Cadence
from functions.dispatch.cadence import next_slot, period
from functions.dispatch.window import SPREAD, at_in_window, next_open

SINCE = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
PEOPLE = 1000
DAY = timedelta(days=1)
WEEK: list[Weekday] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
CLOCKS = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kiritimati",
          "Pacific/Pago_Pago", "Asia/Kathmandu", "Africa/Cairo", "America/Nuuk"]  # fmt: skip

names = st.text(min_size=1, max_size=20)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 - bounds
    lambda moment: moment.replace(microsecond=0)
)
roles: st.SearchStrategy[Role] = st.sampled_from(["key_contact", "end_user"])
cadences = st.builds(
    Cadence,
    every_days=st.integers(1, 730),
    key_contacts_every_days=st.none() | st.integers(1, 730),
    first_after_days=st.integers(0, 730),
)
hours = st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda pair: pair[0] < pair[1])
windows = st.builds(
    Window, days=st.sets(st.sampled_from(WEEK), min_size=1).map(tuple), hours=hours, holidays=st.booleans()
)
zones = st.sampled_from(CLOCKS).map(ZoneInfo)
countries = st.sampled_from([None, "DE", "US", "WS", "ZZ"])
fractions = st.floats(0, 1, exclude_max=True)


@given(st.lists(names, max_size=4))
def test_hash_is_a_share_of_one(parts: list[str]) -> None:
    assert 0 <= fraction(*parts) < 1


@settings(max_examples=20)
@given(survey=names)
@example(survey="product-nps")
def test_hashes_fill_each_tenth_with_about_a_tenth_of_the_people(survey: str) -> None:
    tenths = Counter(int(fraction("cadence", survey, f"contact-{number}") * 10) for number in range(PEOPLE))

    assert sorted(tenths) == list(range(10))
    assert min(tenths.values()) > PEOPLE * 0.05
    assert max(tenths.values()) < PEOPLE * 0.15


@settings(max_examples=20)
@given(survey=names, days=st.integers(7, 100), after=moments)
@example(survey="product-nps", days=90, after=NOW)
def test_no_day_of_a_period_asks_far_more_people_than_another(survey: str, days: int, after: datetime) -> None:
    cadence = Cadence(every_days=days)
    turns = Counter(
        next_slot(cadence, survey, f"contact-{number}", "end_user", since=SINCE, after=after)
        for number in range(PEOPLE)
    )

    assert max(turns.values()) < 2 * PEOPLE / days + 20
    assert len(turns) > 0.9 * days
    assert all(after < turn <= after + days * DAY for turn in turns)


@given(cadence=cadences, who=names, role=roles, since=moments, after=moments)
@example(cadence=Cadence(every_days=90), who="ann", role="end_user", since=SINCE, after=NOW)
def test_turns_follow_each_other_by_the_period_whenever_they_are_looked_up(
    cadence: Cadence, who: str, role: Role, since: datetime, after: datetime
) -> None:
    first = next_slot(cadence, "nps", who, role, since=since, after=after)
    second = next_slot(cadence, "nps", who, role, since=since, after=first)

    assert after < first
    assert since + cadence.first_after_days * DAY <= first
    assert second - first == period(cadence, role) * DAY
    assert (first.hour, first.minute, first.second, first.tzinfo) == (0, 0, 0, UTC)
    assert next_slot(cadence, "nps", who, role, since=since, after=second - DAY / 2) == second


@settings(max_examples=20)
@given(wave=names, share=st.floats(0.05, 0.95))
@example(wave="cadence:2026-03-04", share=0.1)
def test_sample_has_about_the_share_that_is_asked_for(wave: str, share: float) -> None:
    asked = sum(sampled("nps", f"contact-{number}", wave, share) for number in range(PEOPLE))

    assert abs(asked / PEOPLE - share) < 0.08


@given(who=names, wave=names, share=st.floats(0.01, 1), more=st.floats(0.01, 1))
def test_whoever_is_in_a_sample_stays_in_a_greater_one(who: str, wave: str, share: float, more: float) -> None:
    less, greater = sorted([share, more])

    assert sampled("nps", who, wave, greater) or not sampled("nps", who, wave, less)


@given(now=moments, window=windows, zone=zones, country=countries)
@example(
    now=datetime(2026, 3, 29, tzinfo=UTC), window=Window(hours=(2, 3)), zone=ZoneInfo("Europe/Berlin"), country="DE"
)
def test_window_opens_at_an_open_moment_and_none_of_a_quarter_hour_before_it_is_open(
    now: datetime, window: Window, zone: ZoneInfo, country: str | None
) -> None:
    opening = next_open(now, window, zone, country)
    there = opening.astimezone(zone)
    quarters = int((opening - now) / timedelta(minutes=15))
    earlier = [(now + number * timedelta(minutes=15)).astimezone(zone) for number in range(quarters)]
    shut = {each.date() for each in earlier if _by_the_clock(each, window)}

    assert now <= opening
    assert _by_the_clock(there, window)
    assert next_open(opening, window, zone, country) == opening
    # What the clock would have let through before can only have been a public holiday.
    assert not shut or (window.holidays and country in {"DE", "US", "WS"})
    assert there.date() not in shut


def _by_the_clock(there: datetime, window: Window) -> bool:
    return WEEK[there.weekday()] in window.days and window.hours[0] <= there.hour < window.hours[1]


@given(now=moments, window=windows, zone=zones, country=countries, fraction=fractions)
@example(now=NOW - DAY, window=Window(), zone=ZoneInfo("UTC"), country=None, fraction=1 - 2**-53)
def test_own_moment_is_open_and_at_most_an_hour_after_the_opening_and_stays_where_it_is(
    now: datetime, window: Window, zone: ZoneInfo, country: str | None, fraction: float
) -> None:
    opening = next_open(now, window, zone, country)
    own = at_in_window(now, window, zone, country, fraction)

    assert opening <= own < opening + SPREAD
    assert own == opening or opening > now
    assert at_in_window(own, window, zone, country, fraction) == own
    assert at_in_window(now + (opening - now) / 2, window, zone, country, fraction) == own


@settings(max_examples=20)
@given(fridays=st.lists(st.integers(0, 40 * 3600), min_size=2, max_size=50))
@example(fridays=[0, 1, 3600, 40 * 3600])
def test_everyone_of_a_weekend_does_not_leave_at_once(fridays: list[int]) -> None:
    evening = datetime(2026, 1, 9, 17, tzinfo=UTC)
    left = Counter(
        at_in_window(
            evening + timedelta(seconds=fridays[number % len(fridays)]),
            Window(),
            ZoneInfo("UTC"),
            None,
            fraction("window", f"contact-{number}"),
        )
        for number in range(PEOPLE)
    )

    assert max(left.values()) <= 6
    assert min(left) >= datetime(2026, 1, 12, 9, tzinfo=UTC)
    assert max(left) < datetime(2026, 1, 12, 10, tzinfo=UTC)
