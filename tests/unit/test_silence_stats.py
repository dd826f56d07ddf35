import numpy as np
import pytest

from functions.core.interval import Counts, clustered_error
from functions.reports.silence import words as silence_words
from functions.reports.silence.stats import (
    Cell,
    Response,
    Weighted,
    lateness,
    merged,
    response_rates,
    weighted,
)
from functions.reports.statistics.many import Tally, pooled

SMALL, LARGE = Cell("small", 0, 60, Counts(2, 1, 7)), Cell("large", 0, 40, Counts(9, 9, 12))


def cell(segment: str, band: int, answers: int, base: int = 10) -> Cell:
    return Cell(segment, band, base, Counts(0, 0, answers))


def worked() -> Weighted:
    found = weighted([SMALL, LARGE])
    assert found is not None
    return found


def test_weights_are_the_worked_ones() -> None:
    assert {each.cells[0][0]: each.weight for each in worked().strata} == pytest.approx(
        {"small": 2.4, "large": 0.533333}
    )


def test_the_weighted_score_and_its_error_are_the_worked_ones() -> None:
    found = worked()

    assert (found.raw, found.nps) == pytest.approx((0.20, 0.34))
    assert (found.effective, found.error) == pytest.approx((24.193548, 0.170632), abs=6e-7)


def test_the_interval_of_the_weighted_score_is_the_adjusted_one_of_the_answers_that_it_is_worth() -> None:
    n = 40**2 / (10 * 2.4**2 + 30 * (8 / 15) ** 2)
    answers = np.array([-1, 0, 1]), np.array([0.24, 0.18, 0.58]) * n + [0.75, 1.5, 0.75]
    centre = np.average(answers[0], weights=answers[1])
    reach = 1.959964 * np.sqrt(np.average((answers[0] - centre) ** 2, weights=answers[1]) / (n + 3))

    ends = worked().interval

    assert (ends.low, ends.high) == pytest.approx((centre - reach, centre + reach), abs=1e-6)


def test_answers_that_all_say_the_same_still_leave_room_for_another() -> None:
    found = weighted([Cell("a", 0, 30, Counts(0, 0, 5)), Cell("b", 0, 10, Counts(0, 0, 5))])

    assert found
    assert (found.error, found.interval.high) == (0.0, 1.0)
    assert found.interval.low == pytest.approx(0.385383, abs=1e-6)


def by_account(accounts: int) -> list[Cell]:
    """Return two cells, of which each account's answers are all alike and lie in both."""
    small, large = ([Tally(f"a{each}", "", alike(each, n)) for each in range(accounts)] for n in (2, 4))
    return [
        Cell("small", 0, 60, pooled(small), tuple(small)),
        Cell("large", 0, 40, pooled(large), tuple(large)),
    ]


def alike(account: int, n: int) -> Counts:
    return Counts(0, 0, n) if account % 2 else Counts(n, 0, 0)


def test_the_weighted_score_allows_for_colleagues_who_think_alike() -> None:
    cells = by_account(21)
    found = weighted(cells)
    assert found
    weights = {name: each.weight for each in found.strata for name in each.cells}
    rows = [
        (int(each.account_id[1:]), weights[cell.segment, cell.band], x)
        for cell in cells
        for each in cell.tallies
        for x in [-1] * each.counts.detractors + [1] * each.counts.promoters
    ]
    account, weight, x = (np.array(each, dtype=float) for each in zip(*rows, strict=True))

    # The sandwich of a weighted regression on a constant, by account [as statsmodels has it].
    residuals = weight * (x - np.average(x, weights=weight))
    scores = np.bincount(account.astype(int), weights=residuals)
    expected = np.sqrt(21 / 20 * np.sum(scores**2)) / weight.sum()
    assert found.clustered == pytest.approx(expected)
    assert found.interval.high - found.interval.low == pytest.approx(2 * 1.959964 * expected, rel=1e-6)


def test_weights_that_are_all_the_same_give_the_error_between_accounts_of_the_raw_score() -> None:
    small, large = by_account(20)
    found = weighted(
        [Cell("small", 0, 40, small.counts, small.tallies), Cell("large", 0, 80, large.counts, large.tallies)]
    )

    assert found
    assert found.clustered == pytest.approx(clustered_error(pooled([*small.tallies, *large.tallies])))


def test_with_fewer_than_twenty_accounts_colleagues_are_not_allowed_for() -> None:
    cells = by_account(19)
    found, alone = weighted(cells), weighted([Cell(each.segment, each.band, each.base, each.counts) for each in cells])

    assert found
    assert alone
    assert (found.clustered, found.interval) == (0.0, alone.interval)


