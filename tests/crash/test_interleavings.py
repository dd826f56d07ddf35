"""Two deliveries of the same message, in every order of their calls: one mail."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

import pytest

from infra.local.stack import Stack
from tests.crash.harness import LONG_ENOUGH, Killed, a_stack, hooked
from tests.crash.interleaving import Gates, both_at_once, orders
from tests.crash.rewinding import Moment
from tests.crash.test_crashes import with_ann
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

    def die(model: Any, **_: object) -> None:
        if model.name == "SendEmail":
            raise Killed

    message = handed_over(stack)
    with pytest.raises(Killed), hooked(stack, "SendFunction", {"before-call": die}):
        stack.invoke("SendFunction", message)
    stack.clock.advance(timedelta(hours=2))
    return message


def every_order(
    function: str, prepare: Callable[[Stack], dict[str, Any]], orders: Iterable[tuple[int, ...]]
) -> Iterator[Stack]:
    """Yield the stack after each order of the writes of a function whose event is delivered twice at once."""
    with a_stack() as stack:
        event = prepare(stack)
        start = Moment(stack)
        for order in orders:
            both_at_once(start.again(), function, event, Gates(order, WRITES))
            stack.advance(LONG_ENOUGH)
            yield stack


def test_a_message_delivered_twice_at_once_sends_one_mail() -> None:
    for stack in every_order("SendFunction", handed_over, orders(3, 1)):
        assert asked(stack) == ["ann@acme.example"]
        assert [each["state"] for each in invitations(stack)] == ["delivered"]


def test_a_sending_that_died_is_taken_over_by_one_of_two() -> None:
    for stack in every_order("SendFunction", died_after_the_claim, islice(orders(5, 5), 0, None, 12)):
        assert asked(stack) == ["ann@acme.example"]
        assert [each["state"] for each in invitations(stack)] == ["delivered"]
