"""What else can go wrong with a call than dying at it: its reply is lost, or it is throttled, once."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError, ReadTimeoutError
from moto.core.models import botocore_stubber

from functions.adapters.runtime import Runtime

Fault = Callable[[Runtime, int], list[str]]


def reply_lost(runtime: Runtime, at: int) -> list[str]:
    """Let the n-th call take effect and its reply be lost, so that the SDK sees a timeout, and may try again.

    Returns the names of the calls as they are made.
    """
    names: list[str] = []

    def lose(event_name: str, request: Any, **_: object) -> Any:
        names.append(event_name)
        if len(names) == at:
            botocore_stubber(event_name, request)
            raise ReadTimeoutError(endpoint_url=request.url)

    _on_every_client(runtime, "before-send", lose)
    return names


def throttled(runtime: Runtime, at: int) -> list[str]:
    """Let the n-th call be refused because there are too many, after all that the SDK tries."""
    names: list[str] = []

    def refuse(model: Any, **_: object) -> None:
        names.append(model.name)
        if len(names) == at:
            told = {"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"},
                    "ResponseMetadata": {"HTTPStatusCode": 400}}  # fmt: skip
            raise ClientError(told, model.name)  # type: ignore[arg-type]

    _on_every_client(runtime, "before-call", refuse)
    return names


def _on_every_client(runtime: Runtime, event: str, hook: Callable[..., Any]) -> None:
    make = runtime.client
    seen: set[int] = set()

    def client(service: str, *, attempts: int = 3) -> Any:
        made = make(service, attempts=attempts)
        if id(made) not in seen:
            seen.add(id(made))
            made.meta.events.register_first(event, hook)
        return made

    runtime.client = client  # type: ignore[method-assign]
