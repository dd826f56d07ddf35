import pytest

from functions.core.interval import Counts, interval
from functions.reports.figures import words
from functions.reports.figures.model import Score
from functions.reports.statistics.account_level import UNIT, account_level
from tests.unit.test_trend_figures import a_report, counted


def test_an_account_of_many_weighs_as_much_as_one_of_one() -> None:
    leans = [-UNIT, *[UNIT] * 4]  # twenty detractors in one account, a promoter in each of four

    found = account_level(5, sum(leans), sum(lean**2 for lean in leans))

    assert found is not None
    assert found[0] == 0.6


def test_the_interval_of_whole_scores_is_that_of_as_many_answers() -> None:
    found, answers = account_level(10, 3 * UNIT, 7 * UNIT**2), interval(Counts(2, 3, 5))

    assert found is not None
    assert (found[1].low, found[1].high) == pytest.approx((answers.low, answers.high))


def test_fewer_than_five_accounts_have_no_score_of_accounts() -> None:
    assert account_level(4, 0, 0) is None


def test_accounts_that_are_all_happy_have_an_interval_all_the_same() -> None:
    found = account_level(5, 5 * UNIT, 5 * UNIT**2)

    assert found is not None
    assert (found[1].low, found[1].high) == pytest.approx((0.174915, 1.0), abs=1e-6)


def test_both_levels_are_shown_and_named() -> None:
    row = counted(20, 0, 4, period="recent") | {"accounts": 5, "leans": 3 * UNIT, "lean_squares": 5 * UNIT**2}

    recent = a_report(row).overall.recent

    assert isinstance(recent, Score)
    assert recent.by_account is not None
    assert (recent.nps, recent.by_account.nps) == (-66.67, 60.0)
    assert words.by_account(recent).endswith("with each account counting once")
