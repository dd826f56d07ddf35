import json
from pathlib import Path
from typing import Any

import pytest
from scipy import stats

from functions.core.interval import Interval
from functions.reports.statistics.contingency import (
    Group,
    armitage,
    fisher,
    independence,
    rated,
    risk_difference,
    risk_ratio,
    separated,
    separated_scores,
)

ORACLES = json.loads(Path(__file__).with_name("oracles.json").read_text())
TELCO, NASHVILLE = ORACLES["telco"], ORACLES["nashville"]
PAIRS = [
    *(TELCO[name] for name in ("rr_dissatisfied_vs_rest", "rr_month_to_month_vs_two_year")),
    *(NASHVILLE[name] for name in ("rr_detractor_vs_promoter", "rr_detractor_vs_rest")),
]


def groups(*counts: tuple[int, int]) -> list[Group]:
    """Return groups of so many events among so many accounts."""
    return [Group(str(index), events, n) for index, (events, n) in enumerate(counts)]


def counted(found: dict[str, Any]) -> list[Group]:
    return [Group(name, *each) for name, each in found.items()]


def ends(found: Interval) -> Any:
    return pytest.approx([found.low, found.high], rel=1e-8, abs=1e-12)


@pytest.mark.parametrize("known", PAIRS, ids=lambda known: f"{known['n1']}-{known['n0']}")
def test_ratios_and_differences_agree_with_the_reference(known: dict[str, Any]) -> None:
    first, second = groups((known["a"], known["n1"]), (known["c"], known["n0"]))

    risk, between = risk_ratio(first, second), risk_difference(first, second)

    assert risk.value == pytest.approx(known["rr"], rel=1e-8)
    assert known["rr_ci95"] == ends(risk.interval)
    assert between.value == pytest.approx(known["rd"], rel=1e-8)
    assert known["rd_newcombe_ci95"] == ends(between.interval)
    assert risk.half_added == known["half_added"]


@pytest.mark.parametrize("category", ["dissatisfied_1_2", "neutral_3", "satisfied_4_5"])
def test_a_rate_and_its_interval_agree_with_the_reference(category: str) -> None:
    known = TELCO["per_category"][category]

    found = rated(Group(category, known["churned"], known["n"]))

    assert found.share == pytest.approx(known["rate"], rel=1e-8)
    assert found.interval is not None
    assert known["wilson_95"] == ends(found.interval)


def test_a_group_below_ten_accounts_has_counts_and_no_rate() -> None:
    few, enough = rated(Group("passive", 4, 9)), rated(Group("passive", 4, 10))

    assert (few.events, few.n, few.share, few.interval) == (4, 9, None, None)
    assert enough.share == 0.4


@pytest.mark.parametrize(
    ("counts", "p"),
    [
        (((8, 10), (0, 10)), 0.000714),
        (((31, 69), (5, 15)), 0.566758),
        (((31, 69), (9, 16), (5, 15)), 0.505106),
        (((6, 12), (0, 10), (0, 9)), 0.001654),
    ],
)
def test_fisher_gives_the_worked_p(counts: tuple[tuple[int, int], ...], p: float) -> None:
    assert fisher(groups(*counts)) == pytest.approx(p, abs=6e-7)


def test_fisher_of_two_groups_agrees_with_scipy() -> None:
    for a, c in ((0, 7), (3, 9), (12, 1), (20, 4), (11, 10)):
        assert fisher(groups((a, 20), (c, 25))) == pytest.approx(stats.fisher_exact([[a, 20 - a], [c, 25 - c]]).pvalue)


def test_fisher_of_three_groups_agrees_with_the_reference() -> None:
    found = fisher(counted(NASHVILLE["per_category_churned_n"]))

    assert found == pytest.approx(NASHVILLE["fisher_2x3_p"], rel=1e-6)


def test_fisher_does_not_mind_which_outcome_is_counted() -> None:
    assert fisher(groups((2, 30), (9, 12))) == pytest.approx(fisher(groups((28, 30), (3, 12))))


