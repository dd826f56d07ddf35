import pytest
from scipy import stats

from functions.core.interval import Counts
from functions.reports.many import Tally
from functions.reports.shifts import Shift, Stretch, monotone, shift

BETTER, WORSE = Counts(10, 15, 25), Counts(20, 15, 15)
SCORES = [10, 14, 12, 20, 18, 25, 24, 30]


def stretches(*counts: Counts) -> list[Stretch]:
    """Return consecutive periods in which one account answered."""
    return [Stretch(index, (Tally("a", "smb", each),)) for index, each in enumerate(counts)]


def test_the_shift_after_the_sixth_of_twelve_periods_is_the_worked_one() -> None:
    found = shift(stretches(*[BETTER] * 6, *[WORSE] * 6))

    assert isinstance(found, Shift)
    assert found.after == 5
    assert found.z == pytest.approx(-6.050913, abs=6e-7)
    assert found.p == pytest.approx(1.584e-8, rel=1e-3)
    assert found.difference.raw == pytest.approx(-0.4)


def test_eleven_periods_or_twelve_of_which_one_is_too_small_show_no_shift() -> None:
    assert shift(stretches(*[BETTER] * 5, *[WORSE] * 6)) is None
    assert shift(stretches(*[BETTER] * 6, *[WORSE] * 5, Counts(2, 1, 1))) is None


def test_a_period_without_enough_answers_is_passed_over_and_the_others_keep_their_place() -> None:
    found = shift(stretches(Counts(1, 1, 1), *[BETTER] * 6, *[WORSE] * 6))

    assert found is not None
    assert found.after == 6


def test_a_level_row_has_a_shift_of_no_weight() -> None:
    found = shift(stretches(*[BETTER] * 12))

    assert found is not None
    assert found.p == 1


def test_accounts_that_think_alike_weaken_a_shift() -> None:
    def spread(counts: Counts, index: int) -> Stretch:
        halves = [Counts(2 * counts.detractors, 0, 0), Counts(0, 2 * counts.passives, 2 * counts.promoters)]
        return Stretch(index, tuple(Tally(str(each), "smb", halves[each % 2]) for each in range(20)))

    alone = shift(stretches(*[BETTER] * 6, *[WORSE] * 6))
    alike = shift([spread(BETTER if index < 6 else WORSE, index) for index in range(12)])

    assert alone is not None
    assert alike is not None
    assert alike.z > alone.z


def test_a_row_that_rises_on_the_whole_gives_the_worked_p_and_slope() -> None:
    found = monotone(list(enumerate(SCORES)))

    assert found is not None
    assert found.p == pytest.approx(0.005506, abs=6e-7)
    assert found.slope == pytest.approx(2.803571, abs=6e-7)
    assert found.interval.low < found.slope < found.interval.high
    assert found.p == pytest.approx(stats.kendalltau(range(8), SCORES, method="exact").pvalue)


def test_a_gap_counts_as_time_in_the_slope() -> None:
    close, apart = (monotone([(index * step, score) for index, score in enumerate(SCORES)]) for step in (1, 2))

    assert close is not None
    assert apart is not None
    assert apart.slope == pytest.approx(close.slope / 2)


def test_seven_periods_have_no_second_reading() -> None:
    assert monotone(list(enumerate(SCORES[:7]))) is None


def test_a_row_that_never_changes_does_not_move() -> None:
    found = monotone([(index, 0.3) for index in range(8)])

    assert found is not None
    assert (found.tau, found.p, found.slope) == (0, 1, 0)
