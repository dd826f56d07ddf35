"""What the report on a score's worth makes of notice of cancellation, and of the day on which an account leaves."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.unit.test_worth import STEEP, L, a_report, outcome, rows


def leaving(account_id: str, noticed: date, leaves: date, told: str = "notice") -> dict[str, Any]:
    return {**outcome(account_id, "churned", noticed), "outcome_id": told, "effective_date": leaves}


def said_before_notice(noticed: date) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of accounts that all scored the day before somebody gives notice."""
    found = rows(STEEP)
    for score in found["landmark_scores"]:
        score["last_day"] = noticed - timedelta(days=1)
    return found


def test_an_account_that_gave_notice_is_a_customer_until_it_leaves() -> None:
    before, after = L - timedelta(days=60), L + timedelta(days=200)
    found = said_before_notice(before)
    found["landmark_outcomes"] += [
        leaving("a10-87", before, L + timedelta(days=30)),
        leaving("a10-88", before, after),
        leaving("a10-89", before, L),
    ]

    churn = a_report(found).parts[0].churn

    assert [(each.events, each.accounts) for each in churn.groups] == [(40, 80), (15, 60), (11, 89)]
    assert [(each.reason, each.accounts) for each in churn.left_out] == [("not a customer at the landmark", 1)]


def test_an_account_leaves_on_the_day_that_was_told_last() -> None:
    found = said_before_notice(L - timedelta(days=60))
    found["landmark_outcomes"] += [
        leaving("a10-89", L - timedelta(days=60), L + timedelta(days=200)),
        leaving("a10-89", L - timedelta(days=30), L + timedelta(days=20), "sooner"),
        {**outcome("a10-89", "churned", L - timedelta(days=20)), "outcome_id": "second system"},
    ]

    assert a_report(found).parts[0].churn.groups[-1].events == 11


def test_a_score_given_after_notice_is_left_out_and_counted_as_that() -> None:
    found, noticed = rows(STEEP), L - timedelta(days=20)
    found["landmark_outcomes"] += [leaving(f"a10-{index}", noticed, L + timedelta(days=20)) for index in (88, 89)]
    found["landmark_scores"][-1] |= {"score": None, "last_day": None, "late_day": noticed}
    found["landmark_scores"][-2] |= {"last_day": noticed - timedelta(days=1), "late_day": L}

    churn = a_report(found).parts[0].churn

    assert [(each.reason, each.accounts) for each in churn.left_out] == [("answer after notice of cancellation", 1)]
    assert "Left out: 1 account (answer after notice of cancellation)." in churn.sentences
    assert (churn.groups[-1].events, churn.groups[-1].accounts) == (11, 89)


def test_notice_is_given_once_however_often_the_day_of_leaving_moves() -> None:
    found, noticed, leaves = rows(STEEP), L - timedelta(days=60), L + timedelta(days=20)
    found["landmark_outcomes"] += [leaving("a10-89", noticed, L), leaving("a10-89", L, leaves, "later")]
    found["landmark_scores"][-1] |= {"score": None, "last_day": None, "late_day": L - timedelta(days=40)}

    [left_out] = a_report(found).parts[0].churn.left_out

    assert (left_out.reason, left_out.accounts) == ("answer after notice of cancellation", 1)


@pytest.mark.parametrize(("taken_back", "left_out"), [(-1, 0), (0, 0), (1, 1)])
def test_notice_that_was_taken_back_stood_on_the_landmark_if_that_was_later(taken_back: int, left_out: int) -> None:
    found, noticed = rows(STEEP), L - timedelta(days=20)
    stays = outcome("a10-89", "renewed", L + timedelta(days=taken_back))
    found["landmark_outcomes"] += [leaving("a10-89", noticed, L + timedelta(days=20)), stays]
    late = {"score": None, "last_day": None, "late_day": noticed} if left_out else {"last_day": noticed}
    found["landmark_scores"][-1] |= late

    churn = a_report(found).parts[0].churn

    assert sum(each.accounts for each in churn.left_out) == left_out
    assert (churn.groups[-1].events, churn.groups[-1].accounts) == (10, 90 - left_out)
