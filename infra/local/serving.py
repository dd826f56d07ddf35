"""The local run as a whole: a local AWS, the stack inside it, its API over HTTP, and the loop that keeps it going."""

import os
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import boto3
from moto import mock_aws
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

from functions.core.programme import Programme
from infra import programme
from infra.local.clock import Clock
from infra.local.front import Front
from infra.local.machine import Machine
from infra.local.stack import Stack
from infra.local.targets import name_targets
from infra.local.template import TEMPLATE

HOST = "127.0.0.1"
DOMAIN = "harbour.example"
PROGRAMME = TEMPLATE.with_name("infra") / "programme.yaml"

_REGION = "eu-west-1"
_POLL_SECONDS = 0.1  # how soon a server notices that it is to stop
_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_SESSION_TOKEN": "local",
    "AWS_DEFAULT_REGION": _REGION,
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",  # else streams are asked for at a host that moto does not know
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}
_FORGOTTEN = ("AWS_PROFILE", "AWS_REGION", "AWS_ENDPOINT_URL")

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class PortTakenError(Exception):
    """A port that is needed is in use; the text says which and what to set."""


def settle_environment(environment: Mapping[str, str] = os.environ) -> None:
    """Make sure that no client can reach a real account: dummy credentials, and none of the user's own settings."""
    os.environ.update(_ENVIRONMENT)
    for name in _FORGOTTEN:
        if name in environment:
            del os.environ[name]


def check_port(port: int, variable: str) -> None:
    """Raise PortTakenError if something else listens on a port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError as error:
            message = f"port {port} is taken; set {variable} to a free one, for example {variable}={port + 1}"
            raise PortTakenError(message) from error


@contextmanager
def running(port: int, aws_port: int, clock: Clock) -> Iterator[Machine]:
    """Run everything for the length of a block, with the example programme active."""
    check_port(port, "PORT")
    check_port(aws_port, "AWS_PORT")
    settle_environment()
    with ExitStack() as ending:
        ending.enter_context(mock_aws())
        machine = _machine(port, aws_port, clock)
        ending.enter_context(_served(_waking(DomainDispatcherApplication(create_backend_app), machine), aws_port))
        ending.enter_context(_served(Front(machine), port))
        ending.enter_context(_thread(machine.loop, machine.stop))
        yield machine


def _machine(port: int, aws_port: int, clock: Clock) -> Machine:
    url, aws_url = f"http://{HOST}:{port}", f"http://{HOST}:{aws_port}"
    parameters = {"SenderDomain": DOMAIN, "PublicUrl": url, "ShardCount": "1", "ReplyDomain": f"reply.{DOMAIN}"}
    stack = Stack.create(boto3.Session(), clock=clock, parameters=parameters, address=aws_url)
    example = _example(url)
    programme.activate(example, stack.physical("ProgrammeBucket"), stack.client("s3"))
    name_targets(stack, example)
    for function in stack.functions().values():
        function.load()  # so that a missing handler shows at once, and the first event need not wait for it
    return Machine(stack, url, aws_url)


def _example(url: str) -> Programme:
    """Return the example programme, with its widget on the pages of this very run."""
    example = programme.load(PROGRAMME)
    widget = example.widget and example.widget.model_copy(update={"origins": (url,)})
    return example.model_copy(update={"widget": widget})


def _waking(aws: Application, machine: Machine) -> Application:
    """Wake the loop after each request to the local AWS: an event may have been put, a message sent."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = aws(environ, start_response)
        machine.work.set()
        return answer

    return application


class _Quiet(WSGIRequestHandler):
    """Keeps the terminal for what the functions log; an error of the server itself still shows."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing of an ordinary request."""


@contextmanager
def _served(application: Any, port: int) -> Iterator[None]:  # noqa: ANN401 - a WSGI application
    server = make_server(HOST, port, application, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    try:
        with _thread(partial(server.serve_forever, _POLL_SECONDS), server.shutdown):
            yield
    finally:
        server.server_close()


@contextmanager
def _thread(run: Callable[[], None], stop: Callable[[], None]) -> Iterator[None]:
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop()
        thread.join()


def port_from(environment: Mapping[str, str], variable: str, default: int) -> int:
    """Return the port that an environment variable sets; stop with one sentence if it is not a port."""
    text = environment.get(variable) or str(default)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:  # noqa: PLR2004
        sys.stderr.write(f"{variable} must be a port number, not {text!r}\n")
        raise SystemExit(2)
    return int(text)
