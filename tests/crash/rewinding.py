"""What a stack and the AWS beneath it hold at one moment, kept, so that many cases can set out from it."""

import copy
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.moto_api._internal import mock_random
from moto.s3.models import s3_backends
from moto.ses.models import ses_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from infra.local.stack import Stack

Held = tuple[Any, str]  # an object and the name of what it holds


class Moment:
    """One moment of a stack, kept when it is made; to go back to it costs a copy, where a new stack costs 300 ms."""

    def __init__(self, stack: Stack) -> None:
        """Keep all that any case may change."""
        self._stack = stack
        self._held = list(_held(stack))
        self._kept = copy.deepcopy([getattr(*each) for each in self._held])
        self._files = [
            (bucket.keys, _files(bucket.keys)) for bucket in _place(stack, s3_backends, "aws").buckets.values()
        ]

    def again(self) -> Stack:
        """Return the stack as it was then; every function starts afresh, and AWS gives the same ids each time."""
        for (holder, name), kept in zip(self._held, copy.deepcopy(self._kept), strict=True):
            _put(holder, name, kept)
        for keys, files in self._files:
            dict.clear(keys)
            dict.update(keys, {name: list(versions) for name, versions in files.items()})
        mock_random.seed(0)
        self._stack.restart()
        return self._stack


def written(stack: Stack) -> str:
    """Return all that has been written: two stacks with the same text, at the same time, have the same future."""
    tables = _place(stack, dynamodb_backends).tables.values()
    items = [item.to_json() for table in tables for under in table.items.values() for item in under.values()]
    streams = [len(table.stream_shard.items) for table in tables]
    queues = [
        [message.body for message in attrgetter("_messages")(queue)]
        for queue in _place(stack, sqs_backends).queues.values()
    ]
    queues.append([each.message.body for each in attrgetter("_delays")(stack).held])
    mails = [sent.raw_data for sent in _place(stack, ses_backends).sent_messages]
    buckets = _place(stack, s3_backends, "aws").buckets.values()
    files = [(name, len(versions)) for bucket in buckets for name, versions in _files(bucket.keys).items()]
    return repr((stack.clock.now(), items, streams, queues, mails, files, stack.published))


def _held(stack: Stack) -> Iterator[Held]:
    yield from _held_by_aws(stack)
    yield from ((stack, name) for name in ("failures", "_ids"))
    for path, names in {
        "clock": ("_shown",),
        "feedback": ("_played", "_held"),
        "_agenda": ("_plans",),
        "_delays": ("held",),
        "_outbox": ("_times", "_read"),
        "_witness": ("wrote", "denied", "published", "tags", "configuration_sets"),
    }.items():
        yield from ((attrgetter(path)(stack), name) for name in names)
    for source in attrgetter("_streams")(stack):
        yield from ((source, "waiting"), (source, "since"), (source.stream, "_next"))


def _held_by_aws(stack: Stack) -> Iterator[Held]:
    for table in _place(stack, dynamodb_backends).tables.values():
        yield from ((table, "items"), (table.stream_shard, "items"))
    for queue in _place(stack, sqs_backends).queues.values():
        yield from ((queue, name) for name in ("_messages", "_pending_messages", "deleted_messages"))
    yield from ((_place(stack, ses_backends), name) for name in ("sent_messages", "sent_message_count"))
    yield from ((topic, "sent_notifications") for topic in _place(stack, sns_backends).topics.values())


def _place(stack: Stack, backends: Any, region: str = "") -> Any:
    return backends[stack.place.account][region or stack.place.region]


def _files(keys: Any) -> dict[str, list[Any]]:
    """Return every version of every file; their bytes never change, so that they need no copy."""
    return {name: list(keys.getlist(name)) for name in keys}


def _put(holder: Any, name: str, kept: Any) -> None:
    """Put back what was kept, into the list or mapping that is there: others hold it too."""
    there = getattr(holder, name)
    match there:
        case list():
            there[:] = kept
        case dict():
            there.clear()
            there.update(kept)
        case _:
            setattr(holder, name, kept)
