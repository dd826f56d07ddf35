"""Kills a handler before or after any of its AWS calls, delivers its event again, and lets the rest of the day pass."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from operator import attrgetter
from typing import Any

import boto3
from moto import mock_aws

from functions.adapters.agenda import Agenda
from infra import programme
from infra.local.clock import Clock
from infra.local.sessions import CheckedSession
from infra.local.stack import Stack
from infra.local.template import expanded
from tests.crash.rewinding import Moment
from tests.integration.conftest import PARAMETERS, START
from tests.making import SMALL

Hook = Callable[..., Any]

_SESSION = boto3.Session()
LONG_ENOUGH = timedelta(hours=3)  # for every schedule to have found what was left lying


@contextmanager
def a_stack() -> Iterator[Stack]:
    """Bring up the stack without the lake's archive, which no case here is about, and with everyone enrolled."""
    template = expanded()
    resources = {name: each for name, each in template["Resources"].items() if name != "ArchiveFunctionStream"}
    with mock_aws():
        stack = Stack.create(
            _SESSION, clock=Clock(START), parameters=PARAMETERS, template={**template, "Resources": resources}
        )
        digest = programme.activate(programme.load(SMALL), stack.physical("ProgrammeBucket"), stack.client("s3"))
        stack.runtime("DispatchScheduleFunction").adapter(Agenda).enrol(digest)
        yield stack


class Killed(BaseException):
    """The end of a process: nothing in a handler may catch it."""


@dataclass(slots=True)
class Watch:
    """Counts the AWS calls of one handler, and ends it at the n-th, before or after it took effect."""

    kill_at: int = 0
    after: bool = False
    calls: int = 0
    dead: bool = False
    names: list[str] = field(default_factory=list)

    def hooks(self) -> Mapping[str, Hook]:
        """Return what to call at each call."""
        return {"before-call": self.before, "after-call": self.done}

    def before(self, model: Any, **_: object) -> None:
        if self.dead:
            raise Killed
        self.calls += 1
        self.names.append(model.name)
        if self.calls == self.kill_at and not self.after:
            self._die()

    def done(self, **_: object) -> None:
        if self.calls == self.kill_at and self.after:
            self._die()

    def _die(self) -> None:
        self.dead = True
        raise Killed


@contextmanager
def hooked(stack: Stack, function: str, hooks: Mapping[str, Hook]) -> Iterator[None]:
    """Start a function afresh, and within the block call hooks at each of its calls: before it first, after it last."""
    session: CheckedSession = attrgetter("_sessions")(stack)[function]
    make, made, lock = session.client, list[Any](), threading.Lock()

    def client(service: str, **options: Any) -> Any:
        with lock:
            one = make(service, **options)
            if one not in made:
                made.append(one)
                for event, hook in hooks.items():
                    events = one.meta.events
                    (events.register_last if event == "after-call" else events.register_first)(event, hook)
            return one

    session.client = client  # type: ignore[method-assign, assignment]
    stack.restart()
    try:
        yield
    finally:
        session.client = make  # type: ignore[method-assign]
        for one, (event, hook) in product(made, hooks.items()):
            one.meta.events.unregister(event, hook)


def play(stack: Stack, function: str, scenario: Callable[[Stack], None], watch: Watch) -> None:
    """Play a scenario in which a function is killed, then deliver what it was given twice more, and let time pass."""
    given: list[Any] = []
    invoke = stack.invoke

    def recording(called: str, event: Any) -> Any:
        if called == function:
            given.append(event)
        return invoke(called, event)

    stack.invoke = recording  # type: ignore[assignment,method-assign]
    try:
        with suppress(Killed), hooked(stack, function, watch.hooks()):
            scenario(stack)
    finally:
        stack.invoke = invoke  # type: ignore[method-assign]
    stack.restart()
    for event in [*given, *given]:
        stack.invoke(function, event)
    stack.advance(LONG_ENOUGH)
    stack.settle(flush=True)


def every_death(function: str, scenario: Callable[[Stack], None], prepare: Callable[[Stack], None]) -> Iterator[Stack]:
    """Yield the stack after each way in which the function can die in the scenario, and first of all without any.

    To die after a call is to die before the next, since nothing else has effects; so only the last call needs both.
    """
    with a_stack() as stack:
        prepare(stack)
        start, golden = Moment(stack), Watch()
        play(stack, function, scenario, golden)
        yield stack
        assert golden.calls > 0
        for kill_at, after in [*((number, False) for number in range(1, golden.calls + 1)), (golden.calls, True)]:
            watch = Watch(kill_at, after)
            play(start.again(), function, scenario, watch)
            assert (watch.dead, watch.names) == (True, golden.names[:kill_at])
            yield stack
