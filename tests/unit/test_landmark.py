from dataclasses import replace
from datetime import date, timedelta

import pytest

from functions.reports.statistics.landmark import (
    Answer,
    Asked,
    Customer,
    Excluded,
    Outcome,
    Row,
    Sample,
    Span,
    Window,
    by_score,
    by_silence,
    latest_landmark,
    renewals,
)

L = date(2025, 6, 30)
WINDOW = Window(L)
ACME = Customer("acme", "smb", (Span(date(2024, 1, 1)),), arr=12_000)
LOW = Answer("acme", "ann", L, 3)


def left_on(day: date, noticed: date | None = None) -> Customer:
    return replace(ACME, spans=(Span(date(2024, 1, 1), day, noticed),))


def scored(customer: Customer, *answers: Answer, outcomes: tuple[Outcome, ...] = (), window: Window = WINDOW) -> Sample:
    return by_score("nps", [customer], answers, outcomes, window)


def row(sample: Sample) -> Row:
    assert sample.excluded == ()
    return sample.rows[0]


def test_the_window_ends_180_days_after_the_landmark() -> None:
    assert WINDOW.closes == date(2025, 12, 27)
    assert latest_landmark(date(2025, 12, 27)) == L


def test_a_score_on_the_landmark_counts() -> None:
    found = row(scored(ACME, LOW))

    assert (found.group, found.score, found.tenure_days, found.arr) == ("detractor", 3, 546, 12_000)
    assert (found.churned, found.days, found.renewal) == (False, 180, None)


def test_a_score_after_the_landmark_does_not_join_the_score_side() -> None:
    later = replace(LOW, on=L + timedelta(days=1), score=0)

    assert row(scored(ACME, replace(LOW, score=9), later)).group == "promoter"
    assert scored(ACME, later).excluded == (Excluded("no answer by the landmark", 1),)


@pytest.mark.parametrize(("days", "churned", "seen"), [(1, True, 1), (180, True, 180), (181, False, 180)])
def test_churn_counts_from_the_day_after_the_landmark_to_the_windows_last(
    days: int, *, churned: bool, seen: int
) -> None:
    found = row(scored(left_on(L + timedelta(days=days)), LOW))

    assert (found.churned, found.days) == (churned, seen)


@pytest.mark.parametrize("day", [L, L - timedelta(days=40)])
def test_an_account_that_churned_by_the_landmark_is_excluded(day: date) -> None:
    assert scored(left_on(day), LOW).excluded == (Excluded("not a customer at the landmark", 1),)


def test_an_account_that_came_back_is_followed_from_its_return() -> None:
    back = replace(ACME, spans=(Span(date(2024, 1, 1), date(2024, 9, 1)), Span(date(2025, 3, 1))))

    assert row(scored(back, LOW)).tenure_days == 121


@pytest.mark.parametrize(("age", "usable"), [(365, True), (366, False)])
def test_a_score_older_than_a_year_is_not_used(age: int, *, usable: bool) -> None:
    found = scored(ACME, replace(LOW, on=L - timedelta(days=age)))

    assert found.excluded == (() if usable else (Excluded("answer too old", 1),))


def test_an_answer_after_notice_of_cancellation_is_not_used() -> None:
    noticed = left_on(date(2025, 9, 1), noticed=date(2025, 6, 20))
    before = replace(LOW, on=date(2025, 6, 19), score=8)

    for late in (LOW, replace(LOW, on=date(2025, 6, 20))):
        assert scored(noticed, late).excluded == (Excluded("answer after notice of cancellation", 1),)
    assert row(scored(noticed, LOW, before)).score == 8


def test_an_accounts_score_is_the_worst_of_what_each_person_last_said() -> None:
    earlier = replace(LOW, on=date(2025, 1, 1), score=0)
    better = replace(LOW, score=7)
    other = Answer("acme", "bob", date(2025, 2, 1), 10)

    found = row(scored(ACME, earlier, better, other))

    assert (found.score, found.group) == (7, "passive")


def test_the_sensitivity_run_leaves_out_whoever_left_within_the_gap() -> None:
    gapped = WINDOW.gapped()

    soon, late = (scored(left_on(L + timedelta(days=days)), LOW, window=gapped) for days in (30, 31))

    assert soon.excluded == (Excluded("left within the gap", 1),)
    assert row(late).churned
    assert gapped.closes == WINDOW.closes


def test_only_what_happened_in_the_window_is_added_up() -> None:
    happened = (
        Outcome("acme", "expanded", L, 1),
        Outcome("acme", "expanded", L + timedelta(days=1), 500),
        Outcome("acme", "expanded", WINDOW.closes, 700),
        Outcome("acme", "contracted", date(2025, 8, 1), 200),
        Outcome("acme", "expanded", WINDOW.closes + timedelta(days=1), 9_000),
        Outcome("other", "expanded", date(2025, 8, 1), 9_000),
    )

    found = row(scored(ACME, LOW, outcomes=happened))

    assert (found.expanded, found.contracted) == (1_200, 200)


def test_renewals_are_counted_among_accounts_whose_renewal_date_fell_in_the_window() -> None:
    due = date(2025, 10, 1)
    customers = [
        replace(ACME, account_id="kept", renewal=due),
        replace(left_on(due), account_id="lost", renewal=due),
        replace(ACME, account_id="undecided", renewal=due),
        replace(ACME, account_id="next year", renewal=date(2026, 10, 1)),
    ]
    answers = [replace(LOW, account_id=each.account_id) for each in customers]
    renewed = [Outcome("kept", "renewed", due), Outcome("next year", "renewed", due)]

    found = renewals(by_score("nps", customers, answers, renewed, WINDOW))

    assert [(each.account_id, each.churned) for each in found.rows] == [("kept", False), ("lost", True)]


def test_an_account_that_spoke_up_and_was_not_asked_is_neither_silent_nor_heard() -> None:
    found = by_silence([ACME], [], [Asked(ACME.account_id, date(2025, 5, 2))], [], WINDOW)

    assert found.rows == ()
    assert found.excluded == (Excluded("not asked in the year before the landmark", 1),)


def test_the_silent_are_those_who_were_asked_in_the_year_and_gave_no_answer() -> None:
    customers = [replace(ACME, account_id=name) for name in ("answered", "silent", "long ago", "never")]
    asked = [Asked(name, date(2025, 5, 1)) for name in ("answered", "silent")] + [Asked("long ago", date(2024, 5, 1))]
    answered = [Asked("answered", date(2025, 5, 2)), Asked("silent", date(2025, 7, 1))]

    found = by_silence(customers, asked, answered, [], WINDOW)

    assert [(each.account_id, each.group) for each in found.rows] == [("answered", "answered"), ("silent", "silent")]
    assert found.excluded == (Excluded("not asked in the year before the landmark", 2),)


def test_who_had_given_notice_by_the_landmark_is_neither_silent_nor_heard() -> None:
    asked, leaves = [Asked(ACME.account_id, date(2025, 5, 1))], date(2025, 9, 30)

    noticed = by_silence([left_on(leaves, noticed=L)], asked, asked, [], WINDOW)
    later = by_silence([left_on(leaves, noticed=L + timedelta(days=1))], asked, asked, [], WINDOW)

    assert (noticed.rows, noticed.excluded) == ((), (Excluded("gave notice by the landmark", 1),))
    assert row(later).churned
