"""The stream of a table that moto holds, read in process: through its API a record costs 6 ms, a fifth of a run."""

import os
from typing import Any

from moto.dynamodb.models import dynamodb_backends

from infra.local.resources import Place

_ELSEWHERE = ("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL")


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
    elsewhere = any(os.environ.get(name) for name in _ELSEWHERE)
    return place.client("dynamodbstreams") if elsewhere else MotoStreams(place)
