"""What the pages under /_local/ show, and their rendering; everything shown is escaped."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from infra.local.machine import Machine
from infra.local.posts import spelt
from infra.local.stack import Stack

_PAGES = Path(__file__).with_name("pages")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["when"] = when
    environment.filters["pretty"] = pretty
    environment.filters["spelt"] = spelt
    return environment


def render(name: str, **values: object) -> str:
    """Return a page."""
    return _environment().get_template(name).render(**values)


def style(name: str) -> str:
    """Return a stylesheet."""
    return (_PAGES / name).read_text(encoding="utf-8")


def when(moment: datetime) -> str:
    """Return a time as a reader of a list wants it: Mon 5 Jan 2026, 09:00."""
    return f"{moment:%a} {moment.day} {moment:%b %Y, %H:%M}"


def pretty(value: object) -> str:
    """Return JSON for people, with JSON that travelled as text opened up too."""
    return json.dumps(_opened(value), indent=2, ensure_ascii=False)


def _opened(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, Mapping):
        return {name: _opened(each) for name, each in value.items()}
    if isinstance(value, str) and value.startswith(("{", "[")):
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            return value
    return value


def overview(machine: Machine) -> dict[str, object]:
    """Return what the index shows."""
    stack = machine.stack
    return {
        "url": machine.url,
        "aws_url": machine.aws_url,
        "bus": stack.physical("Bus"),
        "mails": len(stack.outbox()),
        "posts": len(stack.posts.kept),
        "reports": len(stack.reports()),
        "events": len(stack.published),
        "undealt": sum(len(messages) for _, messages in queues(stack)) + len(stack.failures),
        "routes": sorted(stack.routes(), key=lambda route: (route.path, route.method)),
        "functions": sorted(stack.functions().values(), key=lambda function: function.logical_id),
    }


def queues(stack: Stack) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return what lies in each queue that no function reads, with rejected events first."""
    names = sorted(stack.unread_queues(), key=lambda name: (name != "RejectedQueue", name))
    return [(name, stack.messages(name)) for name in names]


def failures(stack: Stack) -> list[tuple[str, str]]:
    """Return the functions that raised, latest first, each with its error."""
    return [(failure.function, f"{type(failure.error).__name__}: {failure.error}") for failure in stack.failures[::-1]]


def events(published: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the events that were put on the bus, latest first, with their detail opened."""
    return [{**event, "Detail": json.loads(event["Detail"])} for event in published][::-1]
