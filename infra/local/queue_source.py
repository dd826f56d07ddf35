"""Hands a queue's messages to its function, as Lambda's poller does."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infra.local.patterns import Pattern, matches_any

Attempt = Callable[[str, Mapping[str, Any]], tuple[bool, Any]]

_MOST = 10  # what one receive can return


def failed_ids(succeeded: bool, result: Any, ids: Sequence[str], *, reports: bool) -> set[str]:  # noqa: ANN401, FBT001
    """Return the ids of a batch that its function did not deal with; a report that makes no sense fails all of them."""
    if not succeeded:
        return set(ids)
    failures = (result or {}).get("batchItemFailures") if reports else None
    named = {failure.get("itemIdentifier") for failure in failures or ()}
    unknown = named - set(ids)
    return set(ids) if unknown else named


@dataclass(frozen=True, slots=True)
class QueueSource:
    """One queue and the function behind it."""

    client: Any
    url: str
    waiting: Callable[[], bool]
    arn: str
    function: str
    batch_size: int
    reports_failures: bool
    patterns: tuple[Pattern, ...] = ()

    def drain(self, attempt: Attempt) -> None:
        """Deliver until the queue is empty; what fails comes back at once, until it is dead-lettered."""
        while self.waiting() and (messages := self._receive()):
            came_back = self._deliver(messages, attempt)
            if not came_back and len(messages) < min(self.batch_size, _MOST):
                return  # there was no more; asking costs as much as a delivery

    def _receive(self) -> list[dict[str, Any]]:
        answer = self.client.receive_message(
            QueueUrl=self.url,
            MaxNumberOfMessages=min(self.batch_size, _MOST),
            WaitTimeSeconds=0,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        messages: list[dict[str, Any]] = answer.get("Messages", [])
        return messages

    def _deliver(self, messages: list[dict[str, Any]], attempt: Attempt) -> bool:
        """Hand over a batch; say whether anything of it came back."""
        wanted = [message for message in messages if matches_any(self.patterns, _filterable(message))]
        failed = self._attempt(wanted, attempt) if wanted else set()
        back: list[dict[str, str]] = []
        done: list[dict[str, str]] = []
        for number, message in enumerate(messages):
            entry = {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"]}
            (back if message["MessageId"] in failed else done).append(entry)
        if done:
            self.client.delete_message_batch(QueueUrl=self.url, Entries=done)
        if back:
            again = [{**entry, "VisibilityTimeout": 0} for entry in back]
            self.client.change_message_visibility_batch(QueueUrl=self.url, Entries=again)
        return bool(back)

    def _attempt(self, messages: list[dict[str, Any]], attempt: Attempt) -> set[str]:
        records = [self._record(message) for message in messages]
        succeeded, result = attempt(self.function, {"Records": records})
        ids = [message["MessageId"] for message in messages]
        return failed_ids(succeeded, result, ids, reports=self.reports_failures)

    def _record(self, message: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message.get("Attributes", {}),
            "messageAttributes": _attributes(message),
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": self.arn,
            "awsRegion": self.arn.split(":")[3],
        }


def _filterable(message: Mapping[str, Any]) -> dict[str, Any]:
    """Return what filter patterns see of a message: its body as JSON where it is that."""
    try:
        return {"body": json.loads(message["Body"])}
    except json.JSONDecodeError:
        return {"body": message["Body"]}


def _attributes(message: Mapping[str, Any]) -> dict[str, Any]:
    given = message.get("MessageAttributes", {})
    return {
        name: {"stringValue": value.get("StringValue"), "dataType": value["DataType"]} for name, value in given.items()
    }


def peek(client: Any, url: str) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a boto3 SQS client
    """Yield what lies in a queue that no function reads, and leave it there."""
    seen: list[dict[str, Any]] = []
    options = {"QueueUrl": url, "MaxNumberOfMessages": _MOST, "WaitTimeSeconds": 0, "VisibilityTimeout": 60}
    while messages := client.receive_message(**options).get("Messages", []):
        seen += messages
    for message in seen:
        client.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
        yield message
