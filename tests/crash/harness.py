"""Kills a handler before or after any of its AWS calls, delivers its event again, and lets the rest of the day pass."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from functions.adapters.runtime import Runtime
from infra.local.stack import Stack

LONG_ENOUGH = timedelta(hours=3)  # for every schedule to have found what was left lying


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


def watched(runtime: Runtime, watch: Watch) -> None:
    """Let a watch see every call of a runtime's clients from now on."""
    make = runtime.client
    seen: set[int] = set()

    def client(service: str, *, attempts: int = 3) -> Any:
        made = make(service, attempts=attempts)
        if id(made) not in seen:
            seen.add(id(made))
            made.meta.events.register_first("before-call", watch.before)
            made.meta.events.register_last("after-call", watch.done)
        return made

    runtime.client = client  # type: ignore[method-assign]


def play(stack: Stack, function: str, scenario: Callable[[Stack], None], watch: Watch) -> None:
    """Play a scenario in which a function is killed, then deliver what it was given twice more, and let time pass."""
    given: list[Any] = []
    invoke = stack.invoke

    def recording(called: str, event: Any) -> Any:
        if called == function:
            given.append(event)
        return invoke(called, event)

    stack.restart()
    watched(stack.runtime(function), watch)
    stack.invoke = recording  # type: ignore[assignment,method-assign]
    try:
        scenario(stack)
    except Killed:
        pass
    finally:
        stack.invoke = invoke  # type: ignore[method-assign]
    stack.restart()
    for event in [*given, *given]:
        stack.invoke(function, event)
    stack.advance(LONG_ENOUGH)
    stack.settle(flush=True)
