"""What moto holds, read in process: through its API a record costs 6 ms, and an empty queue as much as a full one."""

import base64
import copy
import os
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from moto.core import responses, serialize
from moto.core.base_backend import BaseBackend
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.parsing import expressions
from moto.events.models import events_backends
from moto.ses.models import SESQuota, ses_backends
from moto.sqs.models import sqs_backends

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
    quicken_queries(place)
    quicken_answers()
    quicken_calls()


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


def quicken_queries(place: Place) -> None:
    """Let a query look only at the items under its key: moto sorts the whole table first, whatever is asked."""
    for table in dynamodb_backends[place.account][place.region].tables.values():
        table.query = _Narrowed(table)  # type: ignore[method-assign]


class _Narrowed:
    """Answers a table's queries with moto's own code, run on a copy that holds only what the key allows.

    The copy is shallow and lent for one query, since others may read and write the table at the same time.
    """

    def __init__(self, table: Any) -> None:  # noqa: ANN401 - moto's own
        self._table = table

    def __call__(self, hash_key: Any, *others: Any, hash_key_conditions: Any = None, **named: Any) -> Any:  # noqa: ANN401
        table = self._table
        if hash_key_conditions and table.range_key_attr:
            lent = copy.copy(table)
            lent.items = {hash_key: self._under(dict(hash_key_conditions))}
            table = lent
        return type(table).query(table, hash_key, *others, hash_key_conditions=hash_key_conditions, **named)

    def _under(self, keys: dict[str, Any]) -> dict[Any, Any]:
        """Return the items whose attributes have the values of a key: the table's own, or an index's."""
        if set(keys) == {self._table.hash_key_attr}:
            return dict(self._table.items.get(keys[self._table.hash_key_attr], {}))
        [(name, key)] = keys.items()
        found, wanted = [], key.value
        for held in list(self._table.items.values()):
            for item in list(held.values()):  # of all items, for each query of an index: every step counts
                attribute = item.attrs.get(name)
                # as they are: they are all text, and moto's own comparison casts both to what they may be
                if attribute is not None and attribute.value == wanted:
                    found.append(item)
        return dict(enumerate(found))


def quicken_answers() -> None:
    """Let moto write an item's values as it holds them: it looks for each of ten types under many names in each."""
    BaseJSONSerializer._serialize_type_structure = _serialize_structure  # type: ignore[assignment,method-assign] # noqa: SLF001


_any_structure = BaseJSONSerializer._serialize_type_structure  # noqa: SLF001 - moto's own


def _serialize_structure(serializer: Any, serialized: dict[str, Any], value: Any, shape: Any, key: str) -> None:  # noqa: ANN401
    if shape.name == "AttributeValue" and isinstance(value, dict):
        serialized[key] = _written(value)
    else:
        _any_structure(serializer, serialized, value, shape, key)


def _written(value: Any) -> Any:  # noqa: ANN401 - an attribute's value, or what is in one
    match value:
        case bytes():
            return base64.b64encode(value).decode()
        case dict():
            return {name: _written(each) for name, each in value.items()}
        case list():
            return [_written(each) for each in value]
        case _:
            return value


def quicken_calls() -> None:
    """Let moto work out once what is the same at each call, and what it only reads afterwards.

    Those are a service's addresses (for S3 it loads a module anew each time), the names of a class's methods, and what
    an update expression means; and the times of a listing, which has the same files day by day.
    """
    BaseBackend.urls = property(_urls)  # type: ignore[method-assign,assignment]
    responses.method_names_from_class = _method_names  # type: ignore[attr-defined]
    expressions.UpdateExpressionParser.make = _update_expression  # type: ignore[attr-defined]
    serialize.parse_to_aware_datetime = _aware  # type: ignore[attr-defined]


_any_urls = BaseBackend.urls.fget  # type: ignore[attr-defined]
_known_urls: dict[type[BaseBackend], Any] = {}
_method_names = lru_cache(responses.method_names_from_class)  # type: ignore[attr-defined]
_update_expression = lru_cache(4096)(expressions.UpdateExpressionParser.make)  # type: ignore[attr-defined]
_aware = lru_cache(16_384)(serialize.parse_to_aware_datetime)  # type: ignore[attr-defined]


def _urls(backend: BaseBackend) -> Any:  # noqa: ANN401 - moto's own
    """Return the addresses of a service: its backends all have the same, whatever their account and region."""
    kind = type(backend)
    if kind not in _known_urls:
        _known_urls[kind] = _any_urls(backend)
    return _known_urls[kind]


def _elsewhere(service: str) -> bool:
    """Say whether the standard variables send a service to another process than this one."""
    return bool(os.environ.get(_ELSEWHERE) or os.environ.get(f"{_ELSEWHERE}_{service}"))
