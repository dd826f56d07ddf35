"""JSON between the widget and us: what arrives from a page of the product, what goes back, and who may read it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

BODY_BYTES = 32 * 1024
TEXT = "text/plain"  # the type that a page of another origin may send without asking first

Fields = Mapping[str, type]


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the widget; origin is that of the page it runs on, as the browser says it."""

    origin: str
    content_type: str = ""
    language: str = "en"
    body: bytes = b""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What the widget is told; only pages of the origin can read it, and without one none can."""

    status: int
    body: Mapping[str, Any] = field(default_factory=dict)
    origin: str = ""


class Rejected(Exception):  # noqa: N818 - an outcome, told apart from others by its status
    """The call ends here; why says what was wrong with it and repeats nothing of it."""

    def __init__(self, status: int, why: str) -> None:
        """Keep what is told."""
        super().__init__(why)
        self.status = status
        self.why = why

    def told(self, origin: str = "") -> Told:
        """Return what the widget is told."""
        return Told(self.status, {"error": self.why}, origin)


def read(call: Call, needed: Fields, optional: Fields) -> dict[str, Any]:
    """Return the fields of a call's body, each of exactly its type; reject any other body, a large one unread."""
    if call.content_type.partition(";")[0].strip().lower() != TEXT:
        raise Rejected(415, "send text/plain")
    if len(call.body) > BODY_BYTES:
        raise Rejected(413, "too large")
    found = _object(call.body)
    types = {**needed, **optional}
    if not needed.keys() <= found.keys() <= types.keys() or any(type(found[each]) is not types[each] for each in found):
        raise Rejected(400, "not the fields that are wanted")
    return found


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body.decode())
        json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is JSON, and no text
    except (ValueError, RecursionError) as error:
        raise Rejected(400, "not JSON") from error
    if not isinstance(found, dict):
        raise Rejected(400, "not an object")
    return found


def headers(told: Told) -> dict[str, str | list[str]]:
    """Return the headers of what the widget is told."""
    allowed = {"Access-Control-Allow-Origin": told.origin, "Cross-Origin-Resource-Policy": "cross-origin"}
    return {
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Origin",
        **(allowed if told.origin else {}),
    }
