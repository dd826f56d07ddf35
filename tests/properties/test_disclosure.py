from collections import Counter
from datetime import date
from itertools import chain, combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from functions.reports.disclosure.groups import Cell, held_back, part_of, small
from functions.reports.disclosure.overlap import safe, safe_beside
from functions.reports.trend.touched import Shown, tellable

MONTHS = [f"2025-{month:02d}" for month in range(1, 10)]
DIVISIONS = [("nps", "csm"), ("smb", "large", "gov")]
GROUPS = st.tuples(st.sampled_from(MONTHS), st.sampled_from(["nps", "csm"]), st.sampled_from(["smb", "large", "gov"]))


def cells(groups: dict[tuple[str, str, str], int]) -> Counter[Cell]:
    """Return how many answers each figure of a report rests on."""
    sizes: Counter[Cell] = Counter()
    for (month, survey, segment), answers in groups.items():
        sizes[Cell("window", segment, "")] += answers
        for scope in (None, survey, segment):
            sizes[Cell("month", scope, month)] += answers
            if month >= MONTHS[-6]:
                sizes[Cell("period", scope, "recent" if month >= MONTHS[-3] else "before")] += answers
    return sizes


@given(st.dictionaries(GROUPS, st.integers(1, 30), max_size=20))
def test_what_is_shown_less_what_is_shown_never_leaves_a_small_group(groups: dict[tuple[str, str, str], int]) -> None:
    sizes = cells(groups)
    held = held_back(sizes, MONTHS, DIVISIONS)

    def left(whole: Cell, parts: list[Cell]) -> int:
        return 0 if whole in held else sizes[whole] - sum(sizes[part] for part in parts if part not in held)

    for whose in (None, *DIVISIONS[0], *DIVISIONS[1]):
        for name, months in (("recent", MONTHS[-3:]), ("before", MONTHS[-6:-3])):
            parts = [Cell("month", whose, month) for month in months]
            assert left(Cell("period", whose, name), parts) not in range(1, 5)
    for cell in [each for each in sizes if each.kind in {"month", "period"} and each.whose is None]:
        for division in DIVISIONS:
            assert left(cell, [cell._replace(whose=group) for group in division]) not in range(1, 5)
    assert not [cell for cell, answers in sizes.items() if answers < 5 and cell not in held]


TOTALS = ["a", "b", "c", "d"]
SHARED = st.dictionaries(st.frozensets(st.sampled_from(TOTALS), min_size=1), st.integers(1, 9), max_size=8)


@given(SHARED)
def test_no_sums_and_differences_of_overlapping_totals_leave_a_small_group(answers: dict[frozenset[str], int]) -> None:
    shown = list[str]()
    for total in TOTALS:
        if sum(n for cells, n in answers.items() if total in cells) >= 5 and safe([*shown, total], answers):
            shown.append(total)

    for factors in product((-1, 0, 1), repeat=len(shown)):
        taken = dict(zip(shown, factors, strict=True))
        times = {cells: sum(taken.get(total, 0) for total in cells) for cells in answers}
        left = sum(answers[cells] for cells, factor in times.items() if factor)
        assert left not in range(1, 5)


@given(SHARED, st.integers(0, 2))
def test_what_is_shown_beside_other_totals_tells_of_no_few_that_these_do_not(
    answers: dict[frozenset[str], int], known: int
) -> None:
    sizes = {total: sum(n for cells, n in answers.items() if total in cells) for total in TOTALS}
    beside, more = TOTALS[:known], [total for total in TOTALS[known:] if sizes[total] >= 5]

    shown = safe_beside(beside, more, answers)

    told = _told_of_few([*beside, *shown], answers)
    assert not [few for few in told if not any(each <= few for each in _told_of_few(beside, answers))]


def test_a_total_that_tells_of_many_small_parts_together_is_shown() -> None:
    answers = {frozenset({"a", "b"}): 6, frozenset({"a", "c"}): 3, frozenset({"a", "d"}): 2}

    assert safe_beside(["a"], ["b"], answers) == ("b",)
    assert safe_beside(["a"], ["b"], {**answers, frozenset({"a", "d"}): 1}) == ()


def test_the_first_is_shown_rather_than_the_last() -> None:
    answers = {frozenset({"a", "b", "c"}): 8, frozenset({"a", "b"}): 3, frozenset({"a"}): 9}

    assert safe_beside(["a"], ["b", "c"], answers) == ("b",)
    assert safe_beside(["a"], ["c", "b"], answers) == ("c",)


def test_of_two_totals_that_tell_the_same_of_few_neither_is_shown() -> None:
    assert safe_beside(["a"], ["b", "c"], {frozenset({"a", "b", "c"}): 8, frozenset({"a"}): 3}) == ()


