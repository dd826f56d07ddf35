"""The ends of a scale held against each other in several groups."""

from datetime import date

import pytest

from functions.core.interval import Interval
from functions.reports.statistics import contingency
from functions.reports.statistics.contingency import Between, Group
from functions.reports.statistics.divided import Compared, Ends, Lacking, across, compared
from functions.reports.statistics.gates import History

YEARS = History(date(2023, 1, 1), date(2025, 12, 27))
MONTHS = History(date(2025, 9, 1), date(2025, 12, 27))


def ends(a: int, n1: int, c: int, n0: int) -> Ends:
    return Ends(Group("detractor", a, n1), Group("promoter", c, n0))


def of(**groups: tuple[int, int, int, int]) -> dict[str, Compared | Lacking]:
    return compared({name: ends(*counts) for name, counts in groups.items()}, YEARS)


def shown(found: dict[str, Compared | Lacking]) -> set[str]:
    return {name for name, each in found.items() if isinstance(each, Compared) and each.shown}


def test_a_group_with_a_difference_is_told_apart_from_one_without() -> None:
    found = of(smb=(24, 51, 17, 172), large=(8, 66, 19, 143))

    assert shown(found) == {"smb"}


def test_a_group_that_would_be_shown_alone_is_not_as_the_best_of_many_alike() -> None:
    alone, alike = (20, 40, 11, 40), (12, 40, 11, 40)

    assert shown(of(best=alone)) == {"best"}
    assert shown(of(best=alone, **{f"other {number}": alike for number in range(4)})) == set()


def test_groups_that_lack_something_are_not_among_the_many() -> None:
    without = of(best=(20, 40, 11, 40), **{f"small {number}": (3, 9, 3, 40) for number in range(9)})

    assert shown(without) == {"best"}


def test_an_association_of_one_group_asks_for_an_interval_that_leaves_zero_out_too() -> None:
    wide = Compared(Between(0.2, Interval(-0.01, 0.4)), contingency.Test("Fisher", 0.04), 0.04)

    assert not wide.alone


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        ((6, 12, 6, 12), ["accounts to compare"]),
        ((3, 20, 1, 20), ["outcomes"]),
        ((19, 20, 17, 20), ["accounts without the outcome"]),
        ((6, 9, 6, 40), ["accounts at the bottom of the scale"]),
        ((6, 40, 6, 9), ["accounts at the top of the scale"]),
    ],
)
def test_the_gates_hold_for_each_group_and_each_end(counts: tuple[int, int, int, int], wanted: list[str]) -> None:
    found = of(one=counts)["one"]

    assert isinstance(found, Lacking)
    assert [each.what for each in found.missing] == wanted


def test_without_a_year_of_history_no_group_is_compared_and_nothing_is_pooled() -> None:
    one = ends(24, 51, 17, 172)

    assert isinstance(compared({"one": one}, MONTHS)["one"], Lacking)
    assert across([one, one], MONTHS) is None


def test_what_holds_across_groups_is_told_of_those_with_both_ends() -> None:
    found = across([ends(24, 51, 17, 172), ends(39, 98, 16, 141), ends(3, 9, 0, 0)], YEARS)

    assert found is not None
    assert (found.strata, found.accounts, found.held_against) == (2, 462, 2)


def test_groups_too_small_to_be_held_against_each_other_are_pooled_all_the_same() -> None:
    found = across([ends(24, 51, 17, 172), ends(3, 8, 1, 9)], YEARS)

    assert found is not None
    assert found.test is not None
    assert (found.ratio is not None, found.differ, found.held_against) == (True, None, 1)


def test_of_a_single_group_nothing_holds_across() -> None:
    assert across([ends(24, 51, 17, 172)], YEARS) is None
