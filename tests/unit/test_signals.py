from datetime import UTC, date, datetime, timedelta

import pytest

from functions.core.health import Health
from functions.core.health_policy import HealthPolicy
from functions.core.signals import MetricChange, Signals, callouts, usage_of
from functions.core.standing import Colour

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
LOGINS = MetricChange("weekly_logins", 60, 100, 30, NOW)


def a_health(score: float | None, colour: Colour | None) -> Health:
    return Health(score, colour, colour, (), "2 of 4 touchpoints, n = 3")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (60, ("weak", "weekly_logins fell by 40% in 30 days")),
        (70, ("weak", "weekly_logins fell by 30% in 30 days")),
        (71, ("fine", "weekly_logins fell by 29% in 30 days")),
        (150, ("fine", "weekly_logins rose by 50% in 30 days")),
        (100, ("fine", "weekly_logins did not change in 30 days")),
    ],
)
def test_usage_is_weak_where_a_metric_fell_by_thirty_percent(value: float, expected: tuple[str, str]) -> None:
    assert usage_of([MetricChange("weekly_logins", value, 100, 30, NOW)], HealthPolicy(), NOW) == expected


def test_the_newest_of_each_metric_counts_and_the_worst_decides() -> None:
    older = MetricChange("weekly_logins", 10, 100, 30, NOW - timedelta(days=7))
    seats = MetricChange("seats", 80, 100, 30, NOW - timedelta(days=3))
    rose = MetricChange("weekly_logins", 110, 100, 30, NOW)

    assert usage_of([rose, seats, older], HealthPolicy(), NOW) == ("fine", "seats fell by 20% in 30 days")


def test_nothing_is_known_of_usage_without_a_recent_change_of_a_metric_that_tells_of_it() -> None:
    long_ago = MetricChange("weekly_logins", 10, 100, 30, NOW - timedelta(days=91))

    assert usage_of([long_ago], HealthPolicy(), NOW) == (None, "")
    assert usage_of([LOGINS], HealthPolicy(usage_metrics=("seats",)), NOW) == (None, "")


def test_of_nothing_nothing_can_fall() -> None:
    assert usage_of([MetricChange("seats", 5, 0, 30, NOW)], HealthPolicy(), NOW)[0] == "fine"


@pytest.mark.parametrize(
    ("usage", "colour", "said"),
    [
        ("fine", "red", ("Usage fine, sentiment weak: why, health 45",)),
        ("weak", "green", ("Usage weak, sentiment fine: why, health 45",)),
        ("weak", "yellow", ("Usage and sentiment both weak: why, health 45",)),
        ("fine", "green", ()),
        (None, "red", ()),
    ],
)
def test_use_and_words_that_do_not_agree_are_called_out(usage: None, colour: Colour, said: tuple[str, ...]) -> None:
    assert callouts(a_health(45.2, colour), Signals(usage=usage, usage_why="why"), NOW) == said


def test_nothing_is_called_weak_beside_a_health_that_has_no_score() -> None:
    assert callouts(a_health(None, None), Signals(usage="weak", usage_why="why"), NOW) == ()


def test_a_renewal_that_is_near_is_called_out_unless_all_is_well() -> None:
    near = Signals(renewal_date=date(2026, 8, 15))

    assert callouts(a_health(45, "red"), near, NOW) == ("Renews on 15 August 2026, in 45 days, and health is red",)
    assert callouts(a_health(85, "green"), near, NOW) == ()
    assert callouts(a_health(45, "red"), Signals(renewal_date=date(2026, 9, 30)), NOW) == ()
    assert callouts(a_health(45, "red"), Signals(renewal_date=date(2026, 6, 30)), NOW) == ()


def test_notice_comes_first_and_silences_the_renewal() -> None:
    left = Signals(renewal_date=date(2026, 8, 15), left_at=NOW, revenue="contracted", revenue_at=NOW)

    assert callouts(a_health(45, "red"), left, NOW) == (
        "Gave notice on 1 July 2026: what is said from the notice on is no early sign",
        "Pays less since 1 July 2026",
    )


@pytest.mark.parametrize(("day", "word"), [(date(2026, 9, 30), "leaves"), (date(2026, 7, 1), "left")])
def test_notice_is_told_with_the_day_of_leaving(day: date, word: str) -> None:
    [said] = callouts(a_health(45, "red"), Signals(left_at=NOW, leaves_on=day), NOW)

    assert said.startswith(f"Gave notice on 1 July 2026 and {word} on {day.day} {day:%B} 2026: ")


def test_an_expansion_of_long_ago_is_no_news() -> None:
    assert callouts(a_health(85, "green"), Signals(revenue="expanded", revenue_at=NOW), NOW) == (
        "Pays more since 1 July 2026",
    )
    assert callouts(a_health(85, "green"), Signals(revenue="expanded", revenue_at=NOW - timedelta(days=181)), NOW) == ()