def test_what_is_too_much_work_to_rule_out_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.reports.disclosure.overlap._MOST_LOOKED_AT", 0)

    assert safe_beside(["a"], ["b", "c"], {frozenset({"a", "b"}): 8, frozenset({"a", "c"}): 3}) == ()


def _told_of_few(totals: list[str], answers: dict[frozenset[str], int]) -> list[frozenset[frozenset[str]]]:
    """Return the parts that totals alone tell of, where they are fewer than five answers together."""
    parts = list(answers)
    rows = np.array([[float(total in part) for part in parts] for total in totals]).reshape(len(totals), len(parts))
    subsets = chain.from_iterable(combinations(range(len(parts)), size) for size in range(1, 5))
    few = [some for some in subsets if sum(answers[parts[i]] for i in some) < 5]
    rank = np.linalg.matrix_rank(rows) if rows.size else 0
    return [
        frozenset(parts[i] for i in some)
        for some in few
        if rows.size and _rank(np.delete(rows, list(some), axis=1)) < rank
    ]


def _rank(rows: NDArray[np.float64]) -> int:
    return int(np.linalg.matrix_rank(rows)) if rows.size else 0


@given(SHARED)
def test_totals_whose_parts_are_all_large_are_shown_together(answers: dict[frozenset[str], int]) -> None:
    large = {cells: 5 * n for cells, n in answers.items()}

    assert safe(TOTALS, large)
    assert safe_beside((), TOTALS, large) == tuple(TOTALS)


def test_crossing_totals_of_parts_that_are_all_small_are_shown_where_no_few_answers_can_be_left() -> None:
    """Ten by ten groups of two each: every group has twenty, and no sums and differences leave fewer than eight."""
    rows, columns = ([f"{kind}{number}" for number in range(10)] for kind in "rc")
    answers = {frozenset({row, column}): 2 for row in rows for column in columns}

    assert safe([*rows, *columns], answers)


def test_what_is_known_of_a_few_is_not_subtracted() -> None:
    assert safe_beside(["a"], ["b"], {frozenset("ab"): 2, frozenset("b"): 3}) == ()


CELLS = ["before old", "after old", "before new", "after new"]
TOUCHED = st.dictionaries(
    st.tuples(st.sampled_from(["acme", "bolt", "coal"]), st.frozensets(st.sampled_from(CELLS), min_size=1)),
    st.integers(1, 9),
    max_size=8,
)
DAYS = st.sampled_from([date(2025, 6, 1), date(2025, 6, 20), date(2025, 7, 1)])


@given(TOUCHED, DAYS, DAYS, st.integers(0, 60))
def test_changes_that_are_shown_never_leave_a_small_group(
    touched: dict[tuple[str, frozenset[str]], int], old: date, new: date, month: int
) -> None:
    changes = [{"annotation_id": name, "day": day, "survey_ids": None} for name, day in (("old", old), ("new", new))]
    rows = [
        {"account_id": account, "cells": "\x1f".join(sorted(cells)), "detractors": 0, "passives": n, "promoters": 0}
        for (account, cells), n in touched.items()
    ]

    shown = tellable(changes, rows, Shown({(None, "2025-07"): month}, date(2025, 1, 1), date(2025, 7, 31)))

    groups = [{key for key in touched if cell in key[1]} for cell in CELLS if cell.partition(" ")[2] in shown]
    sizes = [sum(touched[key] for key in group) for group in groups]
    apart = [sum(touched[key] for key in one - other) for one in groups for other in groups if other < one]
    assert not [n for n in (*sizes, *apart) if n in range(1, 5)]
    if new == date(2025, 7, 1) and "new" in shown and sizes[-1]:
        assert month - sizes[-1] not in range(1, 5)


CATEGORIES = ["detractor", "passive", "promoter"]
ACCOUNTS = st.fixed_dictionaries({name: st.tuples(st.integers(0, 12), st.integers(0, 12)) for name in CATEGORIES})


@given(ACCOUNTS)
def test_a_table_of_some_accounts_beside_one_of_all_leaves_no_small_group(found: dict[str, tuple[int, int]]) -> None:
    some, rests = ({name: pair[place] for name, pair in found.items()} for place in (0, 1))
    everyone = {name: some[name] + rests[name] for name in found}
    hidden = small(everyone)

    held = part_of(some, rests, hidden)

    both = [name for name in found if some[name] and name not in held]
    assert not [name for name in both if name in hidden or rests[name] in range(1, 5) or some[name] < 5]
    assert sum(some.values()) < 5 or sum(some.values()) - sum(some[name] for name in both) not in range(1, 5)
