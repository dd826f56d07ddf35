"""One comparison within several strata, against figures of statsmodels (StratifiedTable)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from functions.reports.statistics.contingency import Group, risk_ratio
from functions.reports.statistics.stratified import Stratum, breslow_day, large, mantel_haenszel, pooled_ratio

ORACLES: dict[str, Any] = json.loads(Path(__file__).with_name("oracles.json").read_text())["stratified"]


def strata(*counts: tuple[int, int, int, int]) -> list[Stratum]:
    """Return strata of so many events among so many in the first group, and in the last."""
    return [Stratum(Group("first", a, n1), Group("last", c, n0)) for a, n1, c, n0 in counts]


@pytest.mark.parametrize("name", ORACLES)
def test_what_is_pooled_agrees_with_the_reference(name: str) -> None:
    known, found = ORACLES[name], strata(*ORACLES[name]["a_n1_c_n0"])

    ratio, test = pooled_ratio(found), mantel_haenszel(found)

    assert ratio is not None
    assert test is not None
    assert ratio.value == pytest.approx(known["rr"], rel=1e-8)
    assert test.statistic == pytest.approx(known["cmh"], rel=1e-8)
    assert test.p == pytest.approx(known["cmh_p"], rel=1e-6)


@pytest.mark.parametrize("name", ORACLES)
def test_whether_strata_differ_agrees_with_the_reference(name: str) -> None:
    test = breslow_day(strata(*ORACLES[name]["a_n1_c_n0"]))

    assert test is not None
    assert test.statistic == pytest.approx(ORACLES[name]["breslow_day"], rel=1e-8)
    assert test.p == pytest.approx(ORACLES[name]["breslow_day_p"], rel=1e-6)


def test_nineteen_in_twenty_intervals_hold_the_ratio_that_the_strata_were_made_with() -> None:
    """Three strata of which the first group has twice the rate of the last, drawn two thousand times."""
    drawn = np.random.default_rng(7)
    sizes, rates = ((60, 80), (90, 50), (40, 120)), (0.10, 0.20, 0.30)

    held = 0
    for _ in range(2_000):
        counts = [
            (int(drawn.binomial(n1, 2 * rate)), n1, int(drawn.binomial(n0, rate)), n0)
            for (n1, n0), rate in zip(sizes, rates, strict=True)
        ]
        ratio = pooled_ratio(strata(*counts))
        held += ratio is not None and ratio.interval.low <= 2 <= ratio.interval.high

    assert 0.94 <= held / 2_000 <= 0.96


def test_of_one_stratum_the_pooled_ratio_is_its_own() -> None:
    [one] = strata((31, 69, 5, 15))

    pooled, own = pooled_ratio([one]), risk_ratio(one.first, one.last)

    assert pooled is not None
    assert (pooled.value, pooled.interval.low, pooled.interval.high) == pytest.approx(
        (own.value, own.interval.low, own.interval.high)
    )


@pytest.mark.parametrize(
    "counts", [[(0, 20, 5, 20), (0, 20, 6, 20)], [(5, 20, 0, 20), (6, 20, 0, 20)], [(20, 20, 6, 20), (20, 20, 6, 20)]]
)
def test_where_an_end_had_no_outcome_or_nothing_else_in_any_stratum_there_is_no_ratio(
    counts: list[tuple[int, int, int, int]],
) -> None:
    assert pooled_ratio(strata(*counts)) is None


def test_a_stratum_without_outcome_tells_nothing_and_spoils_nothing() -> None:
    told = strata((30, 60, 10, 60), (22, 50, 8, 54))
    silent = [*told, *strata((0, 10, 0, 10))]

    assert mantel_haenszel(silent) == mantel_haenszel(told)
    assert pooled_ratio(silent) == pooled_ratio(told)


def test_few_outcomes_beside_a_small_end_are_not_tested_with_strata_held_equal() -> None:
    assert mantel_haenszel(strata((3, 10, 1, 40), (2, 10, 2, 40))) is None


def test_only_strata_in_which_five_are_expected_in_every_cell_are_held_against_each_other() -> None:
    found = strata((10, 20, 5, 20), (3, 20, 3, 20), (10, 20, 2, 9))

    assert large(found) == found[:1]


def test_one_stratum_and_an_odds_ratio_without_an_end_are_not_tested_for_a_difference() -> None:
    assert breslow_day(strata((10, 20, 5, 20))) is None
    assert breslow_day(strata((0, 20, 10, 20), (0, 20, 10, 20))) is None
