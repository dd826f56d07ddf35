import numpy as np
import pytest
from scipy import stats

from functions.reports.statistics.waits import Ends, Wait, Waits, sooner, time_by, time_ends, waits
from tests.unit.test_survival import CONTROL, TREATED


def of(*minutes: int) -> Waits:
    """Return the waits of people one by one; below zero: still waiting then."""
    return waits(Wait(abs(each), 1, each > 0) for each in minutes)


def test_those_who_still_wait_count_for_as_long_as_they_have_waited() -> None:
    treated = of(*TREATED)

    assert [time_by(treated, part) for part in (0.247, 0.5, 0.9)] == [10, 23, None]
    assert time_by(of(6, 6, 6, 7, 10, 13, 16, 22, 23), 0.5) == 10


def test_many_who_waited_alike_are_told_by_their_number() -> None:
    told = [Wait(minutes, people, is_answered=True) for minutes, people in ((60, 5), (240, 4), (6000, 1))]

    assert time_by(waits(told), 0.9) == 240


def test_of_nobody_there_is_no_time() -> None:
    assert time_by(of(), 0.5) is None


@pytest.mark.parametrize("part", [0.25, 0.5, 0.9])
@pytest.mark.parametrize("number", [5, 6, 9, 21, 40, 200])
def test_once_all_are_answered_the_ends_are_the_order_statistics_of_the_binomial(number: int, part: float) -> None:
    minutes = [int(each) for each in np.random.default_rng(number).integers(1, 500, number)]
    known = stats.quantile_test(minutes, p=part).confidence_interval(0.95)

    found = time_ends(of(*minutes), part)

    assert found.low == (0 if np.isnan(known.low) else known.low)
    assert found.high == (None if np.isnan(known.high) else known.high)


def test_the_ends_are_those_of_the_worked_curve() -> None:
    """Limits of S for failures at 3, 7, 8 and 14 [vignette of R's bpcp 1.3]: .3976 at 0, .1941 at 3, .0676 at 7."""
    four = of(3, 7, 8, 14)

    lows = [time_ends(four, 1 - share).low for share in (0.3977, 0.3976, 0.1942, 0.1941, 0.0676, 0.0675)]
    assert lows == [0, 3, 3, 7, 7, 8]
    highs = [time_ends(four, 1 - share).high for share in (0.9937, 0.9936, 0.9325, 0.9324, 0.8059, 0.8058, 0.6)]
    assert highs == [3, 7, 7, 8, 8, 14, None]


def test_who_still_waits_widens_the_ends() -> None:
    assert time_ends(of(*CONTROL), 0.5) == Ends(4, 12)
    assert time_ends(of(*TREATED), 0.5) == Ends(11, None)
    assert time_ends(of(-5, -5, -5), 0.5) == Ends(0, None)


def test_the_ends_hold_the_true_time_as_often_as_they_say_however_many_still_wait() -> None:
    """Exponential waits of which half are answered by 693 minutes; about a third are still waiting."""
    chance, held = np.random.default_rng(8), 0
    for _ in range(400):
        wait, seen = chance.exponential(1000, 20), chance.uniform(0, 3000, 20)
        every = [
            int(min(each, last)) + 1 if each <= last else -int(last) - 1 for each, last in zip(wait, seen, strict=True)
        ]
        found = time_ends(of(*every), 0.5)
        held += found.low <= 694 <= (found.high or 1e9)

    assert held >= 0.93 * 400


def test_a_group_beside_all_others_is_tested_as_the_log_rank_test_has_it() -> None:
    control, everyone = of(*CONTROL), of(*CONTROL, *TREATED)

    found, other = sooner(control, everyone), sooner(of(*TREATED), everyone)

    assert found is not None
    assert other is not None
    assert (other.answered, other.expected) == pytest.approx((9, 19.250501), abs=6e-7)
    assert (found.p, other.p) == pytest.approx((4.169e-5, 4.169e-5), rel=1e-4)
    assert found.answered > found.expected


def test_too_few_answered_are_not_tested() -> None:
    assert sooner(of(1, 2, 3, 4), of(*range(1, 60))) is None
    assert sooner(of(*[-9] * 40, 1), of(*[-9] * 80, 1, 2, 3, 4)) is None
    assert sooner(of(), of()) is None
    assert sooner(of(*range(1, 60)), of(*range(1, 60))) is None


def test_a_group_that_is_done_before_the_others_begin_is_tested_all_the_same() -> None:
    found = sooner(of(*[5] * 10), of(*[5] * 10, *[500] * 60))

    assert found is not None
    assert (found.answered, found.expected < 2, found.p < 1e-6) == (10, True, True)


def test_all_who_were_answered_at_once_differ_in_nothing() -> None:
    found = sooner(of(*[7] * 20), of(*[7] * 40))

    assert found is not None
    assert found.p == 1
