"""What a tick of dispatch takes while the contacts grow and what is due stays the same."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from moto.dynamodb.models import dynamodb_backends

from functions.adapters.codec import encode
from functions.adapters.images import Item, marshal
from functions.adapters.table import Table, invitation_key
from functions.core.times import iso
from infra.local.stack import Stack
from tests.bench.figure import Figure
from tests.bench.watch import START, Calls, brought_up
from tests.integration.visits import INVITATION

_CONTACTS = (1_000, 10_000, 100_000)
_DUE = 3
_SENT = encode(replace(INVITATION, state="sent"))
_PARTS = ("DispatchScheduleFunction", "DueFunction")

Put = Callable[[Item], object]


def figures() -> list[Figure]:
    """Grow one table step by step, and count a warm tick at each: the look at the shards, and the work in them."""
    with brought_up() as (stack, calls):
        table = Table(stack.runtime("LifecycleFunction"))
        stack.advance(timedelta(hours=1))  # the programme is new: everyone is enrolled in it first
        found = []
        for known, wanted in zip((0, *_CONTACTS), _CONTACTS, strict=False):
            with _straight(stack) as put:
                _fill(table, put, known, wanted)
            found.append(_one_tick(stack, calls, wanted))
    names = " / ".join(f"{each:,}" for each in _CONTACTS)
    return [
        Figure("calls of a schedule tick as contacts grow", _growth([each[0] for each in found]), 1, "x",
               f"{_DUE} due among {names} contacts: {found[-1][0]} calls"),
        Figure("items read by a schedule tick as contacts grow", _growth([each[1] for each in found]), 1, "x"),
    ]  # fmt: skip


def _one_tick(stack: Stack, calls: Mapping[str, Calls], contacts: int) -> tuple[int, int]:
    """Return how many calls a tick takes and how many items it reads; one that closes too little measures nothing."""
    for name in _PARTS:
        calls[name].forget()
    stack.advance(timedelta(minutes=15))
    closed = calls["DueFunction"].names.count("UpdateItem")
    if closed != _DUE:
        message = f"of {_DUE} due among {contacts} contacts, {closed} were handled"
        raise RuntimeError(message)
    return sum(len(calls[name].names) for name in _PARTS), sum(calls[name].items for name in _PARTS)


def _growth(counts: list[int]) -> float:
    return max(counts) / counts[0]


@contextmanager
def _straight(stack: Stack) -> Iterator[Put]:
    """Lend what puts an item into moto's own table, past API and stream: with them, this many would take minutes."""
    [backend] = [each["eu-west-1"] for each in dynamodb_backends.values() if each["eu-west-1"].tables]
    table = backend.tables[stack.physical("Table")]
    stream, table.stream_shard = table.stream_shard, None
    yield lambda item: table.put_item(marshal(item))
    table.stream_shard = stream


def _fill(table: Table, put: Put, known: int, wanted: int) -> None:
    """Store contacts, each with a survey that is out; the last few also have one that closes now."""
    for number in range(known, wanted):
        put(_contact(table, f"contact-{number}"))
        put(_invitation(table, f"sid-{number}", closes_in=30))
    for number in range(wanted - _DUE, wanted):
        put(_invitation(table, f"due-{number}", closes_in=0))


def _contact(table: Table, identity: str) -> dict[str, Any]:
    keys = table.roster_keys("CONTACT", identity)
    return {"pk": f"CONTACT#{identity}", "sk": "PROFILE", "contact_id": identity, "version": 1, **keys}


def _invitation(table: Table, sid: str, *, closes_in: int) -> dict[str, Any]:
    pk, sk = invitation_key(sid)
    closes = iso(START + timedelta(days=closes_in))
    told = {"sid": sid, "closes_at": closes, "pk": pk, "sk": sk, "version": 1}
    return {**_SENT, **told, **table.due_keys("dispatch", closes, sid)}
