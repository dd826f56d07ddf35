"""Two deliveries of the same message, in every order of their calls: one mail."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

import pytest

from functions.adapters.runtime import Runtime
from functions.core.survey import Invitation
from functions.core.times import parse
from functions.dispatch import sending
from infra.local.stack import Stack
from tests.crash.harness import LONG_ENOUGH, Killed, a_stack, everyone_is_enrolled, hooked
from tests.crash.interleaving import Gates, both_at_once, orders
from tests.crash.rewinding import Moment, written
from tests.crash.test_crashes import with_ann
from tests.integration.desks import also_bolt
from tests.integration.people import ACME, ANN, acme_with_ann, asked, goes_live, invitations, items, queued, skips, tell
from tests.integration.test_triggers import BO, activate
from tests.making import an_event

TWO_TICKS = timedelta(minutes=30)
WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "SendMessageBatch", "SendMessage", "SendEmail"})


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
    function: str, prepare: Callable[[Stack], Any], orders: Iterable[tuple[int, ...]], by: timedelta = LONG_ENOUGH
) -> Iterator[Stack]:
    """Yield the stack after each order of the writes of a function whose event, or two, are delivered at once.

    An order that leaves exactly what another left, to the last letter, has the same end, and is not lived on from.
    """
    judged: set[str] = set()
    with a_stack() as stack:
        told = prepare(stack)
        start, events = Moment(stack), told if isinstance(told, tuple) else (told, told)
        for order in orders:
            both_at_once(start.again(), function, events, Gates(order, WRITES))
            assert stack.failures == []
            if (left := written(stack)) not in judged:
                judged.add(left)
                stack.advance(by)
                yield stack


def test_a_message_delivered_twice_at_once_sends_one_mail() -> None:
    for stack in every_order("SendFunction", handed_over, orders(3, 1)):
        assert asked(stack) == ["ann@acme.example"]
        assert [each["state"] for each in invitations(stack)] == ["delivered"]


def test_a_sending_that_died_is_taken_over_by_one_of_two() -> None:
    for stack in every_order("SendFunction", died_after_the_claim, islice(orders(5, 5), 0, None, 12)):
        assert asked(stack) == ["ann@acme.example"]
        assert [each["state"] for each in invitations(stack)] == ["delivered"]


def of(detail_type: str, **detail: Any) -> Callable[[Stack], dict[str, Any]]:
    """Return what records Acme and Ann, and returns an event about them without delivering it."""

    def prepare(stack: Stack) -> dict[str, Any]:
        with_ann(stack)
        return queued(an_event(detail_type, detail))

    return prepare


def test_an_event_delivered_twice_at_once_asks_once() -> None:
    live = of("AccountStageChanged", account_id="acme", stage="live")
    for stack in every_order("LifecycleFunction", live, orders(3, 3), TWO_TICKS):
        assert asked(stack) == ["ann@acme.example"]
        assert [each["state"] for each in invitations(stack)] == ["delivered"]
        assert skips(stack) == []


def test_a_contact_told_twice_at_once_is_recorded_once_and_asked_once() -> None:
    def live_already(stack: Stack) -> dict[str, Any]:
        tell(stack, "AccountUpserted", **ACME)
        goes_live(stack)
        return queued(an_event("ContactUpserted", ANN))

    for stack in every_order("LifecycleFunction", live_already, orders(4, 4), TWO_TICKS):
        assert [item["contact_id"] for item in items(stack, pk="ACCOUNT#acme", sk="MEMBER#")] == ["ann"]
        assert [item["contact_id"] for item in items(stack, pk="EMAIL#ann@acme.example")] == ["ann"]
        assert [each.get("duplicate_of", "") for each in items(stack, pk="CONTACT#ann", sk="PROFILE")] == [""]
        assert asked(stack) == ["ann@acme.example"]


def test_of_two_words_about_a_contact_at_once_the_later_holds() -> None:
    def moved(stack: Stack) -> tuple[dict[str, Any], ...]:
        accounts = [{**ANN, "accounts": [{"account_id": name}]} for name in ("acme", "bolt")]
        early, late = "2026-01-05T08:00:00Z", "2026-01-05T08:30:00Z"
        tell(stack, "ContactUpserted", at=parse("2026-01-05T07:00:00Z"), contact_id="ann")
        return tuple(
            queued(an_event("ContactUpserted", told, at)) for told, at in zip(accounts, (early, late), strict=True)
        )

    for stack in every_order("LifecycleFunction", moved, islice(orders(4, 4), 0, None, 5), TWO_TICKS):
        [ann] = items(stack, pk="CONTACT#ann", sk="PROFILE")
        assert [name for name, each in ann["memberships"].items() if "until" not in each] == ["bolt"]
        here = {item["pk"] for item in items(stack, pk="ACCOUNT#", sk="MEMBER#ann") if "until" not in item}
        assert here == {"ACCOUNT#bolt"}


def due_in_the_morning(stack: Stack) -> dict[str, Any]:
    """Plan Ann's and Bo's survey at night; return the message that says in the morning that something is due."""
    with_ann(stack)
    tell(stack, "ContactUpserted", **BO)
    stack.clock.advance(timedelta(hours=14))
    goes_live(stack)
    stack.clock.advance(timedelta(hours=11, minutes=30))
    return queued({"shard": 0})


def test_a_shard_worked_through_twice_at_once_hands_each_survey_over_once(monkeypatch: pytest.MonkeyPatch) -> None:
    handed = Counter[str]()
    send = sending.send

    def counting(runtime: Runtime, invitation: Invitation) -> None:
        handed[invitation.contact_id] += 1
        send(runtime, invitation)

    monkeypatch.setattr("functions.dispatch.on_send_queue.send", counting)
    for stack in every_order("DueFunction", due_in_the_morning, orders(3, 3)):
        assert sorted(asked(stack)) == ["ann@acme.example", "bo@acme.example"]
        assert [each["state"] for each in invitations(stack)] == ["delivered", "delivered"]
        assert handed == {"ann": 1, "bo": 1}
        handed.clear()


def test_a_shard_worked_through_twice_at_once_keeps_to_a_cap() -> None:
    def capped(stack: Stack) -> dict[str, Any]:
        activate(stack, triggers=[{"stage_reached": "live"}], daily_cap=1)
        everyone_is_enrolled(stack)
        return due_in_the_morning(stack)

    for stack in every_order("DueFunction", capped, islice(orders(4, 4), 0, None, 5)):
        assert len(asked(stack)) <= 1  # a place that both went for may be lost with its day
        stack.advance(timedelta(days=2))
        assert sorted(asked(stack)) == ["ann@acme.example", "bo@acme.example"]


def test_a_cap_holds_for_what_is_planned_later_on_the_same_day() -> None:
    with a_stack() as stack:
        activate(stack, triggers=[{"stage_reached": "live"}], daily_cap=1)
        acme_with_ann(stack)
        goes_live(stack)
        stack.advance(TWO_TICKS)
        also_bolt(stack)
        stack.advance(TWO_TICKS)

        assert asked(stack) == ["ann@acme.example"]


def test_a_message_that_comes_again_hours_later_sends_nothing() -> None:
    with a_stack() as stack:
        message = handed_over(stack)
        stack.invoke("SendFunction", message)
        stack.advance(LONG_ENOUGH)

        stack.invoke("SendFunction", message)

        assert asked(stack) == ["ann@acme.example"]


def test_the_first_reason_for_not_asking_stays_when_the_event_comes_again() -> None:
    with a_stack() as stack:
        acme_with_ann(stack, email=None)
        goes_live(stack)
        tell(stack, "ContactUpserted", contact_id="bo", email="ann@acme.example")
        tell(stack, "ContactUpserted", contact_id="ann", email="ann@acme.example")

        goes_live(stack)

        assert skips(stack) == [("ann", "no_address")]


def test_what_ses_tells_before_a_mail_is_confirmed_stays() -> None:
    with a_stack() as stack:
        message = handed_over(stack)

        def tell_at_once(model: Any, **_: object) -> None:
            if model.name == "SendEmail":
                stack.settle()

        with hooked(stack, "SendFunction", {"after-call": tell_at_once}):
            stack.invoke("SendFunction", message)

        assert asked(stack) == ["ann@acme.example"]
        assert [(each["state"], "sent_at" in each) for each in invitations(stack)] == [("delivered", True)]
