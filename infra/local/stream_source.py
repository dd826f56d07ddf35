"""Hands a table's stream to its functions, as Lambda's poller does; each reader has its own position."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from infra.local.patterns import Pattern, matches_any
from infra.local.queue_source import Attempt

Record = dict[str, Any]


class Stream:
    """The one shard of a local table's stream, read from its beginning."""

    def __init__(self, client: Any, arn: str) -> None:  # noqa: ANN401 - a boto3 DynamoDB Streams client
        """Start at the oldest record."""
        self._client = client
        self.arn = arn
        self.shard: str = client.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
        self._next = client.get_shard_iterator(
            StreamArn=arn, ShardId=self.shard, ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]  # fmt: skip

    def read(self) -> list[Record]:
        """Return the records that are new since the last reading, as Lambda would be given them."""
        new: list[Record] = []
        while True:
            answer = self._client.get_records(ShardIterator=self._next)
            self._next = answer["NextShardIterator"]
            if not answer["Records"]:
                return [_as_lambda_has_it(record, self.arn) for record in as_dynamodb_writes_them(new)]
            new += answer["Records"]


def as_dynamodb_writes_them(records: list[Record]) -> Iterator[Record]:
    """Leave out what moto alone writes: a record for a write that changed nothing, and a first of two for one insert.

    An update that creates its item gives an insert of the bare keys, then the insert that counts.
    """
    for record, following in zip_longest(records, records[1:]):
        images = record["dynamodb"]
        unchanged = record["eventName"] == "MODIFY" and images.get("OldImage") == images.get("NewImage")
        if not unchanged and not _is_forerunner(record, following):
            yield record


def _is_forerunner(record: Record, following: Record | None) -> bool:
    if following is None or {record["eventName"], following["eventName"]} != {"INSERT"}:
        return False
    keys = record["dynamodb"]["Keys"]
    return bool(following["dynamodb"]["Keys"] == keys and record["dynamodb"].get("NewImage") == keys)


def _as_lambda_has_it(record: Record, arn: str) -> Record:
    return dict(_plain({**record, "awsRegion": arn.split(":")[3], "eventSourceARN": arn}))


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON, with the bytes and times that boto3 puts in
    match value:
        case bytes():
            return base64.b64encode(value).decode()
        case datetime():
            return int(value.timestamp())
        case Mapping():
            return {name: _plain(each) for name, each in value.items()}
        case list():
            return [_plain(each) for each in value]
        case _:
            return value


@dataclass(frozen=True, slots=True)
class Reader:
    """How one function wants to be given the stream."""

    function: str
    batch_size: int
    window: timedelta
    retries: int
    bisects: bool
    reports_failures: bool
    patterns: tuple[Pattern, ...]
    on_failure: str | None  # the address of a queue


@dataclass(slots=True)
class StreamSource:
    """One reader's place in the stream: what it was not yet given, and since when that waits."""

    reader: Reader
    stream: Stream
    sqs: Any
    waiting: list[Record] = field(default_factory=list)
    since: datetime | None = None

    def offer(self, records: list[Record], now: datetime) -> None:
        """Take in the new records that pass the filter; the window opens with the oldest."""
        self.waiting += [record for record in records if matches_any(self.reader.patterns, record)]
        if self.waiting and self.since is None:
            self.since = now

    def due(self, now: datetime, *, flush: bool) -> bool:
        """Say whether a batch is to be delivered: it is full, its window has passed, or we are told to."""
        if self.since is None:
            return False
        full = len(self.waiting) >= self.reader.batch_size
        return flush or full or now - self.since >= self.reader.window

    def drain(self, attempt: Attempt, now: datetime, *, flush: bool) -> None:
        """Deliver every batch that is due."""
        while self.due(now, flush=flush):
            batch, self.waiting = self.waiting[: self.reader.batch_size], self.waiting[self.reader.batch_size :]
            self.since = now if self.waiting else None
            self._deliver(batch, attempt)

    def _deliver(self, batch: list[Record], attempt: Attempt) -> None:
        """Deliver one batch in order: what fails is halved if the reader bisects, tried again, then given up."""
        work = [(batch, self.reader.retries)]
        while work:
            records, retries = work.pop()
            rest = records[self._dealt_with(records, attempt) :]
            if rest:
                work += self._again(rest, retries, moved=len(rest) < len(records))

    def _again(self, rest: list[Record], retries: int, *, moved: bool) -> list[tuple[list[Record], int]]:
        """Return what to do about the rest, last first; neither moving on nor halving costs a retry."""
        if moved:
            return [(rest, retries)]
        if self.reader.bisects and len(rest) > 1:
            half = len(rest) // 2
            return [(rest[half:], retries), (rest[:half], retries)]
        if retries:
            return [(rest, retries - 1)]
        self._give_up(rest)
        return []

    def _dealt_with(self, records: list[Record], attempt: Attempt) -> int:
        """Return how many records from the start need not be seen again."""
        succeeded, result = attempt(self.reader.function, {"Records": records})
        if not succeeded:
            return 0
        failures = (result or {}).get("batchItemFailures") if self.reader.reports_failures else None
        if not failures:
            return len(records)
        named = {failure.get("itemIdentifier") for failure in failures}
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        return min((numbers.index(number) for number in named if number in numbers), default=0)

    def _give_up(self, records: list[Record]) -> None:
        """Tell the failure queue where the records were; like Lambda, not what was in them."""
        if self.reader.on_failure is None:
            return
        first, last = records[0]["dynamodb"], records[-1]["dynamodb"]
        body = {
            "requestContext": {"functionArn": self.reader.function, "condition": "RetryAttemptsExhausted"},
            "version": "1.0",
            "DDBStreamBatchInfo": {
                "shardId": self.stream.shard,
                "startSequenceNumber": first["SequenceNumber"],
                "endSequenceNumber": last["SequenceNumber"],
                "batchSize": len(records),
                "streamArn": self.stream.arn,
            },
        }
        self.sqs.send_message(QueueUrl=self.reader.on_failure, MessageBody=json.dumps(body))
