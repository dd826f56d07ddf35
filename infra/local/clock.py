"""The clock of a local run: it can be moved forward, and every handler reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from functions.adapters.runtime import Stopwatch


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        message = f"{moment.isoformat()} has no time zone"
        raise ValueError(message)
    return moment.astimezone(UTC)


class Clock:
    """A clock that stands still until it is moved, so that tests and demos know what time it is."""

    def __init__(self, start: datetime) -> None:
        """Take the time that it shows first; a naive one is refused."""
        self._held: datetime | None = None
        self.set(start)

    def now(self) -> datetime:
        """Return the time shown."""
        return self._held or self._flowing()

    def _flowing(self) -> datetime:
        return self._shown

    def set(self, moment: datetime) -> None:
        """Show another time."""
        self._shown = _utc(moment)

    def advance(self, by: timedelta) -> None:
        """Move forward; time never goes back, since handlers work from a watermark."""
        if by < timedelta(0):
            message = f"time cannot go back by {-by}"
            raise ValueError(message)
        self.set(self._flowing() + by)

    @contextmanager
    def held(self, moment: datetime) -> Iterator[None]:
        """Show one moment for the length of a block, as a schedule that fired at it sees it."""
        self._held = _utc(moment)
        try:
            yield
        finally:
            self._held = None


class RunningClock(Clock):
    """A clock that goes with the machine's, shifted by how far it was moved."""

    def __init__(self) -> None:
        """Start at the machine's time."""
        super().__init__(datetime.now(UTC))

    def _flowing(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def set(self, moment: datetime) -> None:
        """Go on from another time."""
        self._offset = _utc(moment) - datetime.now(UTC)


class Rushing(Stopwatch):
    """A stopwatch on which every wait is over at once."""

    def __init__(self) -> None:
        """Start at nought."""
        self._shown = 0.0

    def now(self) -> float:
        """Return the seconds waited so far."""
        return self._shown

    def wait(self, seconds: float) -> None:
        """Let time pass without taking it."""
        self._shown += seconds
