"""Other vendors' events, made into lifecycle events by the programme's rules."""

from collections.abc import Iterator, Mapping
from typing import Any

from functions.core.expressions import evaluate
from functions.core.mapping import EventMapping
from functions.dispatch.incoming import UnreadableEventError


def applies(event: Mapping[str, Any], mappings: tuple[EventMapping, ...]) -> bool:
    """Tell whether some rule is for this event, even if its `when` then leaves the event out."""
    return any(rule.fits(event) for rule in mappings)


def translate(event: Mapping[str, Any], mappings: tuple[EventMapping, ...]) -> list[dict[str, Any]]:
    """Return the lifecycle events that the rules make of an event; without a rule for it, the event itself.

    Raise UnreadableEventError, naming the field, if an expression cannot be evaluated on this event.
    """
    rules = [rule for rule in mappings if rule.fits(event)]
    if not rules:
        return [dict(event)]
    told = [made for rule in rules for made in _made(rule, event)]
    return [{**made, "id": _numbered(event.get("id"), number)} for number, made in enumerate(told, 1)]


def _numbered(event_id: object, number: int) -> object:
    return event_id if number == 1 else f"{event_id}:{number}"


def _made(rule: EventMapping, event: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for context in _contexts(rule, event):
        if rule.when is None or _truth(_value("when", rule.when, context)):
            detail = {name: _value(name, expression, context) for name, expression in rule.detail.items()}
            time = _value("time", rule.time, context) if rule.time else None
            told = {**event, "detail-type": rule.to, "detail": _without_nulls(detail)}
            yield told if time is None else {**told, "time": time}


def _contexts(rule: EventMapping, event: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if rule.each is None:
        return [event]
    items = _value("each", rule.each, event)
    if not isinstance(items, list | None):
        message = "each: its expression gave no list"
        raise UnreadableEventError(message)
    return [{**event, "item": item} for item in items or ()]


def _value(field: str, expression: str, context: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    try:
        return evaluate(expression, context)
    except (ValueError, ArithmeticError) as error:
        message = f"{field}: its expression failed: {error}"
        raise UnreadableEventError(message) from error


def _truth(value: object) -> bool:
    """Tell what JMESPath takes for true: all but null, false and what is empty; 0 is true."""
    return value is not None and value is not False and value not in ("", [], {})


def _without_nulls(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Leave out what an event did not tell, so that it is not taken for a change to nothing."""
    if isinstance(value, dict):
        return {name: _without_nulls(each) for name, each in value.items() if each is not None}
    return value
