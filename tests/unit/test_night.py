"""What is to be expected of each account, and of the company, as the night works it out from the lake."""

from pathlib import Path
from typing import Any

from functions.reports.baselines import Expected, Night, expected
from tests.lakes import OUT, Rows, an_account, an_answer, asked_of
from tests.making import a_programme

DAYS = [f"2025-03-{day:02d}T09:00:00Z" for day in range(1, 31)]


def night(folder: Path, **sets: Rows) -> Expected:
    programme = a_programme()
    rows: Any = {name: sets.get(name, ()) for name in ("responses", "accounts")}
    return expected(asked_of(folder, Night(programme), rows), programme)


def answers(account_id: str, *scores: int, **changes: Any) -> list[dict[str, Any]]:
    """Return an answer a day."""
    told = zip(DAYS, scores, strict=False)
    return [
        an_answer(f"{account_id}{n}", score, at, account_id=account_id, **changes) for n, (at, score) in enumerate(told)
    ]


def test_a_baseline_is_of_the_first_eight_answers_drawn_towards_the_mean_of_all(tmp_path: Path) -> None:
    first, later = (10,) * 6 + (7, 0), (0,) * 4

    found = night(tmp_path, responses=answers("acme", *first, *later))

    # 5 of 8, and of all twelve 1: (5 + 2 * 1/12) / (8 + 2)
    baseline = found.accounts["acme"]
    assert (round(baseline.expected, 6), baseline.answers, f"{baseline.until:%Y-%m-%d}") == (0.516667, 8, "2025-03-08")


def test_seven_answers_are_no_baseline_and_those_of_one_moment_count_together(tmp_path: Path) -> None:
    together = [an_answer(f"b{n}", 9, DAYS[min(n, 7)], account_id="bolt") for n in range(10)]

    found = night(tmp_path, responses=[*answers("acme", *(9,) * 7), *together])

    assert {name: each.answers for name, each in found.accounts.items()} == {"bolt": 10}


def test_answers_of_a_merged_account_are_of_the_one_it_became(tmp_path: Path) -> None:
    accounts = [an_account("old", merged_into="acme"), an_account("acme")]

    found = night(tmp_path, responses=[*answers("old", *(9,) * 4), *answers("acme", *(9,) * 4)], accounts=accounts)

    assert list(found.accounts) == ["acme"]


def test_the_means_of_the_company_are_by_touchpoint_on_0_to_100(tmp_path: Path) -> None:
    told = [an_answer("s1", 9), an_answer("s2", 6), an_answer("s3", 4, metric="csat", touchpoint="support")]
    told += [an_answer("s4", 1, excluded_at=OUT), an_answer("s5", 1, "2023-01-05T09:00:00Z")]

    assert night(tmp_path, responses=told).bases == {"product": 75.0, "support": 75.0}


def test_what_was_said_on_leaving_what_was_excluded_and_other_metrics_are_of_no_baseline(tmp_path: Path) -> None:
    told = answers("acme", *(9,) * 8, touchpoint="churn") + answers("bolt", *(9,) * 8, excluded_at=OUT)

    assert night(tmp_path, responses=[*told, *answers("core", *(5,) * 8, metric="csat")]).accounts == {}


def test_the_first_night_has_nothing_to_expect(tmp_path: Path) -> None:
    assert night(tmp_path) == Expected({}, {})
