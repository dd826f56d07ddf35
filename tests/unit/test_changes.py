"""What the company changed, in the trend report: its marks, and the scores before and after it."""

from datetime import date
from typing import Any

import pytest

from functions.reports.figures.model import BESIDE_FEW, FEW
from functions.reports.forms.chart import WIDE, chart
from functions.reports.trend import words as trend_words
from tests.unit.test_trend_figures import MONTHS, a_report, counted


def changed(name: str, day: date, accounts: int | None = None, surveys: list[str] | None = None) -> dict[str, Any]:
    return {
        "annotation_id": name,
        "title": name.title(),
        "day": day,
        "accounts": accounts,
        "survey_ids": "\x1f".join(surveys or []),
    }


def heard(cells: str, detractors: int, passives: int, promoters: int, account: str = "acme") -> dict[str, Any]:
    """Return a row of the query for what was touched; cells are such as "before exports; after search"."""
    counts = {"detractors": detractors, "passives": passives, "promoters": promoters}
    return {"account_id": account, "cells": cells.replace("; ", "\x1f"), **counts}


def test_a_change_for_some_accounts_has_their_score_before_and_after_it() -> None:
    [one] = a_report(
        annotations=[changed("faster exports", date(2025, 6, 3), 3)],
        touched=[heard("before faster exports", 30, 40, 30), heard("after faster exports", 61, 17, 22)],
    ).annotations

    assert (one.number, one.day, one.title, one.accounts) == (1, "2025-06-03", "Faster Exports", 3)
    assert one.before is not None
    assert one.after is not None
    assert one.change is not None
    assert (one.before.nps, one.after.nps, one.change.points, one.change.shown) == (0.0, -39.0, -39.0, True)


def test_few_answers_before_or_after_a_change_hold_both_sides_back() -> None:
    [one] = a_report(
        annotations=[changed("new", date(2025, 6, 3), 3)],
        touched=[heard("before new", 9, 0, 0), heard("after new", 1, 1, 2)],
    ).annotations

    assert (one.before, one.after, one.change, one.held_back) == (None, None, None, FEW)


def test_before_and_after_a_change_allow_for_colleagues_who_think_alike() -> None:
    alike = [heard("before new", 6 * (number % 2), 0, 6 * (1 - number % 2), f"a{number}") for number in range(20)]
    later = [heard("after new", 0, 1, 5, f"a{number}") for number in range(19)]

    [one] = a_report(annotations=[changed("new", date(2025, 6, 3), 20)], touched=[*alike, *later]).annotations

    assert one.before
    assert one.after
    assert (one.before.accounts, one.before.n, one.before.nps) == (20, 120, 0.0)
    error = 100 * (20 / 19 * 20 * 36) ** 0.5 / 120  # of the sum of each account's six, all alike
    assert (one.before.low, one.before.high) == pytest.approx((-1.959964 * error, 1.959964 * error), abs=0.01)
    assert one.after.accounts == 19
    assert one.after.high - one.after.low == pytest.approx(14.74, abs=0.01)  # as of so many answers
    assert one.change
    assert one.change.high - one.change.low > 2 * 1.959964 * error


def shown(*touched: dict[str, Any], scores: Any = (), **days: date) -> dict[str, Any]:
    """Return what is held back of changes on some days, by their titles."""
    told = [changed(name, day, 3) for name, day in days.items()]
    return {each.title: each.held_back for each in a_report(*scores, annotations=told, touched=touched).annotations}


def test_two_changes_that_differ_by_a_few_answers_do_not_both_have_a_score() -> None:
    both = heard("before new; before old", 9, 9, 9)

    few = shown(both, heard("before old", 0, 0, 4, "bolt"), old=date(2025, 6, 3), new=date(2025, 6, 4))
    five = shown(both, heard("before old", 0, 0, 5, "bolt"), old=date(2025, 6, 3), new=date(2025, 6, 4))

    assert few == {"Old": BESIDE_FEW, "New": None}
    assert five == {"Old": None, "New": None}


def test_changes_that_share_a_few_answers_and_have_enough_of_their_own_both_have_a_score() -> None:
    found = shown(
        heard("before old", 3, 3, 3),
        heard("after old; before new", 2, 0, 0, "bolt"),
        heard("after old", 3, 3, 3),
        heard("before new", 4, 4, 4, "coal"),
        old=date(2025, 6, 3),
        new=date(2025, 8, 3),
    )

    assert found == {"Old": None, "New": None}


def test_three_changes_of_which_two_make_up_all_but_a_few_of_the_third_are_not_all_shown() -> None:
    days = {"one": date(2025, 6, 3), "two": date(2025, 6, 4), "whole": date(2025, 6, 5)}

    parts = [heard("before one; before whole", 3, 3, 3), heard("before two; before whole", 4, 4, 4, "bolt")]

    assert shown(*parts, heard("before whole", 0, 0, 1, "coal"), **days) == {
        "One": BESIDE_FEW, "Two": None, "Whole": None,
    }  # fmt: skip


def test_a_change_for_all_but_a_few_answers_of_whole_months_has_no_score() -> None:
    months = [counted(0, 7, 0, month=month) for month in MONTHS[-2:]]

    few = shown(heard("after new", 0, 12, 0), scores=months, new=date(2025, 11, 1))
    five = shown(heard("after new", 0, 9, 0), scores=months, new=date(2025, 11, 1))
    next_day = shown(heard("after new", 0, 12, 0), scores=months, new=date(2025, 11, 2))

    assert (few, five, next_day) == ({"New": BESIDE_FEW}, {"New": None}, {"New": None})


def test_changes_are_numbered_by_day_and_only_the_newest_dozen_is_told() -> None:
    told = [changed(f"change {number:02d}", date(2025, 1, 31 - number)) for number in range(14)]

    found = a_report(annotations=told).annotations

    assert [(each.number, each.day) for each in found][::11] == [(1, "2025-01-20"), (12, "2025-01-31")]


def test_changes_are_marked_on_their_day_and_those_close_together_as_one() -> None:
    days = [date(2025, 6, 1), date(2025, 6, 3), date(2025, 9, 15), date(2024, 1, 1)]
    report = a_report(counted(2, 3, 5, month="2025-06"), annotations=[changed(f"c{day}", day) for day in days])

    flags = chart(report.overall.months, WIDE, report.annotations).flags

    assert [flag.text for flag in flags] == ["2\N{EN DASH}3", "4"]
    assert flags[0].x == pytest.approx(44 + 5 * 706 / 13, abs=0.1)  # where June begins


def test_a_survey_is_marked_with_what_is_about_it() -> None:
    told = [changed("all", date(2025, 6, 1)), changed("one", date(2025, 6, 2), surveys=["csm-nps"])]

    report = a_report(annotations=told)

    assert [each.title for each in trend_words.about(report.annotations, "nps")] == ["All"]
    assert [each.title for each in trend_words.about(report.annotations, "csm-nps")] == ["All", "One"]
