"""When schedules fire, and what falls due in a jump of the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest

from infra.local.intrinsics import NotUnderstood
from infra.local.schedules import between, parse

CREATED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)  # a Monday


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def fired(expression: str, after: str, until: str) -> list[str]:
    found = between({"S": parse(expression, CREATED, "S")}, at(after), at(until))
    return [f"{moment:%Y-%m-%d %H:%M}" for moment, _ in found]


@pytest.mark.parametrize(
    ("expression", "after", "until", "expected"),
    [
        ("cron(0 6 ? * MON *)", "2026-01-05 09:00", "2026-01-19 06:00", ["2026-01-12 06:00", "2026-01-19 06:00"]),
        ("cron(0 6 ? * 2 *)", "2026-01-05 09:00", "2026-01-13", ["2026-01-12 06:00"]),
        ("cron(0 6 ? * MON-WED *)", "2026-01-05 09:00", "2026-01-08", ["2026-01-06 06:00", "2026-01-07 06:00"]),
        ("cron(0/20 9-10 * * ? *)", "2026-01-05 08:00", "2026-01-05 10:30", ["2026-01-05 10:20"]),
        ("cron(15,45 8 1,15 JAN,MAR ? *)", "2026-01-02", "2026-03-02", ["2026-01-15 08:45", "2026-03-01 08:45"]),
        ("cron(0 0 L * ? *)", "2026-01-05", "2026-03-15", ["2026-01-31 00:00", "2026-02-28 00:00"]),
        ("cron(0 12 ? * 6L *)", "2026-01-05", "2026-02-28", ["2026-01-30 12:00", "2026-02-27 12:00"]),
        ("cron(0 12 ? * TUE#2 *)", "2026-01-05", "2026-02-28", ["2026-01-13 12:00", "2026-02-10 12:00"]),
        ("cron(0 0 29 2 ? *)", "2026-01-05", "2028-12-31", ["2028-02-29 00:00"]),
        ("cron(0 0 1 1 ? 2028-2030)", "2026-01-05", "2029-06-01", ["2028-01-01 00:00", "2029-01-01 00:00"]),
        ("rate(15 minutes)", "2026-01-05 09:00", "2026-01-05 09:14", []),
        ("rate(15 minutes)", "2026-01-05 09:00", "2026-01-05 09:15", ["2026-01-05 09:15"]),
        ("rate(15 minutes)", "2026-01-05 09:15", "2026-01-06 00:10", ["2026-01-05 23:45", "2026-01-06 00:00"]),
        ("rate(1 hour)", "2026-01-05 09:30", "2026-01-05 11:30", ["2026-01-05 11:00"]),
        ("rate(2 days)", "2026-01-05 09:00", "2026-01-10", ["2026-01-07 09:00", "2026-01-09 09:00"]),
    ],
)  # fmt: skip
def test_schedule_fires_at_most_once_a_day_at_its_last_moment(
    expression: str, after: str, until: str, expected: list[str]
) -> None:
    assert fired(expression, after, until) == expected


def test_jump_in_two_parts_fires_nothing_twice() -> None:
    first = fired("rate(15 minutes)", "2026-01-05 09:00", "2026-01-05 09:15")
    second = fired("rate(15 minutes)", "2026-01-05 09:15", "2026-01-05 09:29")

    assert (first, second) == (["2026-01-05 09:15"], [])


def test_moment_that_a_jump_ended_on_does_not_begin_the_next() -> None:
    assert fired("cron(0 6 ? * MON *)", "2026-01-12 06:00", "2026-01-12 23:00") == []


def test_several_schedules_fire_in_time_order() -> None:
    timetables = {
        "daily": parse("cron(0 5 * * ? *)", CREATED, "daily"),
        "weekly": parse("cron(0 6 ? * MON *)", CREATED, "w"),
    }

    found = between(timetables, CREATED, CREATED + timedelta(days=7))

    assert [name for _, name in found][-2:] == ["daily", "weekly"]


def test_moment_before_the_stack_was_created_never_fires() -> None:
    assert (
        parse("rate(1 day)", CREATED, "S").last_on(date(2026, 1, 4), at("2026-01-01"), at("2026-01-05 08:00")) is None
    )


@pytest.mark.parametrize(
    "expression",
    [
        "banana", "rate(0 minutes)", "rate(1 minutes)", "rate(2 minute)", "rate(5 weeks)", "at(2026-01-05T09:00:00)",
        "cron(0 6 * * MON *)", "cron(0 6 ? * ? *)", "cron(0 6 * * ?)", "cron(60 6 * * ? *)", "cron(0 24 * * ? *)",
        "cron(0 6 15W * ? *)", "cron(0 6 ? * FUN *)", "cron(0 6 10-5 * ? *)", "cron(0 6 ? * 8 *)", "cron(0 6 * * ? *",
    ],
)  # fmt: skip
def test_expression_that_is_not_understood_is_refused_by_name(expression: str) -> None:
    with pytest.raises(NotUnderstood, match=r"^SomeSchedule: schedule"):
        parse(expression, CREATED, "SomeSchedule")
