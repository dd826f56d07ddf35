"""A whole stack for each test, from the real template, in moto's memory."""

from collections.abc import Iterator
from datetime import UTC, datetime

import boto3
import pytest
from moto import mock_aws

from infra import programme
from infra.local.clock import Clock
from infra.local.stack import Stack
from infra.local.template import TEMPLATE

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PARAMETERS = {"SenderDomain": "harbour.example", "PublicUrl": "http://127.0.0.1:8000", "ShardCount": "1"}


@pytest.fixture(scope="session")
def session() -> boto3.Session:
    """One session for all tests: what it has read of boto3's service models is what makes clients quick to make."""
    return boto3.Session()


@pytest.fixture
def stack(session: boto3.Session) -> Iterator[Stack]:
    """Bring up the stack with the example programme active, at nine on a Monday; no call may exceed its role."""
    with mock_aws():
        stack = Stack.create(session, clock=Clock(START), parameters=PARAMETERS)
        example = programme.load(TEMPLATE.with_name("infra") / "programme.yaml")
        programme.activate(example, stack.physical("ProgrammeBucket"), stack.client("s3"))
        yield stack
        assert stack.denied == []
