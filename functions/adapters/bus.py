"""Events out, on the owner's bus: at least once, each with an id that stays the same when repeated."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from functions.adapters.runtime import Runtime
from functions.core.details import Detail
from functions.core.outgoing import SOURCE, Outgoing
from functions.core.times import iso

_BATCH = 10


class Bus:
    """The bus that other systems listen to."""

    def __init__(self, runtime: Runtime) -> None:
        """Take the bus's name from the settings."""
        self._client = runtime.client("events")
        self._name = runtime.setting("BUS_NAME")

    def put(self, events: Sequence[Outgoing]) -> None:
        """Put events, ten to a call; one that is refused raises, so that its source is tried again."""
        for start in range(0, len(events), _BATCH):
            batch = events[start : start + _BATCH]
            self._put([self._entry(SOURCE, type(event).__name__, event.occurred_at, asdict(event)) for event in batch])

    def ask(self, source: str, detail: Detail, at: datetime) -> None:
        """Put a lifecycle event on the bus, as an upstream system does; it is decided on like any other."""
        told = detail.model_dump(mode="json", exclude_none=True)
        self._put([self._entry(source, type(detail).__name__, at, told)])

    def _put(self, entries: Sequence[dict[str, object]]) -> None:
        answer = self._client.put_events(Entries=entries)
        if answer["FailedEntryCount"]:
            codes = sorted({entry["ErrorCode"] for entry in answer["Entries"] if "ErrorCode" in entry})
            message = f"the bus refused {answer['FailedEntryCount']} events: {', '.join(codes)}"
            raise RuntimeError(message)

    def _entry(self, source: str, kind: str, at: datetime, detail: Mapping[str, Any]) -> dict[str, object]:
        return {
            "EventBusName": self._name,
            "Source": source,
            "DetailType": kind,
            "Time": at,
            "Detail": json.dumps(detail, default=_as_text, ensure_ascii=False),
        }


def _as_text(value: object) -> str:
    """Return a time as it is written everywhere; nothing else in an event needs help."""
    if isinstance(value, datetime):
        return iso(value)
    message = f"{type(value).__name__} has no place in an event"
    raise TypeError(message)
