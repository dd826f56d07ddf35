"""The connection itself: to the address that was checked, and only if its certificate is the host's."""

import socket
import ssl
from typing import Any

import pytest

from functions.adapters.https import addresses, connected
from functions.adapters.posting import NotDelivered


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> tuple[socket.socket, list[Any]]:
    """Let the connection be to a peer that speaks no TLS; return our end, and what was asked for."""
    ours, theirs = socket.socketpair()
    asked: list[Any] = []
    theirs.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    theirs.close()

    def create_connection(place: tuple[str, int], timeout: float) -> socket.socket:
        asked.append((place, timeout))
        return ours

    monkeypatch.setattr(socket, "create_connection", create_connection)
    return ours, asked


def test_a_peer_that_speaks_no_tls_is_not_talked_to(ends: tuple[socket.socket, list[Any]]) -> None:
    ours, asked = ends

    with pytest.raises(OSError):  # noqa: PT011 - TLS fails in more ways than one
        connected("93.184.215.14", "hooks.example.com")

    assert asked == [(("93.184.215.14", 443), 3)]
    assert ours.fileno() == -1


def test_the_certificate_is_checked_against_the_name_and_not_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = socket.socketpair()
    told: list[Any] = []

    def wrap(context: ssl.SSLContext, plain: socket.socket, server_hostname: str) -> socket.socket:
        told.append((context.verify_mode, context.check_hostname, server_hostname))
        return plain

    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: ours)
    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", wrap)

    with ours, theirs:
        connected("93.184.215.14", "hooks.example.com")

    assert told == [(ssl.CERT_REQUIRED, True, "hooks.example.com")]


def test_a_name_that_nobody_knows_is_not_posted_to(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(8)

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    with pytest.raises(NotDelivered, match="name is not known"):
        addresses("hooks.example.invalid")
