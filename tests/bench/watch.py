"""A stack to measure on, and what its functions ask of AWS, counted as it leaves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import boto3
from moto import mock_aws

from functions.adapters.runtime import Runtime
from infra import programme
from infra.local.clock import Clock
from infra.local.stack import Stack
from tests.making import SMALL

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_PARAMETERS = {"SenderDomain": "harbour.example", "PublicUrl": "http://127.0.0.1:8000", "ShardCount": "4"}
_READS = ("GetItem", "BatchGetItem", "Query", "Scan")


@dataclass(slots=True)
class Calls:
    """The calls of one function since they were last forgotten, and the items that the table gave it."""

    names: list[str] = field(default_factory=list)
    items: int = 0

    @property
    def reads(self) -> list[str]:
        """The calls that read the table."""
        return [name for name in self.names if name in _READS]

    def forget(self) -> None:
        """Begin again: what comes next is warm."""
        self.names.clear()
        self.items = 0

    def before(self, model: Any, **_: object) -> None:
        """Note a call."""
        self.names.append(model.name)

    def after(self, parsed: dict[str, Any], **_: object) -> None:
        """Note what a read found: what it looked at, which is what it costs."""
        batch = parsed.get("Responses", {}).values()
        looked = max(parsed.get("ScannedCount", 0), parsed.get("Count", 0))
        self.items += looked + ("Item" in parsed) + sum(len(items) for items in batch)


def watched(runtime: Runtime) -> Calls:
    """Count every call of a runtime that has made no client yet."""
    calls, make = Calls(), runtime.client
    seen: set[int] = set()

    def client(service: str, **options: Any) -> Any:
        made = make(service, **options)
        if id(made) not in seen:
            seen.add(id(made))
            made.meta.events.register("before-call", calls.before)
            made.meta.events.register("after-call", calls.after)
        return made

    runtime.client = client  # type: ignore[method-assign]
    return calls


@contextmanager
def brought_up() -> Iterator[tuple[Stack, dict[str, Calls]]]:
    """Lend a stack in memory with the small programme active, and the calls of each of its functions."""
    with mock_aws():
        stack = Stack.create(boto3.Session(), clock=Clock(START), parameters=_PARAMETERS)
        example = programme.load(SMALL)
        programme.activate(example, stack.physical("ProgrammeBucket"), stack.client("s3"))
        yield stack, {name: watched(stack.runtime(name)) for name in stack.functions()}