def test_the_trend_along_groups_agrees_with_the_reference() -> None:
    known = NASHVILLE["cochran_armitage"]

    found = armitage(counted(NASHVILLE["per_category_churned_n"]))

    assert (found.statistic, found.p) == pytest.approx((known["z"], known["p"]), rel=1e-8)
    assert found.name == "Cochran-Armitage"


@pytest.mark.parametrize(
    ("known", "counts"),
    [
        ("cochran_armitage_category", "per_category"),
        ("cochran_armitage_score", "per_score"),
        ("cochran_armitage_contract", "contract_churned_n"),
    ],
)
def test_a_strong_trend_agrees_with_the_reference(known: str, counts: str) -> None:
    rows = [(each["churned"], each["n"]) if isinstance(each, dict) else each for each in TELCO[counts].values()]

    assert armitage(groups(*rows)).statistic == pytest.approx(TELCO[known]["z"], rel=1e-8)


def test_with_few_expected_the_trend_is_permuted_the_same_way_each_time() -> None:
    few = groups((6, 12), (0, 10), (0, 9))

    first, again = armitage(few), armitage(few)

    assert first == again
    assert first.name == "Cochran-Armitage, permuted"
    assert first.p == pytest.approx(_exact_trend_p(few), abs=0.001)


def _exact_trend_p(three: list[Group]) -> float:
    """Return the share of all ways to spread the events that lean as far: hypergeometric, by enumeration."""
    sizes, events = [each.n for each in three], sum(each.events for each in three)
    centre = events * (sizes[1] + 2 * sizes[2]) / sum(sizes)
    far = abs(three[1].events + 2 * three[2].events - centre)
    law = stats.multivariate_hypergeom(sizes, events)
    spreads = [(events - b - c, b, c) for b in range(events + 1) for c in range(events + 1 - b)]
    return float(sum(law.pmf(each) for each in spreads if abs(each[1] + 2 * each[2] - centre) >= far - 1e-9))


def test_with_enough_expected_groups_are_told_apart_by_chi_squared() -> None:
    rows = [(each["churned"], each["n"]) for each in TELCO["per_category"].values()]
    mixed = groups((31, 69), (9, 16), (15, 45))

    found = independence(mixed)

    assert found.name == "chi-squared"
    assert found.p == pytest.approx(stats.chi2_contingency([[31, 9, 15], [38, 7, 30]], correction=False).pvalue)
    assert stats.chi2_contingency([[a, n - a] for a, n in rows]).statistic == pytest.approx(TELCO["chi2_2x3"]["chi2"])


@pytest.mark.parametrize("few", [((31, 69), (9, 16), (1, 5)), ((40, 80), (0, 60), (30, 70))])
def test_with_too_few_expected_or_a_group_without_any_fisher_decides(few: tuple[tuple[int, int], ...]) -> None:
    assert independence(groups(*few)).name == "Fisher"


def test_groups_are_separated_by_one_in_which_nobody_or_everybody_churned() -> None:
    assert separated(groups((3, 20), (0, 10)))
    assert separated(groups((20, 20), (3, 10)))
    assert not separated(groups((19, 20), (1, 10)))


@pytest.mark.parametrize(
    ("scores", "events", "apart"),
    [
        ([1, 2, 5, 9], [True, True, False, False], True),
        ([1, 5, 5, 9], [True, True, False, False], True),
        ([9, 8, 3, 1], [True, True, False, False], True),
        ([1, 6, 5, 9], [True, True, False, False], False),
        ([1, 6, 5, 9], [False, False, False, False], True),
    ],
)
def test_scores_are_separated_when_at_most_one_is_shared(scores: list[int], events: list[bool], *, apart: bool) -> None:
    assert separated_scores(scores, events) is apart


def test_half_is_added_to_each_count_only_when_one_is_zero() -> None:
    assert risk_ratio(*groups((4, 20), (0, 20))).half_added
    assert risk_ratio(*groups((4, 20), (0, 20))).value == pytest.approx((4.5 / 21) / (0.5 / 21))
    assert not risk_ratio(*groups((31, 69), (5, 15))).half_added
