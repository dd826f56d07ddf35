"""What an item holds, read as the type that its column wants; anything else raises."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from functions.core.survey import pseudonym
from functions.core.times import iso, parse

Item = Mapping[str, Any]
Row = dict[str, Any]


def key_of(item: Item, key: bytes) -> str | None:
    """Return the pseudonym of the contact that an item is about, if any: of one who was erased, its id."""
    contact_id = text(item["contact_id"])
    return (contact_id if item.get("erased_at") else pseudonym(key, contact_id)) if contact_id else None


def owner_key(holder: Item, key: bytes) -> str | None:
    """Return the pseudonym of the CSM whom an item names, if any."""
    owner = holder.get("owner")
    return pseudonym(key, text(owner["email"])) if owner else None


def maybe(read: Callable[[Any], object], value: object) -> object:
    """Return a value that may be missing, read as it should be if it is there."""
    return None if value is None else read(value)


def text(value: object) -> str:
    """Return text as it is."""
    if not isinstance(value, str):
        message = f"text expected, {type(value).__name__} found"
        raise TypeError(message)
    return value


def texts(value: object) -> list[str]:
    """Return a list of texts."""
    if not isinstance(value, list):
        message = f"list expected, {type(value).__name__} found"
        raise TypeError(message)
    return [text(each) for each in value]


def whole(value: object) -> int:
    """Return a whole number as it is."""
    if not isinstance(value, int):
        message = f"whole number expected, {type(value).__name__} found"
        raise TypeError(message)
    return value


def number(value: object) -> float:
    """Return any number, whole or not."""
    if not isinstance(value, int | float):
        message = f"number expected, {type(value).__name__} found"
        raise TypeError(message)
    return float(value)


def flag(value: object) -> bool:
    """Return a yes or no as it is."""
    if not isinstance(value, bool):
        message = f"yes or no expected, {type(value).__name__} found"
        raise TypeError(message)
    return value


def moment(value: object) -> str:
    """Return a moment as ISO text, in UTC."""
    return iso(parse(text(value)))


def day(value: object) -> str:
    """Return a date as ISO text."""
    return date.fromisoformat(text(value)).isoformat()
