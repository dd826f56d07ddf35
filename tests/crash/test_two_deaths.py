"""A process dies, and so does the one that takes its work over: one mail, and on record."""

from infra.local.stack import Stack
from tests.crash.harness import every_two_deaths, everyone_is_enrolled
from tests.crash.test_crashes import outcomes, with_ann, with_ann_and_a_silent_ses
from tests.integration.people import goes_live
from tests.integration.programmes import change_sending


def test_sending_that_dies_twice_sends_exactly_once() -> None:
    seen = outcomes(every_two_deaths("SendFunction", goes_live, with_ann))

    assert set(seen) == {(1, "delivered")}


def test_sending_at_most_once_that_dies_twice_never_sends_twice_though_ses_says_nothing_of_it() -> None:
    def strictly(stack: Stack) -> None:
        change_sending(stack, at_most_once=True)
        everyone_is_enrolled(stack)
        with_ann_and_a_silent_ses(stack)

    seen = outcomes(every_two_deaths("SendFunction", goes_live, strictly))

    assert set(seen) == {(1, "sent"), (0, "unconfirmed"), (1, "unconfirmed")}
