"""Messages that a queue is to hold back for a while, by the clock of the local run: moto would take the machine's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

Add = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Held:
    """One message, and the time from which the queue of a name gives it out."""

    until: datetime
    queue: str
    message: Any


class Delays:
    """Stands before the queues that are in this process, and lets through what is not delayed."""

    def __init__(self, queues: dict[str, Any], now: Callable[[], datetime]) -> None:
        """Take moto's queues by name; those of another process hold their messages back themselves."""
        self.held: list[Held] = []
        self._now = now
        self._add: dict[str, Add] = {name: queue.add_message for name, queue in queues.items()}
        for name, queue in queues.items():
            queue.add_message = lambda message, name=name: self._take(name, message)

    def first(self, until: datetime) -> datetime | None:
        """Return when the next message is given out, if that is not later than `until`."""
        return min((each.until for each in self.held if each.until <= until), default=None)

    def release(self) -> None:
        """Let the queues give out what they have held back long enough."""
        now = self._now()
        for each in [each for each in self.held if each.until <= now]:
            self._add[each.queue](each.message)
            self.held.remove(each)

    def _take(self, name: str, message: Any) -> None:  # noqa: ANN401 - moto's own
        if not message.delayed_until:
            self._add[name](message)
            return
        seconds = round((message.delayed_until - float(message.sent_timestamp)) / 1000)
        message.delayed_until = 0.0
        self.held.append(Held(self._now() + timedelta(seconds=seconds), name, message))
