"""A whole stack for each test, from the real template, in moto's memory."""

import copy
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra import programme
from infra.local.clock import Clock
from infra.local.stack import Stack
from infra.local.template import expanded
from tests.making import SMALL

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PARAMETERS = {"SenderDomain": "harbour.example", "PublicUrl": "http://127.0.0.1:8000", "ShardCount": "1"}
WITH_REPLIES = {**PARAMETERS, "ReplyDomain": "reply.harbour.example"}

REPORTS_FIRE = tuple(
    f"ReportScheduleFunction{when}" for when in ("EveryMonday", "AnHourLater", "EveryNight", "EachQuarter")
)

Handler = Callable[[Any, Any], Any]
StandIn = Callable[[str, Handler], Stack]


class OneOfEach(boto3.Session):
    """Makes one client of each service for all tests; what is made with options is its maker's own."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self._one = cache(super().client)

    def client(self, service_name: str, **options: Any) -> Any:  # type: ignore[override]
        """Return a client, the same one each time if nothing is wanted of it."""
        return super().client(service_name, **options) if options else self._one(service_name)  # type: ignore[call-overload]


@pytest.fixture(scope="session")
def session() -> boto3.Session:
    """One session for all tests: what it has read of boto3's service models is what makes clients quick to make."""
    return OneOfEach()


@pytest.fixture
def parameters() -> dict[str, str]:
    """Return what the stack is created with; a module about something else has its own."""
    return PARAMETERS


@pytest.fixture
def stack(request: pytest.FixtureRequest, session: boto3.Session, parameters: dict[str, str]) -> Iterator[Stack]:
    """Bring up the stack with the small programme active, at nine on a Monday; no call may exceed its role."""
    if "without_reports" in request.fixturenames:
        request.getfixturevalue("without_reports")  # first, whatever else of a test wants the stack
    with mock_aws():
        stack = Stack.create(session, clock=Clock(START), parameters=parameters)
        example = programme.load(SMALL)
        programme.activate(example, stack.physical("ProgrammeBucket"), stack.client("s3"))
        yield stack
        assert stack.denied == []


@pytest.fixture
def without_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the weekly reports and what is done each night out, for tests that let months pass about something else."""
    left_out = (*REPORTS_FIRE, "CompactionFunctionEveryNight")
    resources = {name: each for name, each in expanded()["Resources"].items() if name not in left_out}
    monkeypatch.setattr("infra.local.stack.expanded", lambda: {**expanded(), "Resources": resources})


@pytest.fixture
def stand_in(session: boto3.Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Bring up the real template with one function's handler replaced."""

    def build(function: str, handler: Handler) -> Stack:
        template = copy.deepcopy(expanded())
        template["Resources"][function]["Properties"]["Handler"] = "stand_in.handler"
        monkeypatch.setitem(sys.modules, "stand_in", SimpleNamespace(handler=handler))
        return Stack.create(session, clock=Clock(START), parameters=PARAMETERS, template=template)

    with mock_aws():
        yield build
