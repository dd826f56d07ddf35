"""The tables of README.md that come from the template and the models, so that they cannot drift.

    python -m infra.readme

A table called `routes` stands between the lines <!-- routes --> and <!-- /routes -->.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from typing import Any

from pydantic.fields import FieldInfo

from functions.core.details import DETAILS
from functions.core.outgoing import EVENTS
from infra.closure import ROOT
from infra.functions import Function, functions, setting_default
from infra.routes import module, routes, sentence

README = ROOT / "README.md"


def route_table() -> str:
    """Return what the API answers to, in the order of the template."""
    rows = [(each.method, f"`{each.path}`", _first(each.sentence), each.function.name) for each in routes()]
    return _table(("method", "path", "what it does", "function"), rows)


def function_table() -> str:
    """Return every function with its trigger, what it does and its limits."""
    rows = [
        (function.name, _triggers(function), _first(sentence(module(function))), f"{_limit(function, 'Timeout')} s",
         f"{_limit(function, 'MemorySize')} MB")
        for function in functions()
    ]  # fmt: skip
    return _table(("function", "runs on", "what it does", "at most", "memory"), rows)


def events_in() -> str:
    """Return the events that upstream systems may send."""
    rows = [
        (f"[`{kind}`](infra/schemas/{kind}.json)", _first(model.__doc__ or ""), _fields(model.model_fields))
        for kind, model in DETAILS.items()
    ]
    return _table(("detail-type", "what it says", "fields of its detail (needed ones in bold)"), rows)


def events_out() -> str:
    """Return the events that we send."""
    rows = [
        (
            f"[`{kind}`](infra/schemas/{kind}.json)",
            _first(model.__doc__ or ""),
            ", ".join(f"`{each.name}`" for each in fields(model)),
        )
        for kind, model in EVENTS.items()
    ]
    return _table(("detail-type", "what it says", "fields of its detail"), rows)


TABLES: dict[str, Callable[[], str]] = {
    "functions": function_table,
    "routes": route_table,
    "events-in": events_in,
    "events-out": events_out,
}


def filled(text: str) -> str:
    """Return a README with the text between every pair of markers made anew."""
    for name, table in TABLES.items():
        before, mark, rest = text.partition(f"<!-- {name} -->\n")
        _old, end, after = rest.partition(f"<!-- /{name} -->")
        text = f"{before}{mark}\n{table()}\n\n{end}{after}" if end else text
    return text


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _fields(fields: dict[str, FieldInfo]) -> str:
    return ", ".join(f"**`{name}`**" if field.is_required() else f"`{name}`" for name, field in fields.items())


def _triggers(function: Function) -> str:
    written = function.properties["Events"].values()
    return ", ".join(dict.fromkeys(_trigger(event["Type"], event["Properties"]) for event in written))


def _trigger(kind: str, properties: dict[str, Any]) -> str:
    match kind:
        case "SQS":
            return str(properties["Queue"]["Fn::GetAtt"][0])
        case "DynamoDB":
            return f"stream of {properties['Stream']['Fn::GetAtt'][0]}"
        case "ScheduleV2":
            return f"`{properties['ScheduleExpression']}`"
        case "Api":
            return "HTTP"
    message = f"README tables know no trigger of type {kind}"
    raise ValueError(message)


def _limit(function: Function, name: str) -> Any:  # noqa: ANN401 - a number of the template
    return function.properties.get(name, setting_default(name))


def _first(text: str) -> str:
    """Return the first line of a docstring, as a table holds it."""
    return text.strip().partition("\n")[0].rstrip(".").replace("|", "\\|")


def main() -> int:
    """Write the tables into README.md."""
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"README.md: {', '.join(TABLES)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
