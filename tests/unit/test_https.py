"""HTTPS to the open internet and nowhere else; what is written and read, on a connection that is made up."""

from collections.abc import Iterator

import pytest

from functions.adapters.https import Https, Wire, place, public
from functions.adapters.mailer import OutcomeUnknown
from functions.adapters.posting import Answer, NotDelivered, Posting

OPEN = "93.184.215.14"
POST = Posting("https://hooks.example.com/services/T/B?x=1", b'{"a":1}', {"webhook-id": "msg_1"})
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-One: 1\r\n\r\nok"


class Canned:
    """A connection that says what it was given, piece by piece; an error among the pieces is raised."""

    def __init__(self, *pieces: bytes | OSError, writing: OSError | None = None) -> None:
        """Take what is said, and what happens to the one who writes."""
        self.written = b""
        self.closed = False
        self.waits: list[float] = []
        self._pieces: Iterator[bytes | OSError] = iter(pieces)
        self._writing = writing

    def sendall(self, data: bytes, /) -> None:
        """Take the request."""
        if self._writing:
            raise self._writing
        self.written += data

    def recv(self, _size: int, /) -> bytes:
        """Say the next piece."""
        piece = next(self._pieces, b"")
        if isinstance(piece, OSError):
            raise piece
        return piece

    def settimeout(self, seconds: float, /) -> None:
        """Note how long is waited."""
        self.waits.append(seconds)

    def close(self) -> None:
        """Note the end."""
        self.closed = True


class Net:
    """Names and addresses, and one connection behind them."""

    def __init__(self, wire: Wire | OSError, *addresses: str, clock: Iterator[float] | None = None) -> None:
        """Take what connects, and the addresses of every name."""
        self.asked: list[str] = []
        self.connected: list[tuple[str, str]] = []
        self._wire, self._addresses = wire, addresses or (OPEN,)
        self._clock = clock or iter([0.0] * 1000)

    def post(self, posting: Posting = POST) -> Answer:
        """Post over this net."""
        return Https(lambda: next(self._clock), self._resolve, self._connect)(posting)

    def _resolve(self, host: str) -> tuple[str, ...]:
        self.asked.append(host)
        return self._addresses

    def _connect(self, address: str, host: str) -> Wire:
        self.connected.append((address, host))
        if isinstance(self._wire, OSError):
            raise self._wire
        return self._wire


@pytest.mark.parametrize("address", ["8.8.8.8", OPEN, "2606:4700::1111", "2a00:1450:4001:80b::200e"])
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.255.254", "::1",  # loopback
        "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd00:ec2::254", "fec0::1",  # private
        "169.254.169.254", "169.254.0.1", "fe80::1", "fe80::1%eth0",  # link-local
        "100.64.0.1", "100.127.255.255",  # shared by a carrier's customers
        "224.0.0.1", "239.255.255.250", "ff02::1", "ff0e::1",  # multicast
        "0.0.0.0", "0.1.2.3", "240.0.0.1", "255.255.255.255", "::", "100::1",  # noqa: S104 - reserved
        "192.0.0.8", "192.88.99.1", "198.18.0.1",  # protocols, relays, benchmarks
        "192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1",  # documentation
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::7f00:1",  # IPv4 in disguise
        "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1",  # translated
        "", "localhost", "8.8.8.8/32", "0x7f000001", "2130706433",  # none
    ],
)  # fmt: skip
def test_any_other_address_is_not(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://hooks.slack.com/services/T/B/x", ("hooks.slack.com", "/services/T/B/x")),
        ("https://Prod-1.Logic.azure.com:443/w?sig=a%2Fb", ("prod-1.logic.azure.com", "/w?sig=a%2Fb")),
        ("https://b\u00fccher.example", ("xn--bcher-kva.example", "/")),
    ],
)
def test_an_https_address_is_posted_to(url: str, parts: tuple[str, str]) -> None:
    assert place(url) == parts


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.slack.com/x",
        "https://hooks.slack.com:8443/x",
        "https://hooks.slack.com:x/",
        "https://user:word@hooks.slack.com/",
        "https:///x",
        "https://[::1/",
        "https://hooks.slack.com/a b",
        "https://hooks.slack.com/\u00fc",
        "file:///etc/passwd",
        "//hooks.slack.com/x",
        "",
    ],
)
def test_no_other_address_is(url: str) -> None:
    with pytest.raises(NotDelivered, match="the target is no https address on the standard port"):
        place(url)