def test_a_base_that_answered_in_proportion_changes_nothing() -> None:
    found = weighted([Cell("a", 0, 100, Counts(2, 3, 5)), Cell("b", 0, 200, Counts(10, 5, 5))])

    assert found is not None
    assert found.nps == pytest.approx(found.raw)
    assert found.effective == pytest.approx(found.n)


def test_a_weight_above_five_is_cut_and_all_are_scaled_to_mean_one() -> None:
    found = weighted([Cell("heard", 0, 10, Counts(0, 0, 95)), Cell("silent", 0, 90, Counts(5, 0, 0))])

    assert found is not None
    heard, silent = found.strata
    assert (heard.trimmed, silent.trimmed) == (False, True)
    assert silent.weight / heard.weight == pytest.approx(5 / (0.1 / 0.95))
    assert (95 * heard.weight + 5 * silent.weight) / 100 == pytest.approx(1)


def test_bands_with_fewer_than_five_answers_join_their_neighbours_in_the_segment() -> None:
    cells = [cell("a", 0, 3), cell("a", 1, 2), cell("a", 2, 6), cell("a", 3, 4), cell("b", 0, 5)]

    groups = [[(each.segment, each.band) for each in group] for group in merged(cells)]

    assert groups == [[("a", 0), ("a", 1)], [("a", 2), ("a", 3)], [("b", 0)]]


def test_segments_that_stay_too_small_are_put_together() -> None:
    cells = [cell("a", 0, 2), cell("b", 0, 9), cell("c", 0, 1), cell("c", 1, 1), cell("d", 0, 1)]

    groups = [{each.segment for each in group} for group in merged(cells)]

    assert groups == [{"b"}, {"a", "c", "d"}]


def test_a_segment_too_small_to_stand_with_others_joins_the_one_before_it() -> None:
    groups = [{each.segment for each in group} for group in merged([cell("a", 0, 9), cell("b", 0, 8), cell("c", 0, 1)])]

    assert groups == [{"a"}, {"b", "c"}]


def test_a_cell_without_an_answer_is_heard_through_its_neighbour() -> None:
    found = weighted([cell("a", 0, 0, base=50), cell("a", 1, 8, base=50), cell("b", 0, 8, base=100)])

    assert found is not None
    assert [each.base for each in found.strata] == [100, 100]


@pytest.mark.parametrize("cells", [[cell("a", 0, 4)], [cell("a", 0, 20, base=0)], []])
def test_without_five_answers_or_a_base_nothing_is_weighted(cells: list[Cell]) -> None:
    assert weighted(cells) is None


def test_thousands_of_answers_are_written_as_thousands() -> None:
    found = weighted([cell("a", 0, 1_000, base=1_000), cell("b", 0, 1_000, base=1_000)])

    assert found is not None
    assert silence_words.weighting(found).endswith("2,000 answers, worth 2,000.")


def test_weighting_is_said_beside_the_raw_score() -> None:
    assert silence_words.weighting(worked()) == (
        "NPS 34 (\N{MINUS SIGN}1 to 62) weighted to the base by segment and tenure, 20 as answered; "
        "40 answers, worth 24."
    )


def test_a_response_rate_comes_with_its_interval_and_an_unasked_group_has_none() -> None:
    found = response_rates([Response("smb", 100, 40), Response("new", 0, 0)])

    assert [each.group for each in found] == ["smb"]
    assert silence_words.rate(found[0]) == "40 of 100 answered (40%, 31 to 50%)"


def test_late_answers_far_below_early_ones_speak_for_the_silent() -> None:
    found = lateness(Counts(10, 20, 70), Counts(40, 30, 30))

    assert silence_words.lateness(found) == (
        "After a reminder: NPS \N{MINUS SIGN}10 (\N{MINUS SIGN}26 to 6, 100 answers); "
        "before: 60 (45 to 71, 100 answers) (\N{MINUS SIGN}70 points, \N{MINUS SIGN}89 to \N{MINUS SIGN}47). "
        "The silent may be less content than the score says."
    )


def test_late_answers_above_early_ones_are_told_as_they_are() -> None:
    assert "more content" in silence_words.lateness(lateness(Counts(40, 30, 30), Counts(10, 20, 70)))


def test_a_few_late_answers_show_no_difference() -> None:
    found = lateness(Counts(2, 3, 5), Counts(0, 0, 5))

    assert silence_words.lateness(found).endswith("No difference shown.")


def test_four_late_answers_are_not_compared() -> None:
    assert lateness(Counts(2, 3, 5), Counts(0, 0, 4)) is None
    assert silence_words.lateness(None) == "Too few answers before or after a reminder to compare."
