"""What else can go wrong with a call than dying at it: its reply is lost, or it is throttled, once."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest.mock import patch

from botocore.exceptions import ClientError, ReadTimeoutError
from moto.core.models import botocore_stubber

from infra.local.stack import Stack
from tests.crash.harness import hooked

# Makes the n-th call of a function go wrong within a block, and lists the calls' names as they are made.
Fault = Callable[[Stack, str, int], AbstractContextManager[list[str]]]


@contextmanager
def reply_lost(stack: Stack, function: str, at: int) -> Iterator[list[str]]:
    """Let the n-th call take effect and its reply be lost, so that the SDK sees a timeout and may try again."""
    names: list[str] = []

    def lose(event_name: str, request: Any, **_: object) -> Any:
        names.append(event_name)
        if len(names) == at:
            botocore_stubber(event_name, request)
            raise ReadTimeoutError(endpoint_url=request.url)

    with hooked(stack, function, {"before-send": lose}), patch("botocore.endpoint.time.sleep"):
        yield names


@contextmanager
def throttled(stack: Stack, function: str, at: int) -> Iterator[list[str]]:
    """Let the n-th call be refused because there are too many, after all that the SDK tries."""
    names: list[str] = []

    def refuse(model: Any, **_: object) -> None:
        names.append(model.name)
        if len(names) == at:
            told = {"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"},
                    "ResponseMetadata": {"HTTPStatusCode": 400}}  # fmt: skip
            raise ClientError(told, model.name)  # type: ignore[arg-type]

    with hooked(stack, function, {"before-call": refuse}):
        yield names
