from datetime import timedelta
from typing import Any

import pytest

from infra.local.stack import Stack
from tests.integration.people import acme_with_ann, items, queued, tell
from tests.making import an_event

pytestmark = pytest.mark.usefixtures("without_reports")


def outcomes(stack: Stack) -> list[tuple[Any, ...]]:
    """Return the outcomes on record: what, what is paid now, what was paid before."""
    found = sorted(items(stack, sk="OUTCOME#"), key=lambda each: str(each["sk"]))
    return [(each["outcome"], each.get("arr"), each.get("previous_arr")) for each in found]


def test_what_becomes_of_an_account_is_on_record_event_by_event(stack: Stack) -> None:
    acme_with_ann(stack)
    for hours, kind, told in ((1, "AccountExpanded", {"arr": 15000}), (2, "AccountChurned", {"reason": "price"})):
        tell(stack, kind, at=stack.clock.now() + timedelta(hours=hours), account_id="acme", **told)

    assert outcomes(stack) == [("expanded", 15000, 12000), ("churned", None, 15000)]
    assert {each["account_sk"] for each in items(stack, sk="OUTCOME#")} == {
        each["sk"] for each in items(stack, sk="OUTCOME#")
    }


def test_an_outcome_delivered_twice_is_one(stack: Stack) -> None:
    acme_with_ann(stack)
    renewed = an_event("AccountRenewed", {"account_id": "acme", "arr": 15000}, time="2026-01-05T10:00:00Z")

    for _ in range(2):
        stack.invoke("LifecycleFunction", queued(renewed))

    assert outcomes(stack) == [("renewed", 15000, 12000)]


def test_of_a_usage_metric_the_latest_value_is_kept(stack: Stack) -> None:
    now, told = stack.clock.now(), {"account_id": "acme", "metric": "logins", "previous_value": 100, "window_days": 30}
    tell(stack, "MetricChanged", at=now + timedelta(hours=2), value=60.5, **told)
    tell(stack, "MetricChanged", at=now + timedelta(hours=1), value=99, **told)

    [signal] = items(stack, pk="ACCOUNT#acme", sk="USAGE#logins")
    assert (signal["value"], signal["previous_value"], signal["version"]) == (60.5, 100, 1)
