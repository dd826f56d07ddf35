"""Lambda's filter patterns, as event source mappings use them; an operator not known here is an error."""

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from infra.local.intrinsics import NotUnderstood

_ABSENT = object()
_EITHER = "$or"  # in the stead of a field: patterns of which one must match
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, "=": operator.eq, ">=": operator.ge, ">": operator.gt,
}  # fmt: skip

Pattern = Mapping[str, Any]


def check(at: str, pattern: Pattern) -> None:
    """Refuse a pattern with an operator that the local run does not know, naming the logical id."""
    for field, wanted in pattern.items():
        if field == _EITHER:
            for each in wanted:
                check(at, each)
            continue
        if isinstance(wanted, Mapping):
            check(at, wanted)
            continue
        if not isinstance(wanted, list) or not wanted:
            message = f"{at}: filter pattern: {field} must be an object or a list that is not empty"
            raise NotUnderstood(message)
        for choice in wanted:
            _check_choice(at, choice)


def _check_choice(at: str, choice: object) -> None:
    if isinstance(choice, Mapping) and (len(choice) != 1 or next(iter(choice)) not in _OPERATORS):
        message = f"{at}: filter pattern: {', '.join(choice)} is not understood"
        raise NotUnderstood(message)


def matches_any(patterns: Sequence[Pattern], record: Mapping[str, Any]) -> bool:
    """Say whether a record passes: no pattern lets everything through, else one of them must match."""
    return not patterns or any(matches(pattern, record) for pattern in patterns)


def matches(pattern: Pattern, record: Any) -> bool:  # noqa: ANN401 - any JSON
    """Say whether every field that the pattern names holds one of the values it lists."""
    return all(
        any(matches(each, record) for each in wanted) if name == _EITHER else _field(wanted, _value(record, name))
        for name, wanted in pattern.items()
    )


def _value(record: Any, name: str) -> Any:  # noqa: ANN401
    return record.get(name, _ABSENT) if isinstance(record, Mapping) else _ABSENT


def _field(wanted: Any, value: Any) -> bool:  # noqa: ANN401
    if isinstance(wanted, Mapping):
        return matches(wanted, value)
    values = value if isinstance(value, list) else [value]
    return any(_choice(choice, each) for choice in wanted for each in values)


def _choice(choice: Any, value: Any) -> bool:  # noqa: ANN401
    if not isinstance(choice, Mapping):
        return bool(value == choice and isinstance(value, bool) == isinstance(choice, bool))
    name, argument = next(iter(choice.items()))
    if name == "exists":
        return (value is not _ABSENT) is bool(argument)
    return value is not _ABSENT and _OPERATORS[name](value, argument)


def _prefix(value: Any, argument: str) -> bool:  # noqa: ANN401
    return isinstance(value, str) and value.startswith(argument)


def _suffix(value: Any, argument: str) -> bool:  # noqa: ANN401
    return isinstance(value, str) and value.endswith(argument)


def _anything_but(value: Any, argument: Any) -> bool:  # noqa: ANN401
    if isinstance(argument, Mapping):
        return not _choice(argument, value)
    return value not in (argument if isinstance(argument, list) else [argument])


def _ignoring_case(value: Any, argument: str) -> bool:  # noqa: ANN401
    return isinstance(value, str) and value.lower() == argument.lower()


def _numeric(value: Any, argument: list[Any]) -> bool:  # noqa: ANN401
    """Compare a number; DynamoDB's own JSON carries numbers as text, and Lambda compares those too."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return False
    return all(_COMPARISONS[sign](number, bound) for sign, bound in zip(argument[::2], argument[1::2], strict=True))


_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "exists": lambda value, argument: (value is not _ABSENT) is bool(argument),
    "prefix": _prefix,
    "suffix": _suffix,
    "anything-but": _anything_but,
    "equals-ignore-case": _ignoring_case,
    "numeric": _numeric,
}
