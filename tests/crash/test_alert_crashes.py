"""Every alert is told, or on record as perhaps told, wherever the function that tells it dies."""

from collections import Counter
from datetime import timedelta

import pytest

from infra.local.stack import Stack
from tests.crash.harness import every_death
from tests.crash.test_crashes import announced
from tests.integration.alerts import set_alerts
from tests.integration.casework import desk_for, unhappy
from tests.integration.desks import submit
from tests.integration.people import acme_with_ann, goes_live, items
from tests.integration.programmes import change_programme
from tests.integration.test_following_up import answer


def asked(stack: Stack) -> None:
    set_alerts(stack)
    acme_with_ann(stack)
    goes_live(stack)


def answered(stack: Stack) -> None:
    stack.posts.kept.clear()  # what earlier cases posted
    answer(stack, stack.outbox()[0], 2, "Slow")


def states(stack: Stack) -> dict[str, str]:
    effects = items(stack, sk="EFFECT#notify#")
    return {each["sk"].split("#")[2].partition(".")[0]: each["state"] for each in effects}


def test_an_alert_is_told_wherever_telling_it_dies_and_where_that_would_be_seen_never_twice() -> None:
    seen = Counter[tuple[str, int, str]]()
    for stack in every_death("EffectFunction", answered, asked, before_reads=False):
        state = states(stack)
        assert len(announced(stack, "AlertRaised")) == 1
        assert len(items(stack, pk="DIGEST#late", sk="PING#")) == 1
        assert (state["bus"], state["late"]) == ("done", "done")
        seen["slack", sum("2 of 10" in str(each.message) for each in stack.posts.kept), state["now"]] += 1
        seen["mail", sum(mail.to == "tom@harbour.example" for mail in stack.outbox()), state["leads"]] += 1

    assert set(seen) <= {
        (place, *end) for place in ("slack", "mail") for end in ((1, "done"), (0, "unconfirmed"), (1, "unconfirmed"))
    }
    assert seen["slack", 1, "unconfirmed"] == seen["mail", 1, "unconfirmed"] == 1  # told, and not yet recorded


@pytest.mark.parametrize("function", ["FollowupStreamFunction", "EffectFunction"])
def test_a_health_set_by_hand_is_told_and_so_is_its_end_wherever_follow_up_dies(function: str) -> None:
    links = list[str]()

    def told_of_health(stack: Stack) -> None:
        unhappy(stack)
        change_programme(stack, alerts={"health": {"to": "bus", "when": {"events": ["health"]}}})
        links.append(desk_for(stack, "jane@harbour.example"))

    def set_by_hand(stack: Stack) -> None:
        told = {"do": "health", "account": "acme", "colour": "red", "reason": "They told us", "until": "2026-01-06"}
        submit(stack, f"{links[0]}?account=acme", **told)
        stack.advance(timedelta(hours=16))

    changes = {"acme:health:assessed:1", "acme:health:lapsed:2026-01-06T00:00:00Z"}
    for stack in every_death(function, set_by_hand, told_of_health, before_reads=False):
        stack.advance(timedelta(hours=16))
        assert announced(stack, "HealthChanged") == changes
        assert announced(stack, "AlertRaised") == {f"{each}:alert:health" for each in changes}
