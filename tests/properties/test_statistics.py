"""What holds of every statistic whatever was counted."""

from math import isclose

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from functions.core.baseline import shrunken
from functions.core.interval import Counts
from functions.reports.silence.stats import CELL_NEEDED, Cell, merged, weighted
from functions.reports.statistics.contingency import (
    Group,
    armitage,
    fisher,
    rated,
    risk_difference,
    risk_ratio,
    separated,
)
from functions.reports.statistics.survival import Stay, curve, log_rank
from functions.reports.statistics.trend import Period, trend

NUMBERS = st.integers(0, 60)
COUNTS = st.builds(Counts, NUMBERS, NUMBERS, NUMBERS)
HEARD = COUNTS.filter(lambda counts: counts.n > 0)
GROUPS = st.tuples(st.integers(0, 60), st.integers(10, 60)).map(lambda each: Group("x", min(each), each[1]))
STAYS = st.lists(st.builds(Stay, st.integers(1, 30), st.booleans()), min_size=1, max_size=25)
FEW = st.builds(Counts, st.integers(0, 2), st.integers(0, 2), st.integers(0, 3))
CELLS = st.lists(st.builds(Cell, st.sampled_from("abc"), st.integers(0, 3), st.integers(1, 99), FEW), max_size=9)


@given(GROUPS, GROUPS)
def test_an_interval_holds_its_estimate(first: Group, second: Group) -> None:
    share, between = rated(first), risk_difference(first, second)

    assert share.interval is not None
    assert share.share is not None
    assert share.interval.low <= share.share + 1e-12
    assert share.share <= share.interval.high + 1e-12
    assert between.interval.low <= between.value <= between.interval.high
    ratio = risk_ratio(first, second)
    assert ratio.interval.low <= ratio.value <= ratio.interval.high


@given(GROUPS, GROUPS)
def test_the_other_way_round_a_ratio_is_turned_over_and_a_difference_changes_sign(first: Group, second: Group) -> None:
    assert isclose(risk_ratio(first, second).value * risk_ratio(second, first).value, 1)
    assert isclose(
        risk_difference(first, second).interval.low, -risk_difference(second, first).interval.high, abs_tol=1e-9
    )


@settings(max_examples=30)
@given(st.lists(GROUPS, min_size=2, max_size=3))
def test_the_order_of_groups_matters_to_a_trend_by_its_sign_alone_and_to_fisher_not_at_all(groups: list[Group]) -> None:
    assume(0 < sum(each.events for each in groups) < sum(each.n for each in groups))

    one, other = armitage(groups), armitage(groups[::-1])

    assert one.statistic == pytest.approx(-(other.statistic or 0), abs=1e-9)
    assert one.p == pytest.approx(other.p, abs=0.02)
    assert fisher(groups) == pytest.approx(fisher(groups[::-1]))
    assert separated(groups) == separated(groups[::-1])


@given(st.lists(HEARD, min_size=3, max_size=6))
def test_a_trend_does_not_depend_on_when_it_begins(counts: list[Counts]) -> None:
    one = trend([Period(index, each) for index, each in enumerate(counts)])
    later = trend([Period(index + 7, each) for index, each in enumerate(counts)])

    assert (one is None) == (later is None)
    if one and later:
        assert one.label == later.label
        assert one.p == pytest.approx(later.p, rel=1e-6, abs=1e-9)
        assert one.interval.low <= one.change <= one.interval.high


@given(st.lists(HEARD, min_size=3, max_size=6))
def test_a_trend_turned_over_in_time_is_turned_over_in_direction(counts: list[Counts]) -> None:
    turned = {"improving": "declining", "declining": "improving"}

    one, other = (trend([Period(index, each) for index, each in enumerate(row)]) for row in (counts, counts[::-1]))

    if one and other:
        assert other.change == pytest.approx(-one.change, abs=1e-9)
        ends = (
            *[one.interval.low, one.interval.high],
            *[abs(end) - 0.15 for end in (one.interval.low, one.interval.high)],
        )
        assume(min(abs(end) for end in ends) > 1e-9)
        assert other.label == turned.get(one.label, one.label)


@given(STAYS)
def test_a_survival_curve_only_falls_and_stays_within_its_limits(stays: list[Stay]) -> None:
    points = curve("x", stays).points
    shares = [1.0, *(point.share for point in points)]

    assert shares == sorted(shares, reverse=True)
    assert all(0 <= point.interval.low <= point.share <= point.interval.high <= 1 for point in points)


@given(st.lists(STAYS, min_size=2, max_size=4))
def test_the_log_rank_test_does_not_depend_on_the_order_of_groups_or_rows(groups: list[list[Stay]]) -> None:
    one = log_rank({str(index): stays for index, stays in enumerate(groups)})
    other = log_rank({str(index): stays[::-1] for index, stays in enumerate(groups[::-1])})

    assert (one is None) == (other is None)
    if one and other:
        assert one.freedom == other.freedom
        assert one.statistic == pytest.approx(other.statistic, abs=1e-6)
        assert sum(one.left) == pytest.approx(sum(one.expected))


@given(CELLS)
def test_merging_loses_no_cell_and_leaves_none_too_small_that_need_not_be(cells: list[Cell]) -> None:
    groups = merged(cells)

    sizes = [sum(cell.counts.n for cell in group) for group in groups]
    assert sorted((cell for group in groups for cell in group), key=repr) == sorted(cells, key=repr)
    assert sum(sizes) < CELL_NEEDED or min(sizes) >= CELL_NEEDED


@given(CELLS)
def test_weights_have_mean_one_and_never_make_answers_worth_more_than_they_are(cells: list[Cell]) -> None:
    found = weighted(cells)
    assume(found is not None)
    assert found is not None

    assert sum(each.weight * each.counts.n for each in found.strata) == pytest.approx(found.n)
    assert found.effective <= found.n + 1e-9
    assert found.interval.low <= found.nps <= found.interval.high


@given(HEARD, st.floats(-1, 1), st.floats(1, 3))
def test_a_shrunk_score_lies_between_the_raw_one_and_the_mean(counts: Counts, mean: float, k: float) -> None:
    low, high = sorted((counts.nps, mean))

    assert low - 1e-12 <= shrunken(counts.promoters - counts.detractors, counts.n, mean, k) <= high + 1e-12


@given(st.lists(HEARD, min_size=3, max_size=6), st.integers(2, 9))
def test_answers_given_several_times_over_only_narrow_a_trend(counts: list[Counts], times: int) -> None:
    more = [Counts(times * each.detractors, times * each.passives, times * each.promoters) for each in counts]

    one, other = (trend([Period(index, each) for index, each in enumerate(row)]) for row in (counts, more))

    if one and other and len(one.used) == len(other.used) and not other.scattered:
        assert other.interval.high - other.interval.low <= one.interval.high - one.interval.low