def test_a_post_is_one_request_to_the_address_that_was_looked_up() -> None:
    wire = Canned(OK)
    net = Net(wire)

    answer = net.post()

    assert answer == Answer(200, {"content-length": "2", "x-one": "1"}, b"ok")
    assert (net.asked, net.connected) == (["hooks.example.com"], [(OPEN, "hooks.example.com")])
    assert wire.closed
    assert wire.written == (
        b"POST /services/T/B?x=1 HTTP/1.1\r\nHost: hooks.example.com\r\nContent-Type: application/json\r\n"
        b"Content-Length: 7\r\nUser-Agent: listening-post\r\nConnection: close\r\nwebhook-id: msg_1\r\n\r\n"
        b'{"a":1}'
    )


@pytest.mark.parametrize("addresses", [("10.0.0.1",), (OPEN, "127.0.0.1"), ("::ffff:169.254.169.254", OPEN)])
def test_a_name_with_one_address_inside_is_not_connected_to(addresses: tuple[str, ...]) -> None:
    net = Net(Canned(OK), *addresses)

    with pytest.raises(NotDelivered, match="an address that is not public"):
        net.post()

    assert net.connected == []


def test_a_name_is_looked_up_once_so_that_it_cannot_change_after_the_check() -> None:
    net = Net(ConnectionRefusedError(), OPEN, "8.8.8.8", "9.9.9.9")

    with pytest.raises(NotDelivered, match="no connection: ConnectionRefusedError"):
        net.post()

    assert net.asked == ["hooks.example.com"]
    assert [address for address, _ in net.connected] == [OPEN, "8.8.8.8"]


def test_after_a_connection_that_took_all_its_time_no_other_is_tried() -> None:
    net = Net(TimeoutError(), OPEN, "8.8.8.8", clock=iter([0.0, 3.0]))

    with pytest.raises(NotDelivered, match="no connection: TimeoutError"):
        net.post()

    assert [address for address, _ in net.connected] == [OPEN]


def test_a_redirect_is_not_followed() -> None:
    net = Net(Canned(b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"))

    assert net.post().status == 302
    assert net.asked == ["hooks.example.com"]


def test_an_answer_may_come_in_pieces() -> None:
    assert Net(Canned(OK[:10], OK[10:40], OK[40:])).post().body == b"ok"


def test_an_answer_without_a_length_ends_with_the_connection() -> None:
    assert Net(Canned(b"HTTP/1.1 404 Not Found\r\n\r\nno_service")).post().body == b"no_service"


def test_an_answer_in_chunks_is_read() -> None:
    chunked = b"HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\ne\r\ninvalid_blocks\r\n0\r\n\r\n"

    assert Net(Canned(chunked)).post().body == b"invalid_blocks"


def test_of_an_endless_answer_only_the_beginning_is_read() -> None:
    wire = Canned(b"HTTP/1.1 200 OK\r\n\r\n", *[b"x" * 4096] * 100)

    assert Net(wire).post().body == b"x" * 2000
    assert len(wire.waits) < 10


def test_what_could_not_be_written_was_not_delivered() -> None:
    with pytest.raises(NotDelivered, match="not written: ConnectionResetError"):
        Net(Canned(writing=ConnectionResetError())).post()


@pytest.mark.parametrize(
    "pieces", [(), (TimeoutError(),), (ConnectionResetError(),), (b"HTTP/1.1 20",), (b"junk\r\n\r\n",)]
)
def test_what_was_written_and_not_answered_may_have_been_delivered(pieces: tuple[bytes | OSError, ...]) -> None:
    wire = Canned(*pieces)

    with pytest.raises(OutcomeUnknown):
        Net(wire).post()

    assert wire.closed


def test_a_status_that_came_before_the_time_was_up_counts() -> None:
    assert Net(Canned(b"HTTP/1.1 202 Accepted\r\n\r\n", TimeoutError())).post().status == 202


def test_an_answer_that_drips_is_not_waited_for() -> None:
    wire = Canned(*[b"H"] * 100)

    with pytest.raises(OutcomeUnknown):
        Net(wire, clock=iter(range(100))).post()

    assert wire.waits == [5, 4, 3, 2, 1]


def test_a_header_can_hold_no_second_one() -> None:
    wire = Canned(OK)

    with pytest.raises(ValueError, match="visible ASCII"):
        Net(wire).post(Posting("https://hooks.example.com/", b"{}", {"webhook-id": "a\r\nHost: b"}))

    assert wire.written == b""


def test_an_address_is_not_shown_by_accident() -> None:
    assert "services" not in repr(POST)
