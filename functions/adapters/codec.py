"""Stored items to the words of core and back; pydantic checks every field on the way in."""

from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


_adapters: dict[object, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - any type at all
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def encode(value: object) -> dict[str, Any]:
    """Return a dataclass as plain JSON values, without what is None."""
    return dict(_adapter(type(value)).dump_python(value, mode="json", exclude_none=True))


def encode_all(value: object) -> dict[str, Any]:
    """Return a dataclass as plain JSON values, with what is None: for those whose fields have no default."""
    return dict(_adapter(type(value)).dump_python(value, mode="json"))


def lean(value: object) -> dict[str, Any]:
    """Return a dataclass as it is stored, also without what is false or an empty list: a field left out is that."""
    return {name: told for name, told in encode(value).items() if told is not False and told != []}


def decode(kind: type[T], item: dict[str, Any]) -> T:
    """Return the dataclass that an item holds; attributes it does not know, such as keys, are ignored."""
    decoded: T = _adapter(kind).validate_python(item)
    return decoded
