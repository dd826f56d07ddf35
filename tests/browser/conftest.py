"""Real pages in a real browser, served by the whole local stack."""

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from infra.local.clock import Clock
from infra.local.front import Front
from infra.local.machine import Machine
from infra.local.stack import Stack
from tests.integration.conftest import PARAMETERS, START

CHROMIUM = shutil.which("chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_told: list[Path] = []


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave these tests out on a machine without Chromium, and say so; on CI they stay, and fail."""
    if CHROMIUM or os.environ.get("CI") == "true" or not collection_path.name.startswith("test_"):
        return None
    if not _told and os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0":
        _told.append(collection_path)
        with config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            sys.stderr.write("browser tests are left out: there is no chromium on this machine\n")
    return True


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return one browser for all tests."""
    if CHROMIUM is None:
        pytest.fail("there is no chromium, which these tests need")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def session() -> boto3.Session:
    """Return one session for all tests, since reading boto3's service models takes longest."""
    return boto3.Session()


@pytest.fixture
def stack(session: boto3.Session) -> Iterator[Stack]:
    """Return the template's stack, in moto's memory."""
    with mock_aws():
        yield Stack.create(session, clock=Clock(START), parameters=PARAMETERS)


@pytest.fixture(params=["", "/live"], ids=["own-domain", "stage"])
def site(request: pytest.FixtureRequest, stack: Stack) -> Iterator[str]:
    """Serve the stack's API where a domain of one's own has it, and under a stage's name as API Gateway has it."""
    front = Front(Machine(stack, url="", aws_url=""))

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["REQUEST_URI"] = environ["REQUEST_URI"].removeprefix(request.param)
        return front(environ, start_response)

    server = make_server("127.0.0.1", 0, serve)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}{request.param}"
    server.shutdown()
    thread.join()
    server.server_close()
