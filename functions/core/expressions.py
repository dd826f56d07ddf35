"""JMESPath as the programme file may use it: the standard functions and a few that vendors' events need.

Those are to_time(x) and to_date(x), in UTC, of ISO 8601 text or of seconds or milliseconds since 1970; multiply(a, b),
divide(a, b) and lower(text); and lookup(table, key), what an object holds under a key.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathTypeError
from jmespath.functions import Functions, signature

from functions.core.times import iso

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS = 10**11  # in seconds that is the year 5138; in milliseconds, 1973


def _moment(told: float | str) -> datetime:
    if isinstance(told, str):
        return _read(told)
    return _EPOCH + timedelta(seconds=told / 1000 if abs(told) >= _MILLISECONDS else told)


def _read(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        message = "not a date or time in ISO 8601"  # what it was instead might be personal, and reasons are logged
        raise ValueError(message) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


class _Ours(Functions):
    """The functions that are added; what is null stays null, so that a field that was not told is left out."""

    @signature({"types": ["number", "string", "null"]})
    def _func_to_time(self, told: float | str | None) -> str | None:
        return None if told is None else iso(_moment(told))

    @signature({"types": ["number", "string", "null"]})
    def _func_to_date(self, told: float | str | None) -> str | None:
        return None if told is None else iso(_moment(told))[:10]

    @signature({"types": ["number"]}, {"types": ["number"]})
    def _func_multiply(self, one: float, other: float) -> float:
        return one * other

    @signature({"types": ["number"]}, {"types": ["number"]})
    def _func_divide(self, one: float, other: float) -> float:
        return one / other

    @signature({"types": ["string", "null"]})
    def _func_lower(self, text: str | None) -> str | None:
        return None if text is None else text.lower()

    @signature({"types": ["object", "null"]}, {"types": ["string", "null"]})
    def _func_lookup(self, table: dict[str, Any] | None, key: str | None) -> Any:  # noqa: ANN401
        return (table or {}).get(key or "")


_OPTIONS = jmespath.Options(custom_functions=_Ours())


def checked(expression: str) -> str:
    """Return an expression that can be compiled and calls no function wrongly; raise ValueError otherwise."""
    try:
        parsed = _compiled(expression).parsed
    except ValueError as error:
        raise ValueError(" ".join(str(error).split("\n")[:2])) from error
    for call in _calls(parsed):
        _check_call(call["value"], len(call["children"]))
    return expression


def evaluate(expression: str, context: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    """Return what an expression gives; raise ValueError or ArithmeticError, without the values, if it cannot."""
    try:
        return _compiled(expression).search(context, options=_OPTIONS)
    except JMESPathTypeError as error:
        message = f"{error.function_name}() takes {' or '.join(error.expected_types)}, not {error.actual_type}"
        raise ValueError(message) from None


@lru_cache(maxsize=1024)
def _compiled(expression: str) -> Any:  # noqa: ANN401 - the compiled expression has no public type
    return jmespath.compile(expression)


def _calls(node: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a tree of dicts and lists
    """Yield the function calls in a syntax tree: JMESPath itself notices a wrong one only when it is evaluated."""
    if not isinstance(node, dict):
        return
    if node["type"] == "function_expression":
        yield node
    for child in node["children"]:
        yield from _calls(child)


def _check_call(name: str, given: int) -> None:
    function = _Ours.FUNCTION_TABLE.get(name)
    if function is None:
        message = f"there is no function {name}()"
        raise ValueError(message)
    wanted = function["signature"]
    if given < len(wanted) or (given > len(wanted) and not (wanted and wanted[-1].get("variadic"))):
        message = f"{name}() takes {len(wanted)} arguments, not {given}"
        raise ValueError(message)
