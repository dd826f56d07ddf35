"""The stack with the loop that keeps it going, for as long as the local run lasts."""

import threading
import traceback
from dataclasses import dataclass, field

from infra.local.stack import Stack

_BEAT_SECONDS = 0.5


@dataclass(slots=True)
class Machine:
    """A running stack; whoever touches the stack holds the lock, since it does one thing at a time."""

    stack: Stack
    url: str
    aws_url: str
    lock: threading.RLock = field(default_factory=threading.RLock)
    work: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)
    beaten: threading.Condition = field(default_factory=threading.Condition)  # told after each round of the loop

    def loop(self) -> None:
        """Deliver what came in from outside and fire what fell due, until stopped."""
        while not self.stopped.is_set():
            woken = self.work.wait(_BEAT_SECONDS)
            self.work.clear()
            self._beat(deliver=woken)
            with self.beaten:
                self.beaten.notify_all()

    def _beat(self, *, deliver: bool) -> None:
        try:
            with self.lock:
                self.stack.tick()
                if deliver:
                    self.stack.settle()
        except Exception:  # noqa: BLE001 - the loop must outlive a fault of the local AWS; the terminal shows it
            traceback.print_exc()

    def stop(self) -> None:
        """End the loop after what it is doing."""
        self.stopped.set()
        self.work.set()
