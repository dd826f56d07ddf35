"""HTTPS to where the operator says, and nowhere inside: what is connected to is the very address that was checked."""

import socket
import ssl
from collections.abc import Callable, Sequence
from functools import lru_cache
from http.client import HTTPException, HTTPResponse
from io import BytesIO
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Protocol
from urllib.parse import urlsplit

from functions.adapters.mailer import OutcomeUnknown
from functions.adapters.posting import Answer, NotDelivered, Posting

CONNECT_SECONDS = 3
READ_SECONDS = 5  # for the request and the whole answer: one that drips is not waited for
_PORT = 443
_TRIED = 2  # addresses of one name
_ANSWER_BYTES = 16_384
_BODY_BYTES = 2_000
_CHUNK = 4_096
_PUBLIC_V6 = ip_network("2000::/3")
# What Python calls global, in some versions, and is not: relays to other addresses, protocols, documentation.
_NEVER = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20")))


class Wire(Protocol):
    """What is asked of a connection."""

    def sendall(self, data: bytes, /) -> None:
        """Write everything."""

    def recv(self, size: int, /) -> bytes:
        """Read something, or nothing at the end."""

    def settimeout(self, seconds: float, /) -> None:
        """Limit the next call."""

    def close(self) -> None:
        """End it."""


Resolve = Callable[[str], Sequence[str]]
Connect = Callable[[str, str], Wire]


def public(address: str) -> bool:
    """Say whether an IP address is one of the open internet: nothing private, local, shared, reserved or translated."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    usable = ip.is_global and not ip.is_multicast and not ip.is_reserved
    return usable and _plain(ip) and not any(ip in network for network in _NEVER)


def _plain(ip: IPv4Address | IPv6Address) -> bool:
    return isinstance(ip, IPv4Address) or (ip in _PUBLIC_V6 and ip.scope_id is None)


def place(url: str) -> tuple[str, str]:
    """Return the host and the path of an address that may be posted to; raise NotDelivered for any other."""
    message = "the target is no https address on the standard port"
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # what it says would tell the address
        raise NotDelivered(message) from None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sound = host and path.isascii() and path.isprintable() and " " not in path
    if parts.scheme != "https" or port not in {None, _PORT} or parts.username is not None or not sound:
        raise NotDelivered(message)
    return host, path


class Https:
    """Posts once: no redirect is followed, no cookie kept, no proxy asked, and no more than a little is read."""

    def __init__(self, now: Callable[[], float], resolve: Resolve, connect: Connect) -> None:
        """Take what measures seconds, and what looks up and connects: `addresses` and `connected`, but in tests."""
        self._now = now
        self._resolve = resolve
        self._connect = connect

    def __call__(self, posting: Posting) -> Answer:
        """Post and return the answer; NotDelivered if it certainly was not read, OutcomeUnknown if it may have been."""
        host, path = place(posting.url)
        request = _request(host, path, posting)
        wire = self._open(host)
        try:
            return self._exchange(wire, request)
        finally:
            wire.close()

    def _open(self, host: str) -> Wire:
        """Connect to one of a host's addresses; a host that has a single one that is not public is not connected to."""
        found, message = list(dict.fromkeys(self._resolve(host))), "the target has an address that is not public"
        if not found or not all(public(each) for each in found):
            raise NotDelivered(message)
        until = self._now() + CONNECT_SECONDS
        for address in found[:_TRIED]:
            try:
                return self._connect(address, host)
            except OSError as error:
                message = f"no connection: {type(error).__name__}"
            if self._now() >= until:  # the next one could take as long again
                break
        raise NotDelivered(message)

    def _exchange(self, wire: Wire, request: bytes) -> Answer:
        end = self._now() + READ_SECONDS
        try:
            wire.settimeout(READ_SECONDS)
            wire.sendall(request)
        except OSError as error:  # what did not arrive whole cannot be acted upon
            message = f"not written: {type(error).__name__}"
            raise NotDelivered(message) from error
        answer = _answer(self._read(wire, end))
        if answer is None:
            message = "written, and not answered"
            raise OutcomeUnknown(message)
        return answer

    def _read(self, wire: Wire, end: float) -> bytes:
        """Return what came before the time was up, or the answer whole."""
        data = b""
        while len(data) < _ANSWER_BYTES and not _whole(data) and (left := end - self._now()) > 0:
            try:
                wire.settimeout(left)
                chunk = wire.recv(_CHUNK)
            except OSError:
                break
            if not chunk:
                break
            data += chunk
        return data


def _request(host: str, path: str, posting: Posting) -> bytes:
    headers = {
        "Host": host,
        "Content-Type": "application/json",
        "Content-Length": str(len(posting.body)),
        "User-Agent": "listening-post",
        "Connection": "close",
        **posting.headers,
    }
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if not all(line.isascii() and line.isprintable() for line in lines):
        message = "a header may hold visible ASCII only"
        raise ValueError(message)
    return "\r\n".join([*lines, "", ""]).encode() + posting.body


class _Received:
    """What was read, as http.client wants to be given it."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, _mode: str) -> BytesIO:
        return BytesIO(self._data)


def _answer(data: bytes) -> Answer | None:
    """Return the answer if its head is whole, whatever became of its body."""
    if b"\r\n\r\n" not in data:
        return None
    response = HTTPResponse(_Received(data), method="POST")  # type: ignore[arg-type] # all that it asks of a socket
    try:
        response.begin()
        body = response.read1(_BODY_BYTES)
    except HTTPException:
        return None
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body)


def _whole(data: bytes) -> bool:
    """Say whether all that an answer announces is there; one that announces nothing ends with the connection."""
    head, found, body = data.partition(b"\r\n\r\n")
    lines = (line.partition(b":") for line in head.lower().split(b"\r\n"))
    announced = [value.strip() for name, _, value in lines if name == b"content-length"]
    return bool(found) and any(each.isdigit() and len(body) >= int(each) for each in announced)


def addresses(host: str) -> list[str]:
    """Return every address of a host; raise NotDelivered if nobody knows it."""
    try:
        found = socket.getaddrinfo(host, _PORT, type=socket.SOCK_STREAM)
    except OSError as error:
        message = "the target's name is not known"
        raise NotDelivered(message) from error
    return [str(each[4][0]) for each in found]


def connected(address: str, host: str) -> Wire:
    """Connect to an address and make sure, by its certificate, that the host is there."""
    plain = socket.create_connection((address, _PORT), timeout=CONNECT_SECONDS)
    try:
        return _trust().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()
