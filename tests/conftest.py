"""What holds for every test: no AWS account within reach, and the same search on every run."""

import io
import logging
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from functions.adapters.log import log

# Set before any client is made, so that nothing can reach a real account.
_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "SAM_CLI_TELEMETRY": "0",
}
_FORBIDDEN = ("AWS_PROFILE", "AWS_REGION", "AWS_ENDPOINT_URL")

os.environ.update(_ENVIRONMENT)
for _name in _FORBIDDEN:
    os.environ.pop(_name, None)

settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("house")


@pytest.hookimpl(trylast=True)  # after the order was shuffled
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that take minutes, so that no process waits for one of them in the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(autouse=True)
def _same_environment() -> Iterator[None]:
    """Put the environment back, whatever a test did to it."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def everything_logged() -> Iterator[io.StringIO]:
    """Return what the functions and the libraries beneath them log, down to debugging."""
    written = io.StringIO()
    ours, root = logging.getLogger(log().name), logging.getLogger()
    handlers, level = [logging.StreamHandler(written), logging.StreamHandler(written)], ours.level
    handlers[0].setFormatter(log().registered_formatter)
    ours.addHandler(handlers[0])
    ours.setLevel(logging.DEBUG)
    root.addHandler(handlers[1])
    yield written
    ours.removeHandler(handlers[0])
    ours.setLevel(level)
    root.removeHandler(handlers[1])
