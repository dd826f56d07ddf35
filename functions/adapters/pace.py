"""Keeps the mails of all environments together within the account's sending rate, each environment on its own."""

from datetime import datetime, timedelta

from functions.adapters.runtime import Runtime

SHARE = 0.8  # of the rate: the rest is for replies, alerts and digests
_FRESH = timedelta(minutes=5)
_PATIENCE = 2.0  # seconds: ten mails of one batch may wait so long each within a function's time


class Pace:
    """Knows the account's quota, and when this environment may send next."""

    def __init__(self, runtime: Runtime) -> None:
        """Take the number of environments from the settings; the quota is asked for when the first mail is due."""
        self._client = runtime.client("ses")
        self._environments = int(runtime.setting("SEND_CONCURRENCY"))
        self._runtime = runtime
        self._read_at: datetime | None = None
        self._interval = 0.0
        self._left = 0.0
        self._next = 0.0

    def admits(self) -> bool:
        """Wait for the next turn and take it; False if that would take too long, or if nothing may leave today."""
        self._refresh()
        moment = self._runtime.stopwatch.now()
        wait = self._next - moment
        if self._left < 1 or wait > _PATIENCE:
            return False
        if wait > 0:
            self._runtime.stopwatch.wait(wait)
        self._next = max(moment, self._next) + self._interval
        self._left -= 1
        return True

    def _refresh(self) -> None:
        now = self._runtime.now()
        if self._read_at is not None and now < self._read_at + _FRESH:
            return
        quota = self._client.get_send_quota()
        self._interval = interval(float(quota["MaxSendRate"]), self._environments)
        unlimited = float(quota["Max24HourSend"]) < 0
        self._left = float("inf") if unlimited else float(quota["Max24HourSend"]) - float(quota["SentLast24Hours"])
        self._read_at = now


def interval(rate: float, environments: int) -> float:
    """Return the seconds between two mails of one environment, given the account's mails a second."""
    return environments / (SHARE * rate)
