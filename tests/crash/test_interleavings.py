"""Two deliveries of the same message, in every order of their calls: one mail."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

import pytest

from infra.local.stack import Stack
from tests.crash.harness import LONG_ENOUGH, Killed
from tests.crash.interleaving import Gates, orders
from tests.crash.test_crashes import a_stack, with_ann
from tests.integration.people import asked, invitations, queued
from tests.making import an_event

WRITES = frozenset({"UpdateItem", "SendEmail"})


def handed_over(stack: Stack) -> dict[str, Any]:
    """Plan Ann's survey, and return the message that hands it over without delivering it."""
    with_ann(stack)
    stack.invoke("LifecycleFunction", queued(an_event("AccountStageChanged", {"account_id": "acme", "stage": "live"})))
    [message] = stack.messages("SendQueue")
    stack.client("sqs").purge_queue(QueueUrl=stack.physical("SendQueue"))
    return queued(message)


def died_after_the_claim(stack: Stack) -> dict[str, Any]:
    """Return the same message more than an hour after its first delivery died, between the claim and SES."""

    def die(**_: object) -> None:
        raise Killed

    message = handed_over(stack)
    stack.restart()
    mail = stack.runtime("SendFunction").client("sesv2", attempts=1)
    mail.meta.events.register_first("before-call.sesv2.SendEmail", die)
    with pytest.raises(Killed):
        stack.invoke("SendFunction", message)
    stack.clock.advance(timedelta(hours=2))
    return message


def deliver_twice(stack: Stack, message: dict[str, Any], order: tuple[int, ...]) -> None:
    """Deliver a message to two environments at once, their writes in the order given."""
    gates, send = Gates(order), stack.functions()["SendFunction"]
    runtimes = []
    for who in (0, 1):
        stack.restart()
        runtimes.append(stack.runtime("SendFunction"))
        gates.watch(runtimes[who], who, WRITES)
    gates.run((lambda: send.call(message, runtimes[0], "one"), lambda: send.call(message, runtimes[1], "other")))
    stack.restart()
    stack.advance(LONG_ENOUGH)


def some(of: Iterator[tuple[int, ...]], every: int) -> list[tuple[int, ...]]:
    return list(islice(of, 0, None, every))


@pytest.mark.parametrize("order", list(orders(3, 1)))
def test_a_message_delivered_twice_at_once_sends_one_mail(order: tuple[int, ...]) -> None:
    with a_stack() as stack:
        deliver_twice(stack, handed_over(stack), order)

        assert asked(stack) == ["ann@acme.example"]
        assert [each["state"] for each in invitations(stack)] == ["delivered"]


@pytest.mark.parametrize("order", some(orders(5, 5), every=12))
def test_a_sending_that_died_is_taken_over_by_one_of_two(order: tuple[int, ...]) -> None:
    with a_stack() as stack:
        deliver_twice(stack, died_after_the_claim(stack), order)

        assert asked(stack) == ["ann@acme.example"]
        assert [each["state"] for each in invitations(stack)] == ["delivered"]
