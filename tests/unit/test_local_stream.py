"""How a stream's records are given to a reader: batches, windows, retries, halving and giving up."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.local.stream_source import Reader, Stream, StreamSource

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/1"
READER = Reader(
    function="Archive",
    batch_size=4,
    window=timedelta(0),
    retries=1,
    bisects=True,
    reports_failures=True,
    patterns=({"eventName": ["INSERT"]},),
    on_failure="undelivered",
)


class FakeStreams:
    """A stream client with the pages it is told to return."""

    def __init__(self, *pages: list[dict[str, Any]]) -> None:
        self.pages = list(pages)

    def describe_stream(self, **_: object) -> dict[str, Any]:
        return {"StreamDescription": {"Shards": [{"ShardId": "shard-1"}]}}

    def get_shard_iterator(self, **_: object) -> dict[str, str]:
        return {"ShardIterator": "0"}

    def get_records(self, **_: object) -> dict[str, Any]:
        return {"Records": self.pages.pop(0) if self.pages else [], "NextShardIterator": "1"}


class FakeQueue:
    """Keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803 - boto3's names
        self.sent.append({"queue": QueueUrl, **json.loads(MessageBody)})


class Handler:
    """A function that fails on the records it is told to, in the way it is told to."""

    def __init__(self, poison: str = "", *, raises: bool = False) -> None:
        self.batches: list[list[str]] = []
        self.poison = poison
        self.raises = raises

    def __call__(self, _function: str, event: Any) -> tuple[bool, Any]:
        numbers = [each["dynamodb"]["SequenceNumber"] for each in event["Records"]]
        self.batches.append(numbers)
        if self.poison not in numbers:
            return True, {"batchItemFailures": []}
        return (False, None) if self.raises else (True, {"batchItemFailures": [{"itemIdentifier": self.poison}]})


def record(number: int, name: str = "INSERT", **images: object) -> dict[str, Any]:
    return {"eventName": name, "dynamodb": {"SequenceNumber": str(number), "Keys": {"pk": {"S": "k"}}, **images}}


def source(reader: Reader = READER) -> tuple[StreamSource, FakeQueue]:
    queue = FakeQueue()
    return StreamSource(reader, Stream(FakeStreams(), ARN), queue), queue


def delivered(handler: Handler, count: int, reader: Reader = READER) -> FakeQueue:
    reading, queue = source(reader)
    reading.offer([record(number) for number in range(count)], NOW)
    reading.drain(handler, NOW, flush=False)
    return queue


def test_records_come_in_batches_and_in_order() -> None:
    handler = Handler()

    delivered(handler, 6)

    assert handler.batches == [["0", "1", "2", "3"], ["4", "5"]]


def test_records_that_the_filter_does_not_want_are_never_delivered() -> None:
    handler, (reading, _) = Handler(), source()

    reading.offer([record(1, "REMOVE"), record(2)], NOW)
    reading.drain(handler, NOW, flush=False)

    assert handler.batches == [["2"]]


def test_window_is_waited_for_in_virtual_time() -> None:
    handler, (reading, _) = Handler(), source(replace(READER, window=timedelta(minutes=5)))
    reading.offer([record(1)], NOW)

    reading.drain(handler, NOW + timedelta(minutes=4), flush=False)
    before = list(handler.batches)
    reading.drain(handler, NOW + timedelta(minutes=5), flush=False)

    assert (before, handler.batches) == ([], [["1"]])


def test_full_batch_or_a_flush_does_not_wait_for_the_window() -> None:
    handler, (reading, _) = Handler(), source(replace(READER, window=timedelta(minutes=5)))
    reading.offer([record(number) for number in range(5)], NOW)

    reading.drain(handler, NOW, flush=False)
    full = len(handler.batches)
    reading.drain(handler, NOW, flush=True)

    assert (full, handler.batches[-1]) == (1, ["4"])


def test_poison_record_is_given_up_alone_and_the_rest_arrives() -> None:
    handler = Handler(poison="2", raises=True)

    queue = delivered(handler, 4)

    assert handler.batches == [["0", "1", "2", "3"], ["0", "1"], ["2", "3"], ["2"], ["2"], ["3"]]
    [given_up] = queue.sent
    assert given_up["queue"] == "undelivered"
    assert given_up["DDBStreamBatchInfo"]["startSequenceNumber"] == "2"
    assert given_up["DDBStreamBatchInfo"]["batchSize"] == 1


def test_reported_failure_is_tried_again_from_that_record_on() -> None:
    handler = Handler(poison="2")

    queue = delivered(handler, 4)

    assert handler.batches[:2] == [["0", "1", "2", "3"], ["2", "3"]]
    assert handler.batches[-1] == ["3"]
    assert len(queue.sent) == 1


def test_without_halving_the_whole_batch_is_given_up() -> None:
    handler = Handler(poison="0", raises=True)

    queue = delivered(handler, 4, replace(READER, bisects=False))

    assert handler.batches == [["0", "1", "2", "3"]] * 2
    assert queue.sent[0]["DDBStreamBatchInfo"]["batchSize"] == 4


def test_report_is_not_heeded_unless_the_mapping_asks_for_it() -> None:
    handler = Handler(poison="0")

    queue = delivered(handler, 1, replace(READER, reports_failures=False))

    assert (len(handler.batches), queue.sent) == (1, [])


def test_reader_without_a_failure_queue_drops_what_it_gives_up() -> None:
    handler = Handler(poison="0", raises=True)

    queue = delivered(handler, 1, replace(READER, on_failure=None))

    assert (len(handler.batches), queue.sent) == (2, [])


def test_write_that_changed_nothing_is_no_record() -> None:
    same = record(1, "MODIFY", OldImage={"a": {"S": "x"}}, NewImage={"a": {"S": "x"}})
    other = record(2, "MODIFY", OldImage={"a": {"S": "x"}}, NewImage={"a": {"S": "y"}})

    found = Stream(FakeStreams([same], [other]), ARN).read()

    assert [each["dynamodb"]["SequenceNumber"] for each in found] == ["2"]


def test_update_that_creates_its_item_is_one_insert() -> None:
    keys, whole = {"pk": {"S": "k"}}, {"pk": {"S": "k"}, "a": {"S": "x"}}
    written = [record(1, NewImage=keys), record(2, NewImage=whole)]

    found = Stream(FakeStreams(written), ARN).read()

    assert [(each["eventName"], each["dynamodb"]["NewImage"]) for each in found] == [("INSERT", whole)]


def test_item_that_is_nothing_but_its_keys_is_an_insert_too() -> None:
    keys = {"pk": {"S": "k"}}
    written = [record(1, NewImage=keys), record(2, "REMOVE", OldImage=keys), record(3, NewImage=keys)]

    found = Stream(FakeStreams(written), ARN).read()

    assert [each["eventName"] for each in found] == ["INSERT", "REMOVE", "INSERT"]


def test_record_has_lambdas_json_instead_of_boto3s_values() -> None:
    raw = record(1, ApproximateCreationDateTime=NOW, NewImage={"b": {"B": b"bytes"}, "l": {"L": [{"B": b"x"}]}})

    [found] = Stream(FakeStreams([raw]), ARN).read()

    assert found["dynamodb"]["NewImage"] == {"b": {"B": "Ynl0ZXM="}, "l": {"L": [{"B": "eA=="}]}}
    assert found["dynamodb"]["ApproximateCreationDateTime"] == int(NOW.timestamp())
    assert (found["awsRegion"], found["eventSourceARN"]) == ("eu-west-1", ARN)
