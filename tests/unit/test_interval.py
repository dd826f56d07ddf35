import json
from pathlib import Path
from typing import Any

import pytest

from functions.core.interval import (
    Clusters,
    Counts,
    account_error,
    adjusted,
    clustered_error,
    difference,
    interval,
    wilson,
)

ORACLES = json.loads(Path(__file__).with_name("oracles.json").read_text())
ONE, TWO = ORACLES["one_sample"], ORACLES["two_sample"]


def near(value: Any) -> Any:
    return pytest.approx(value, rel=1e-8, abs=1e-10)


def in_accounts(*accounts: tuple[int, ...]) -> Counts:
    """Count answers of -1, 0 and +1 that were given in these accounts."""
    every = [x for account in accounts for x in account]
    clusters = Clusters(
        len(accounts),
        sum(sum(account) ** 2 for account in accounts),
        sum(sum(account) * len(account) for account in accounts),
        sum(len(account) ** 2 for account in accounts),
    )
    return Counts(every.count(-1), every.count(0), every.count(1), clusters)


@pytest.mark.parametrize("name", ONE)
def test_score_and_interval_agree_with_the_reference(name: str) -> None:
    counts = Counts(*ONE[name]["counts_d_s_p"])

    shown = interval(counts)

    assert counts.nps == near(ONE[name]["nps"])
    assert adjusted(counts) == (near(ONE[name]["adj_centre"]), near(ONE[name]["adj_se"]))
    assert [shown.low, shown.high] == near(ONE[name]["shown_95"])


def test_an_interval_never_leaves_the_scale_and_never_leaves_out_the_score() -> None:
    one_promoter = interval(Counts(0, 0, 1))

    assert one_promoter.low == pytest.approx(-0.484986, abs=1e-6)
    assert one_promoter.high == 1


@pytest.mark.parametrize("name", TWO)
def test_a_difference_agrees_with_the_reference_except_that_it_is_clamped(name: str) -> None:
    x, y = (Counts(*ONE[TWO[name][which]]["counts_d_s_p"]) for which in "xy")

    found = difference(earlier=y, later=x)

    assert found.raw == near(TWO[name]["raw_diff"])
    assert [found.interval.low, found.interval.high] == near(TWO[name]["adjusted"]["ci95"])


def test_a_fall_of_thirty_nine_points_among_two_hundred_is_shown() -> None:
    found = difference(Counts(30, 40, 30), Counts(61, 17, 22))

    assert found.raw == pytest.approx(-0.39)
    assert (found.interval.low, found.interval.high) == pytest.approx((-0.5966, -0.1607), abs=1e-4)
    assert found.interval.excludes_zero()


def test_a_rise_of_seventy_points_among_fifteen_is_not_shown() -> None:
    found = difference(Counts(2, 3, 5), Counts(0, 0, 5))

    assert found.raw == pytest.approx(0.7)
    assert not found.interval.excludes_zero()


def test_the_account_error_agrees_with_clustered_least_squares() -> None:
    counts = in_accounts((1, 1, 1), (-1, -1), (0, 1), (-1,))

    assert counts.nps == 0.125
    assert counts.clusters is not None
    assert account_error(counts.clusters, counts) == pytest.approx(0.535826, abs=1e-6)


def test_with_fewer_than_twenty_accounts_the_clustered_error_is_not_used() -> None:
    assert clustered_error(in_accounts(*[(1, 1, 1), (-1, -1, -1)] * 9)) == 0


def test_with_twenty_accounts_of_one_mind_each_the_interval_is_wider() -> None:
    accounts = in_accounts(*[(1, 1, 1), (-1, -1, -1)] * 10)

    wide, narrow = interval(accounts), interval(Counts(30, 0, 30))

    assert (wide.low, wide.high) == pytest.approx((-0.449647, 0.449647), abs=1e-6)
    assert (narrow.low, narrow.high) == pytest.approx((-0.243975, 0.243975), abs=1e-6)


def test_accounts_that_disagree_within_themselves_never_narrow_the_interval() -> None:
    accounts = in_accounts(*[(1, -1)] * 25)

    assert interval(accounts) == interval(Counts(25, 0, 25))


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(429, 2665, 0.147512, 0.175415), (0, 10, 0, 0.277533), (31, 69, 0.337689, 0.566212), (10, 10, 0.722467, 1)],
)
def test_a_share_has_its_wilson_interval(successes: int, n: int, low: float, high: float) -> None:
    found = wilson(successes, n)

    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-6)
