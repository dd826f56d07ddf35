"""Two deliveries of one message at once: every order in which their calls to AWS can fall."""

import threading
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

from functions.adapters.runtime import Runtime

Work = Callable[[], None]


class Gates:
    """Lets two threads make their calls in the order given; what is left of one after the other has ended is free."""

    def __init__(self, order: tuple[int, ...]) -> None:
        """Take whose turn it is, call by call."""
        self._order = list(order)
        self._changed = threading.Condition()
        self._ended: set[int] = set()

    def watch(self, runtime: Runtime, who: int, gated: frozenset[str]) -> None:
        """Hold each of one thread's calls of the names given until it is its turn."""
        make = runtime.client
        seen: set[int] = set()

        def client(service: str, *, attempts: int = 3) -> Any:
            made = make(service, attempts=attempts)
            if id(made) not in seen:
                seen.add(id(made))
                made.meta.events.register_first("before-call", lambda model, **_: self._wait(who, model.name, gated))
                made.meta.events.register_last("after-call", lambda model, **_: self._pass(who, model.name, gated))
            return made

        runtime.client = client  # type: ignore[method-assign]

    def _wait(self, who: int, name: str, gated: frozenset[str]) -> None:
        if name in gated:
            with self._changed:
                self._changed.wait_for(lambda: self._is_turn_of(who), timeout=20)

    def _is_turn_of(self, who: int) -> bool:
        while self._order and self._order[0] in self._ended:
            self._order.pop(0)
        return not self._order or self._order[0] == who

    def _pass(self, who: int, name: str, gated: frozenset[str]) -> None:
        with self._changed:
            if name in gated and self._order and self._order[0] == who:
                self._order.pop(0)
            self._changed.notify_all()

    def run(self, works: tuple[Work, Work]) -> None:
        """Do both pieces of work at once, and raise what either raised."""
        errors: list[BaseException] = []

        def one(who: int, work: Work) -> None:
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


def orders(first: int, second: int) -> Iterator[tuple[int, ...]]:
    """Yield every order of so many calls of one thread and so many of the other: 20 for three and three."""
    for places in combinations(range(first + second), first):
        yield tuple(0 if place in places else 1 for place in range(first + second))
