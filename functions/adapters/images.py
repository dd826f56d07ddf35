"""Items as DynamoDB writes them, and as we read them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

Item = dict[str, Any]

_write = TypeSerializer().serialize
_read = TypeDeserializer().deserialize


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever DynamoDB holds
    """Return a stored value with Decimal turned into int or float, all the way down."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case dict():
            return {name: plain(each) for name, each in value.items()}
        case list():
            return [plain(each) for each in value]
        case _:
            return value


def marshal(item: Mapping[str, object]) -> dict[str, Any]:
    """Return the item in DynamoDB's own JSON."""
    return {name: _write(value) for name, value in item.items()}


def unmarshal(image: Mapping[str, Any]) -> Item:
    """Return a stored or streamed item as plain values."""
    return {name: plain(_read(value)) for name, value in image.items()}
