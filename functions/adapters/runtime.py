"""What one function runs with: its settings, its clock and its AWS clients, all made on first use."""

import base64
import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar

import boto3
from botocore.config import Config

from functions.adapters.posting import Transport
from functions.core.times import whole_second

A = TypeVar("A")

_PATIENCE = 10  # seconds that an answer may take
_QUICK = {
    "connect_timeout": 2,
    "parameter_validation": False,  # a sixth of a call; the service validates, and so do the local run and the tests
    "user_agent": "listening-post",  # in place of one that is put together anew for each call, in as long again
}
# Left alone, the SDK presigns links with SigV2, which new buckets refuse, and for the global host, which redirects.
_S3 = {"signature_version": "s3v4", "s3": {"addressing_style": "virtual"}}


class Stopwatch:
    """Measures and waits in seconds; a local run lends one that does not take its time."""

    def now(self) -> float:
        """Return the seconds since some moment."""
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        time.sleep(seconds)


def random_id() -> str:
    """Return an id that nobody can guess: 26 lower-case base32 characters of 16 random bytes, as a sid has."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


@lru_cache
def _config(service: str, attempts: int, patience: int) -> Config:
    """Return how the clients of a service behave; the same object each time, by which a session may know a client."""
    retries = {"mode": "standard", "total_max_attempts": attempts}
    return Config(retries=retries, read_timeout=patience, **_QUICK, **(_S3 if service == "s3" else {}))  # type: ignore[arg-type]


class Runtime:
    """One function's environment, clock and session; adapters are built from it once each."""

    def __init__(  # noqa: PLR0913 - all but the first two are lent by a local run or a test
        self,
        environment: Mapping[str, str],
        *,
        clock: Callable[[], datetime],
        session: boto3.Session | None = None,
        stopwatch: Stopwatch | None = None,
        new_id: Callable[[], str] | None = None,
        post: Transport | None = None,
    ) -> None:
        """Take the environment and clock; no client is made and nothing is called yet."""
        self.post = post  # how posts to other companies' services leave; by HTTPS, if nobody lends another way
        self.new_id = new_id or random_id
        self.stopwatch = stopwatch or Stopwatch()
        self._environment = environment
        self._clock = clock
        self._session = session
        self._clients: dict[tuple[str, int, int], Any] = {}
        self._adapters: dict[object, Any] = {}

    def setting(self, name: str) -> str:
        """Return an environment variable; a missing or empty one stops the function with its name."""
        value = self._environment.get(name, "")
        if not value:
            message = f"environment variable {name} is not set"
            raise RuntimeError(message)
        return value

    def now(self) -> datetime:
        """Return the time of the clock, in UTC and whole seconds."""
        return whole_second(self._clock())

    def client(self, service: str, *, attempts: int = 3, patience: int = _PATIENCE) -> Any:  # noqa: ANN401 - of boto3
        """Return the one client of a service; attempts=1 turns the SDK's own retries off.

        Patience is for how many seconds an answer is waited for.
        """
        key = (service, attempts, patience)
        if key not in self._clients:
            self._session = self._session or boto3.Session()
            self._clients[key] = self._session.client(service, config=_config(*key))  # type: ignore[call-overload]
        return self._clients[key]

    def adapter(self, kind: Callable[["Runtime"], A]) -> A:
        """Return the one adapter of a class, built from this runtime on first use."""
        if kind not in self._adapters:
            self._adapters[kind] = kind(self)
        return self._adapters[kind]  # type: ignore[no-any-return]


_in_use: ContextVar[Runtime | None] = ContextVar("runtime", default=None)


@lru_cache(maxsize=1)
def _own() -> Runtime:
    return Runtime(os.environ, clock=lambda: datetime.now(UTC))


def runtime() -> Runtime:
    """Return the runtime in use: this function's own, unless a caller lent another."""
    return _in_use.get() or _own()


@contextmanager
def using(lent: Runtime) -> Iterator[Runtime]:
    """Lend a runtime to everything called inside the block, as the local run and the tests do."""
    token = _in_use.set(lent)
    try:
        yield lent
    finally:
        _in_use.reset(token)
