import json
from math import exp
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize

from functions.reports.statistics.logit import Logit, NotSettled, Withheld, fitted, logit, separable

ORACLES = json.loads(Path(__file__).with_name("oracles.json").read_text())
SCORES = [0, 2, 3, 5, 6, 6, 7, 7, 8, 8, 9, 9, 9, 10, 10, 10]
CHURNED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0]


def rows(a: int, n1: int, c: int, n0: int) -> tuple[list[float], list[bool]]:
    """Return one account a row: a of n1 with the covariate, c of n0 without it."""
    return [1.0] * n1 + [0.0] * n0, [index < a for index in range(n1)] + [index < c for index in range(n0)]


@pytest.mark.parametrize(
    ("counts", "value", "error"),
    [((31, 69, 5, 15), 0.489548, 0.598810), ((1655, 3610, 48, 1883), 3.477010, 0.149980)],
)
def test_one_yes_or_no_gives_the_log_odds_ratio_and_its_woolf_error(
    counts: tuple[int, int, int, int], value: float, error: float
) -> None:
    low, events = rows(*counts)

    found = logit({"low": low}, events)

    assert isinstance(found, Logit)
    assert (found.coefficients[1].value, found.coefficients[1].error) == pytest.approx((value, error), abs=6e-7)


@pytest.mark.parametrize(
    ("known", "counts"),
    [
        (ORACLES["nashville"]["logit_detractor_vs_rest_from_counts"], (31, 69, 14, 31)),
        (ORACLES["telco"]["logit_month_to_month_vs_two_year_from_counts"], (1655, 3610, 48, 1883)),
    ],
)
def test_a_fit_agrees_with_the_reference(known: dict[str, float], counts: tuple[int, int, int, int]) -> None:
    low, events = rows(*counts)

    found = logit({"low": low}, events)

    assert isinstance(found, Logit)
    assert found.coefficients[1].value == pytest.approx(known["coef"], rel=1e-5)
    assert found.coefficients[1].error == pytest.approx(known["se"], rel=1e-5)


def test_the_arithmetic_on_sixteen_scores_is_the_worked_one() -> None:
    design = np.column_stack([np.ones(16), np.array(SCORES, dtype=float)])

    found = fitted(design, np.array(CHURNED, dtype=float), ("constant", "score"))

    constant, slope = found.coefficients
    assert (constant.value, slope.value, slope.error) == pytest.approx((3.481846, -0.597805, 0.307742), abs=6e-7)
    assert slope.odds_ratio == pytest.approx(exp(slope.value))


def test_sixteen_scores_do_not_pass_the_gate() -> None:
    found = logit({"score": SCORES}, [bool(each) for each in CHURNED])

    assert found == Withheld("6 outcomes of the rarer kind, and 10 are needed")


def test_several_columns_of_very_different_size_are_fitted_as_an_optimiser_fits_them() -> None:
    chosen = np.random.default_rng(7)
    score, days = chosen.integers(0, 11, 300), chosen.normal(900, 200, 300)
    columns = {"score": score, "log ARR": chosen.normal(11, 1, 300), "days": days}
    events = chosen.random(300) < 1 / (1 + np.exp(-(2 - 0.3 * score - 0.001 * days)))
    design = np.column_stack([np.ones(300), *columns.values()])
    scale = np.abs(design).max(axis=0)

    def loss(weights: np.ndarray) -> float:
        return float(np.logaddexp(0, -(2 * events - 1) * (design / scale @ weights)).sum())

    found = logit({name: column.tolist() for name, column in columns.items()}, events.tolist())

    best = optimize.minimize(
        lambda b: np.logaddexp(0, -(2 * events - 1) * (design / scale @ b)).sum(), np.zeros(4), tol=1e-12
    )
    assert isinstance(found, Logit)
    assert [each.value for each in found.coefficients] == pytest.approx((best.x / scale).tolist(), rel=2e-3)


def test_outcomes_that_two_columns_together_tell_apart_have_no_model() -> None:
    chosen = np.random.default_rng(3)
    one, two = chosen.normal(size=200), chosen.normal(size=200)
    events = one + two > 0

    found = logit({"one": one.tolist(), "two": two.tolist()}, events.tolist())

    assert found == Withheld("a finite ratio cannot be estimated")


def test_separable_says_no_as_soon_as_one_account_is_on_the_wrong_side() -> None:
    scores = np.arange(40.0)
    design, outcome = np.column_stack([np.ones(40), scores]), (scores > 20).astype(float)
    wrong = outcome.copy()
    wrong[3] = 1

    assert separable(design, outcome)
    assert not separable(design, wrong)


def test_a_factor_that_follows_from_another_has_no_model() -> None:
    low, events = rows(31, 69, 14, 31)

    found = logit({"low": low, "high": [1 - each for each in low]}, events)

    assert found == Withheld("a factor is the same for all accounts, or follows from the others")


def test_a_fit_without_a_finite_estimate_is_an_error_and_no_number() -> None:
    design = np.column_stack([np.ones(4), np.array([1.0, 2, 3, 4])])

    with pytest.raises((NotSettled, np.linalg.LinAlgError)):
        fitted(design, np.array([0.0, 0, 1, 1]), ("constant", "score"))
