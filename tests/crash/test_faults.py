"""A reply that is lost, or a call that is throttled, at any call of any dispatch handler: asked once, on record."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from infra.local.stack import Stack
from tests.crash.faults import Fault, reply_lost, throttled
from tests.crash.harness import LONG_ENOUGH, a_stack
from tests.crash.rewinding import Moment
from tests.crash.test_crashes import with_ann
from tests.integration.people import asked, goes_live, invitations, skips


def every_fault(function: str, fault: Fault, scenario: Callable[[Stack], None]) -> Iterator[Stack]:
    """Yield the stack after a scenario with the fault at each call of a function, until there is no such call."""
    with a_stack() as stack:
        with_ann(stack)
        start = Moment(stack)
        for at in count(1):
            with fault(start.again(), function, at) as names:
                scenario(stack)
                stack.advance(LONG_ENOUGH)
                stack.settle(flush=True)
            if len(names) < at:
                assert at > 1
                return
            yield stack


@pytest.mark.parametrize("fault", [reply_lost, throttled])
@pytest.mark.parametrize("function", ["SendFunction", "LifecycleFunction"])
def test_one_mail_leaves_whatever_call_goes_wrong(function: str, fault: Fault) -> None:
    for stack in every_fault(function, fault, goes_live):
        assert asked(stack) == ["ann@acme.example"]
        assert [each["state"] for each in invitations(stack)] == ["delivered"]
        assert skips(stack) == []
        assert stack.messages("SendDeadLetters") == []
        assert stack.messages("LifecycleDeadLetters") == []
