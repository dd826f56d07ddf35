"""What a queue is sent, call by call."""

import json
from contextlib import suppress
from types import SimpleNamespace
from typing import Any, cast

import pytest

from functions.adapters.queues import Queue
from functions.adapters.runtime import Runtime


class Wire:
    """Stands in for the client of SQS, and keeps what it was asked to send; refuses everything if told to."""

    def __init__(self, **answer: Any) -> None:
        self.calls: list[list[Any]] = []
        self.delays: list[int | None] = []
        self._answer = answer

    def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - boto3's
        assert QueueUrl == "url"
        self.delays += [each.get("DelaySeconds") for each in Entries]
        self.calls.append([json.loads(each["MessageBody"])["number"] for each in Entries])
        return self._answer


def queue(wire: Wire) -> Queue:
    return Queue(cast("Runtime", SimpleNamespace(client=lambda _: wire)), "url")


def numbered(first: int, count: int) -> list[dict[str, int]]:
    return [{"number": first + each} for each in range(count)]


def test_messages_leave_ten_to_a_call() -> None:
    wire = Wire()

    queue(wire).send(numbered(0, 12))

    assert wire.calls == [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [10, 11]]


def test_a_message_may_be_held_back_for_some_seconds() -> None:
    wire = Wire()

    queue(wire).send(numbered(0, 1), delay=120)
    queue(wire).send(numbered(1, 1))

    assert wire.delays == [120, None]


def test_what_is_gathered_leaves_in_full_batches_and_the_rest_at_the_end() -> None:
    wire = Wire()
    sending = queue(wire)

    with sending.gathered():
        sending.send(numbered(0, 6))
        sending.send(numbered(6, 6))
        before = list(wire.calls)

    assert before == [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]
    assert wire.calls == [*before, [10, 11]]


def test_what_was_gathered_leaves_also_if_something_fails() -> None:
    wire = Wire()
    sending = queue(wire)

    with suppress(LookupError), sending.gathered():
        sending.send(numbered(0, 1))
        raise LookupError

    assert wire.calls == [[0]]


def test_what_the_queue_refuses_fails() -> None:
    with pytest.raises(RuntimeError, match="refused 1 messages: Throttled"):
        queue(Wire(Failed=[{"Code": "Throttled"}])).send(numbered(0, 1))
