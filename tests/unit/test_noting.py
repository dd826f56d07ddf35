from datetime import date
from decimal import Decimal

from functions.core.details import AccountChurned, AccountContracted, AccountExpanded, AccountRenewed, MetricChanged
from functions.dispatch.noting import outcome_told, usage_told
from tests.making import MONDAY

BEFORE = "2026-01-05T08:59:59Z"
NINE = "2026-01-05T09:00:00Z"


def test_an_outcome_carries_what_the_account_pays_and_paid() -> None:
    stored = {"arr": 12000, "told": {"arr": BEFORE}}

    assert outcome_told(stored, AccountExpanded(account_id="acme", arr=15000), MONDAY) == {
        "outcome": "expanded",
        "arr": 15000,
        "previous_arr": 12000,
    }
    assert outcome_told({}, AccountContracted(account_id="acme", arr=0), MONDAY) == {"outcome": "contracted", "arr": 0}


def test_what_was_told_for_a_later_time_is_not_what_an_account_paid_before() -> None:
    stored = {"arr": 12000, "told": {"arr": NINE}}

    assert outcome_told(stored, AccountRenewed(account_id="acme"), MONDAY) == {"outcome": "renewed"}


def test_an_account_that_has_left_does_not_leave_again() -> None:
    churned = AccountChurned(account_id="acme", reason="price")

    assert outcome_told({"churned_at": BEFORE}, churned, MONDAY) == {}
    assert outcome_told({"churned_at": NINE}, churned, MONDAY) == {"outcome": "churned", "reason": "price"}
    assert outcome_told({"churned_at": None}, churned, MONDAY) == {"outcome": "churned", "reason": "price"}


def test_an_account_leaves_on_the_day_that_is_told_last() -> None:
    notice = AccountChurned(account_id="acme", effective_date=date(2026, 4, 30))
    told = {"outcome": "churned", "effective_date": "2026-04-30"}

    assert outcome_told({}, notice, MONDAY) == told
    assert outcome_told({"churned_at": BEFORE, "leaves_on": "2026-04-30"}, notice, MONDAY) == {}
    assert outcome_told({"churned_at": BEFORE, "leaves_on": "2026-03-31"}, notice, MONDAY) == told
    assert outcome_told({"churned_at": BEFORE}, notice, MONDAY) == told
    assert outcome_told({"churned_at": BEFORE, "leaves_on": "2026-04-30"}, AccountChurned(account_id="a"), MONDAY) == {}


def test_a_usage_signal_is_kept_to_nine_decimals() -> None:
    detail = MetricChanged(
        account_id="acme", metric="logins", value=1e-300, previous_value=0.1234567891, window_days=30
    )

    assert usage_told(detail) == {
        "value": Decimal("0.0"),
        "previous_value": Decimal("0.123456789"),
        "window_days": 30,
    }
