"""Messages to our own queues, ten to a call."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from functions.adapters.runtime import Runtime

_BATCH = 10


class Queue:
    """One SQS queue."""

    def __init__(self, runtime: Runtime, url: str) -> None:
        """Take the queue's address."""
        self._client = runtime.client("sqs")
        self._url = url
        self._gathering = False
        self._gathered: list[dict[str, object]] = []

    def send(self, messages: Sequence[Mapping[str, object]], delay: int = 0) -> None:
        """Send JSON messages, to be received after a delay in seconds, of at most 900.

        One that the queue refuses raises, so that its source is tried again.
        """
        delayed = {"DelaySeconds": delay} if delay else {}
        waiting = [*self._gathered, *({"MessageBody": json.dumps(each), **delayed} for each in messages)]
        whole = len(waiting) - len(waiting) % _BATCH if self._gathering else len(waiting)
        self._gathered = waiting[whole:]
        self._send(waiting[:whole])

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Send what is sent inside the block in full batches, and the rest at its end."""
        self._gathering = True
        try:
            yield
        finally:
            self._gathering = False
            self.send([])

    def _send(self, messages: Sequence[dict[str, object]]) -> None:
        for start in range(0, len(messages), _BATCH):
            entries = [{"Id": str(index), **each} for index, each in enumerate(messages[start : start + _BATCH])]
            self._check(self._client.send_message_batch(QueueUrl=self._url, Entries=entries))

    @staticmethod
    def _check(answer: Mapping[str, Any]) -> None:
        if answer.get("Failed"):
            message = f"the queue refused {len(answer['Failed'])} messages: {answer['Failed'][0].get('Code')}"
            raise RuntimeError(message)


def send_queue(runtime: Runtime) -> Queue:
    """Return the queue of invitations that are due to be sent."""
    return Queue(runtime, runtime.setting("SEND_QUEUE_URL"))


def due_queue(runtime: Runtime) -> Queue:
    """Return the queue of shards in which something has fallen due."""
    return Queue(runtime, runtime.setting("DUE_QUEUE_URL"))


def rejected_queue(runtime: Runtime) -> Queue:
    """Return the queue of events that could not be understood."""
    return Queue(runtime, runtime.setting("REJECTED_QUEUE_URL"))


def effect_queue(runtime: Runtime) -> Queue:
    """Return the queue of replies and alerts that are to go out."""
    return Queue(runtime, runtime.setting("EFFECT_QUEUE_URL"))


def report_queue(runtime: Runtime) -> Queue:
    """Return the queue of reports to make."""
    return Queue(runtime, runtime.setting("REPORT_QUEUE_URL"))


def slide_queue(runtime: Runtime) -> Queue:
    """Return the queue of packs to draw as slides."""
    return Queue(runtime, runtime.setting("SLIDE_QUEUE_URL"))
