"""What moto holds, read in process: through its API a record costs 6 ms, and an empty queue as much as a full one."""

import os
from collections.abc import Callable
from datetime import datetime
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.events.models import events_backends
from moto.ses.models import SESQuota, ses_backends
from moto.sqs.models import sqs_backends

from infra.local import quickening
from infra.local.delays import Delays
from infra.local.resources import Place

_ELSEWHERE = "AWS_ENDPOINT_URL"


class MotoStreams:
    """Stands in for a boto3 DynamoDB Streams client; positions are indexes into the one shard."""

    def __init__(self, place: Place) -> None:
        """Take the account and region whose tables are read."""
        self._tables = dynamodb_backends[place.account][place.region].tables

    def _shard(self, arn: str) -> Any:  # noqa: ANN401 - moto's own
        return self._tables[arn.split("/")[1]].stream_shard

    def describe_stream(self, *, StreamArn: str) -> dict[str, Any]:  # noqa: N803 - boto3's names
        """Name the shard."""
        return {"StreamDescription": {"Shards": [{"ShardId": self._shard(StreamArn).id}]}}

    def get_shard_iterator(self, *, StreamArn: str, ShardId: str, ShardIteratorType: str) -> dict[str, str]:  # noqa: ARG002, N803
        """Return the position of the oldest record, which is where every reader here begins."""
        return {"ShardIterator": f"{StreamArn}|0"}

    def get_records(self, *, ShardIterator: str) -> dict[str, Any]:  # noqa: N803 - boto3's names
        """Return everything from a position on, and the position after it."""
        arn, position = ShardIterator.split("|")
        records = [record.to_json() for record in self._shard(arn).items[int(position) :]]
        return {"Records": records, "NextShardIterator": f"{arn}|{int(position) + len(records)}"}


def streams(place: Place) -> Any:  # noqa: ANN401 - a boto3 client, or what stands in for one
    """Return a client for streams: moto's in process, unless DynamoDB is another engine or another process."""
    return place.client("dynamodbstreams") if _elsewhere("DYNAMODB") else MotoStreams(place)


def waiting(place: Place, url: str) -> Callable[[], bool]:
    """Return what says whether a queue may hold something to receive; of a queue held elsewhere it may always."""
    if _elsewhere("SQS"):
        return lambda: True
    queues = sqs_backends[place.account][place.region].queues
    return lambda: bool(queues[url.rpartition("/")[2]].messages)


def delays(place: Place, now: Callable[[], datetime]) -> Delays:
    """Return what holds messages back by the local clock; queues held elsewhere do so by their own."""
    return Delays({} if _elsewhere("SQS") else sqs_backends[place.account][place.region].queues, now)


def adapt(place: Place, now: Callable[[], datetime]) -> None:
    """Make moto behave as an AWS account in use does, as far as its own ways would be felt in a local run."""
    date_events(place, now)
    production_quota(place)
    quickening.quicken(place)


def date_events(place: Place, now: Callable[[], datetime]) -> None:
    """Give an event that comes without a time the time of the local clock, as AWS gives it that of its arrival."""
    backend = events_backends[place.account][place.region]
    put = backend.put_events
    backend.put_events = lambda events: put([{"Time": now().timestamp(), **event} for event in events])  # type: ignore[method-assign]


def production_quota(place: Place) -> None:
    """Let SES send as much as an account out of the sandbox may: moto's own is 200 mails for ever, one a second."""
    if not _elsewhere("SES"):
        quota = SESQuota(0)
        quota.max24_hour_send, quota.max_send_rate = 50_000, 14
        ses_backends[place.account][place.region].get_send_quota = lambda: quota  # type: ignore[method-assign]


def _elsewhere(service: str) -> bool:
    """Say whether the standard variables send a service to another process than this one."""
    return bool(os.environ.get(_ELSEWHERE) or os.environ.get(f"{_ELSEWHERE}_{service}"))
