"""When schedules fire, by themselves and in a jump of the clock."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from infra.local.agenda import Agenda, Plan
from infra.local.intrinsics import NotUnderstood
from infra.local.schedules import parse

CREATED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)  # a Monday


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def fired(expression: str, after: str, until: str) -> list[str]:
    plan = Plan(parse(expression, CREATED, "S"), at(after), None, daily=True)
    found = []
    while moment := plan.moment(at(until)):
        found.append(f"{moment:%Y-%m-%d %H:%M}")
        plan = plan.fired(moment, None)
    return found


def first(expression: str, after: str, until: str) -> str | None:
    moment = parse(expression, CREATED, "S").first(at(after), at(until))
    return f"{moment:%Y-%m-%d %H:%M}" if moment else None


def played(agenda: Agenda, until: str, answers: dict[str, list[Any]]) -> list[str]:
    """Let the agenda fire to the end; each function gives its answers in turn, then the last of them for ever."""
    found = []
    while step := agenda.next(at(until)):
        moment, name = step
        found.append(f"{moment:%d %H:%M} {name}")
        agenda.fired(name, moment, answers[name].pop(0) if len(answers[name]) > 1 else answers[name][0])
    return found


def quarter_hourly(**others: str) -> Agenda:
    expressions = {"tick": "rate(15 minutes)", **others}
    return Agenda({name: parse(each, CREATED, name) for name, each in expressions.items()}, CREATED)


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


@pytest.mark.parametrize(
    ("expression", "after", "until", "expected"),
    [
        ("rate(15 minutes)", "2026-01-05 09:00", "2026-01-06", "2026-01-05 09:15"),
        ("rate(15 minutes)", "2026-01-05 09:14", "2026-01-06", "2026-01-05 09:15"),
        ("rate(15 minutes)", "2026-01-05 09:15", "2026-01-05 09:29", None),
        ("rate(15 minutes)", "2026-01-01", "2026-01-06", "2026-01-05 09:15"),
        ("cron(0 6,18 ? * MON *)", "2026-01-05 09:00", "2026-01-12 06:00", "2026-01-05 18:00"),
        ("cron(0 6,18 ? * MON *)", "2026-01-05 18:00", "2026-01-12 06:00", "2026-01-12 06:00"),
        ("cron(0 6,18 ? * MON *)", "2026-01-05 18:00", "2026-01-12 05:59", None),
    ],
)  # fmt: skip
def test_first_moment_is_later_than_the_beginning_and_not_later_than_the_end(
    expression: str, after: str, until: str, expected: str | None
) -> None:
    assert first(expression, after, until) == expected


def test_several_schedules_fire_in_time_order() -> None:
    agenda = quarter_hourly(weekly="cron(20 10 ? * MON *)")
    answers: dict[str, list[Any]] = {
        "tick": [{"next_due": "2026-01-12T10:07:00Z"}, {"next_due": "2026-01-12T10:25:00Z"}],
        "weekly": [None],
    }

    found = played(agenda, "2026-01-12 10:40", answers)

    assert found == ["05 09:15 tick", "05 10:20 weekly", "12 10:15 tick", "12 10:20 weekly", "12 10:30 tick"]


@pytest.mark.parametrize(
    ("next_due", "expected"),
    [
        ("2026-02-14T10:07:00Z", "14 10:15 tick"),
        ("2026-02-14T10:15:00Z", "14 10:15 tick"),
        ("2026-02-14T10:15:01Z", "14 10:30 tick"),
        ("2026-01-01T00:00:00Z", "05 09:30 tick"),
    ],
)
def test_schedule_that_tells_what_is_due_next_fires_at_the_first_moment_not_before_it(
    next_due: str, expected: str
) -> None:
    answers = {"tick": [{"due": 0, "next_due": next_due}, {"due": 1, "next_due": None}]}

    assert played(quarter_hourly(), "2026-03-05", answers) == ["05 09:15 tick", expected]


def test_schedule_that_says_nothing_is_due_fires_again_only_once_something_was_written() -> None:
    agenda = quarter_hourly()
    nothing = {"tick": [{"due": 0, "next_due": None}]}

    before = played(agenda, "2026-03-05", nothing)
    agenda.stir(at("2026-02-01 12:01"))
    after = played(agenda, "2026-03-05", nothing)

    assert (before, after) == (["05 09:15 tick"], ["01 12:15 tick"])


def test_schedule_whose_function_failed_fires_once_a_day_until_it_says_when_again() -> None:
    answers = {"tick": [None, None, {"next_due": None}]}

    assert played(quarter_hourly(), "2026-01-09", answers) == ["05 09:15 tick", "05 23:45 tick", "06 23:45 tick"]


def test_after_a_jump_a_schedule_fires_at_its_next_moment_whatever_it_told_in_the_jump() -> None:
    agenda = quarter_hourly()
    nothing = {"tick": [{"due": 0, "next_due": None}]}

    first_jump = played(agenda, "2026-01-06 09:00", nothing)
    agenda.pass_over(at("2026-01-06 09:00"))
    second_jump = played(agenda, "2026-01-07 09:00", nothing)

    assert (first_jump, second_jump) == (["05 09:15 tick"], ["06 09:15 tick"])


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
