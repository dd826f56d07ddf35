import pytest

from functions.core.interval import Counts
from functions.reports.statistics.trend import Period, Trend, answers_wanted, trend


def over(*periods: tuple[int, int, int] | None) -> Trend | None:
    """Return the trend over consecutive periods of detractors, passives and promoters; None is a gap."""
    return trend([Period(index, Counts(*each)) for index, each in enumerate(periods) if each is not None])


FALLING = ((10, 15, 25), (14, 14, 22), (18, 14, 18), (22, 13, 15))
STEADY = ((100, 150, 250), (98, 152, 250), (102, 148, 250), (99, 151, 250))
FEW = ((1, 1, 3), (1, 2, 2), (2, 1, 2), (2, 2, 1))
SCATTERED = ((10, 15, 25), (25, 10, 15), (8, 12, 30), (24, 12, 14), (12, 14, 24))


@pytest.mark.parametrize(
    ("periods", "label", "change", "low", "high"),
    [
        (FALLING, "declining", -0.418670, -0.665095, -0.172245),
        (((20, 15, 15), (16, 16, 18), (12, 15, 23), (8, 14, 28)), "improving", 0.476707, 0.237313, 0.716101),
        (STEADY, "holding steady", -0.000585, -0.077337, 0.076166),
        (FEW, "not enough evidence", -0.375, -0.972300, 0.222300),
        (SCATTERED, "not enough evidence", -0.060028, -0.723366, 0.603309),
    ],
)
def test_the_label_and_the_fitted_change_are_the_worked_ones(
    periods: tuple[tuple[int, int, int], ...], label: str, change: float, low: float, high: float
) -> None:
    found = over(*periods)

    assert found is not None
    assert found.label == label
    assert (found.change, found.interval.low, found.interval.high) == pytest.approx((change, low, high), abs=1.5e-6)


@pytest.mark.parametrize("turned", [False, True])
def test_a_fall_or_rise_that_might_pass_the_margin_is_not_called_steady(*, turned: bool) -> None:
    slipping = ((50, 75, 125), (54, 75, 121), (58, 75, 117), (61, 75, 114))
    found = over(*[each[::-1] if turned else each for each in slipping])

    assert found is not None
    assert found.interval.low < 0 < found.interval.high
    assert max(-found.interval.low, found.interval.high) > 0.15 > min(-found.interval.low, found.interval.high)
    assert found.label == "not enough evidence"


def test_scatter_beyond_sampling_is_noticed() -> None:
    assert [found.scattered for found in (over(*SCATTERED), over(*FALLING)) if found] == [True, False]


def test_two_periods_have_no_label() -> None:
    assert over((10, 15, 25), (22, 13, 15)) is None


def test_a_period_with_fewer_than_five_answers_does_not_count() -> None:
    assert over((10, 15, 25), (18, 14, 18), (2, 1, 1)) is None


def test_a_gap_keeps_its_place_on_the_line() -> None:
    close, apart = over(*FALLING), over(FALLING[0], None, *FALLING[1:])

    assert close is not None
    assert apart is not None
    assert [period.index for period in apart.used] == [0, 2, 3, 4]
    assert apart.change != pytest.approx(close.change)


def test_too_little_evidence_says_how_many_answers_a_period_would_do() -> None:
    found = over(*FEW)

    assert found is not None
    assert answers_wanted(found) == 80  # five, times (0.5973 / 0.15) squared


@pytest.mark.parametrize("periods", [FALLING, STEADY, SCATTERED])
def test_more_answers_are_not_promised_to_settle_what_they_would_not(
    periods: tuple[tuple[int, int, int], ...],
) -> None:
    found = over(*periods)

    assert found is not None
    assert answers_wanted(found) is None
