"""Two deliveries of one message at once: every order in which their calls to AWS can fall."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import combinations
from typing import Any
from unittest.mock import patch

from moto.core.botocore_stubber import BotocoreStubber

from infra.local.stack import Stack
from tests.crash.harness import Hook, hooked

Work = Callable[[], object]


class Gates:
    """Lets two threads make their calls in the order given; what is left of one after the other has ended is free."""

    def __init__(self, order: tuple[int, ...], gated: frozenset[str]) -> None:
        """Take whose turn it is, call by call, and the names of the calls that wait for their turn."""
        self._order = list(order)
        self._gated = gated
        self._changed = threading.Condition()
        self._ended: set[int] = set()
        self._here = threading.local()

    def hooks(self) -> Mapping[str, Hook]:
        """Return what to call at each call of either thread."""
        return {"before-call": self._wait, "after-call": self._pass}

    def _wait(self, model: Any, **_: object) -> None:
        if model.name in self._gated:
            with self._changed:
                self._changed.wait_for(lambda: self._is_turn_of(self._here.who), timeout=20)

    def _is_turn_of(self, who: int) -> bool:
        while self._order and self._order[0] in self._ended:
            self._order.pop(0)
        return not self._order or self._order[0] == who

    def _pass(self, model: Any, **_: object) -> None:
        with self._changed:
            if model.name in self._gated and self._order and self._order[0] == self._here.who:
                self._order.pop(0)
            self._changed.notify_all()

    def run(self, works: tuple[Work, Work]) -> None:
        """Do both pieces of work at once, and raise what either raised."""
        errors: list[BaseException] = []

        def one(who: int, work: Work) -> None:
            self._here.who = who
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - raised below, in the test's own thread
                errors.append(error)
            finally:
                with self._changed:
                    self._ended.add(who)
                    self._changed.notify_all()

        threads = [threading.Thread(target=one, args=(who, work)) for who, work in enumerate(works)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]


@contextmanager
def _one_call_at_a_time() -> Iterator[None]:
    """Let nobody see a write half done, as moto alone would let them."""
    process, lock = BotocoreStubber.process_request, threading.Lock()

    def locked(stubber: BotocoreStubber, request: Any) -> Any:
        with lock:
            return process(stubber, request)

    with patch.object(BotocoreStubber, "process_request", locked):
        yield


def both_at_once(stack: Stack, function: str, events: tuple[Any, Any], gates: Gates) -> None:
    """Deliver two events to two environments of a function at once, their calls in the order of the gates."""
    with hooked(stack, function, gates.hooks()), _one_call_at_a_time():
        gates.run((_delivery(stack, function, events[0]), _delivery(stack, function, events[1])))
    stack.restart()


def _delivery(stack: Stack, function: str, event: Any) -> Work:
    """Return what delivers an event to an environment of its own."""
    stack.restart()
    called, runtime = stack.functions()[function], stack.runtime(function)
    return lambda: called.call(event, runtime, "twice")


def orders(first: int, second: int) -> Iterator[tuple[int, ...]]:
    """Yield every order of so many calls of one thread and so many of the other: 20 for three and three."""
    for places in combinations(range(first + second), first):
        yield tuple(0 if place in places else 1 for place in range(first + second))
