"""The right to be the only run of a job, for as long as that run can live."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Key, Refused, Table
from functions.core.times import iso


class AlreadyRunning(Exception):  # noqa: N818 - says how things stand
    """Another run has the job; Lambda tries again later, and what is then still to be done is done."""


class Leases:
    """One conditional write takes a lease and one ends it; whoever dies with one keeps it until it runs out."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table, self._now, self._new_id = runtime.adapter(Table), runtime.now, runtime.new_id

    @contextmanager
    def held(self, job: str, until: datetime) -> Iterator[None]:
        """Hold a job inside the block, until a time at which this run is over in any case; or raise AlreadyRunning."""
        holder = self._new_id()
        self._take(job, holder, until)
        try:
            yield
        finally:
            self._end(job, holder)

    def _take(self, job: str, holder: str, until: datetime) -> None:
        values = {"holder": holder, "until": iso(until), "now": iso(self._now())}
        update = "SET #holder = :holder, held_until = :until"
        condition = "attribute_not_exists(held_until) OR held_until <= :now"
        try:
            self._table.change(Change(_key(job), update, condition, values, ["holder"]))
        except Refused as refused:
            message = f"{job} is held until {refused.item['held_until'] if refused.item else 'a moment ago'}"
            raise AlreadyRunning(message) from refused

    def _end(self, job: str, holder: str) -> None:
        self._table.change(Change(_key(job), "REMOVE held_until", "#holder = :holder", {"holder": holder}, ["holder"]))


def _key(job: str) -> Key:
    return f"LEASE#{job}", "LEASE"
