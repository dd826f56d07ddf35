"""A mail as its bytes came: its headers and its text, whatever was done to them. Attachments are never opened."""

import binascii
import codecs
import quopri
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

from functions.ingest.html_text import text_of

MOST_BYTES = 40 * 1024 * 1024  # as much as SES takes in
_PARTS, _DEPTH = 50, 5
_HEADER_BYTES, _HEADER_LENGTH, _HEADER_COUNT = 128 * 1024, 2_000, 500
_ENCODED_BYTES = 512 * 1024  # looked at for text in all parts together
_TEXT_LENGTH = 64 * 1024
_LOOKS = 1_000  # at what might be a boundary
_BOUNDARY_LINE = 200  # what may follow a boundary on its line
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
# What says it is one of these is often UTF-8 all the same; text in them is hardly ever UTF-8 by chance.
_OFTEN_UTF8 = re.compile(r"ascii|iso8859|cp125|latin|koi8")
_NO_TEXT = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"})

Headers = tuple[tuple[str, str], ...]


class UnreadableMailError(ValueError):
    """Bytes that are no mail, or too many; its text repeats nothing of what was in them."""


@dataclass(frozen=True, slots=True)
class ReadMail:
    """Headers in order with lower-case names, unfolded and as they were written; the text that a person would read."""

    headers: Headers
    text: str

    def every(self, name: str) -> list[str]:
        """Return the values of a header, as written."""
        return _every(self.headers, name)

    def first(self, name: str) -> str:
        """Return the first value of a header as written, or nothing."""
        return next(iter(self.every(name)), "")

    def words(self, name: str) -> str:
        """Return the first value of a header as a person reads it."""
        return _decoded_words(self.first(name))


def read(data: bytes) -> ReadMail:
    """Return a mail's headers and text; raise UnreadableMailError for what is no mail at all or too large."""
    if len(data) > MOST_BYTES:
        message = f"larger than {MOST_BYTES} bytes"
        raise UnreadableMailError(message)
    headers, _ = _head(data, 0, len(data))
    if not headers:
        message = "has no headers"
        raise UnreadableMailError(message)
    return ReadMail(headers, _Reader(data).text(0, len(data), 1)[:_TEXT_LENGTH])


def _every(headers: Headers, name: str) -> list[str]:
    return [value for each, value in headers if each == name]


def _head(data: bytes, start: int, end: int) -> tuple[Headers, int]:
    """Return the headers of what lies between two offsets, and where its body begins."""
    if data.startswith((b"\n", b"\r\n"), start, end):
        return (), data.index(b"\n", start) + 1
    found = _HEADERS_END.search(data, start, min(end, start + _HEADER_BYTES))
    stop, body = (found.start(), found.end()) if found else (min(end, start + _HEADER_BYTES), end)
    return _headers(data[start:stop]), body


def _headers(block: bytes) -> Headers:
    found: list[tuple[str, str]] = []
    for line in _decoded(block, "utf-8").replace("\r\n", "\n").split("\n"):
        name, colon, value = line.partition(":")
        if line[:1] in {" ", "\t"} and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}".strip()[:_HEADER_LENGTH])
        elif colon and name and " " not in name and len(found) < _HEADER_COUNT:
            found.append((name.lower(), value.strip()[:_HEADER_LENGTH]))
    return tuple(found)


def _decoded_words(value: str) -> str:
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    return "".join(part if isinstance(part, str) else _decoded(part, charset or "utf-8") for part, charset in parts)


def _decoded(data: bytes, charset: str) -> str:
    """Return bytes as text in what they say they are in, or in what they are."""
    declared = _codec(charset)
    likely = ("utf-8", declared) if _OFTEN_UTF8.match(declared) and not data.isascii() else (declared, "utf-8")
    for each in likely:
        try:
            return data.decode(each)
        except UnicodeError:
            continue
    return data.decode("cp1252", errors="replace")


def _codec(charset: str) -> str:
    """Return Python's name of a charset; of one that is none, or that only a program would use, UTF-8's."""
    try:
        known = codecs.lookup(charset)
    except (LookupError, ValueError):
        return "utf-8"
    is_text = getattr(known, "_is_text_encoding", True)
    return known.name if is_text and known.name not in _NO_TEXT else "utf-8"


class _Kind:
    """What a part says it is."""

    def __init__(self, headers: Headers) -> None:
        message = Message()
        for name in ("content-type", "content-disposition"):
            for value in _every(headers, name)[:1]:
                message[name] = value
        self.type = message.get_content_type()
        self.encoding = next(iter(_every(headers, "content-transfer-encoding")), "").strip().lower()
        try:
            self.boundary = (message.get_boundary() or "").encode()
            self.charset = message.get_content_charset() or "utf-8"
            self.attached = message.get_content_disposition() == "attachment"
        except (ValueError, LookupError, TypeError, AttributeError):  # parameters that are written wrongly
            self.boundary, self.charset, self.attached = b"", "utf-8", False


class _Reader:
    """Walks through the parts of one mail by their offsets, so that a large one costs no copies."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._parts = 0
        self._room = _ENCODED_BYTES

    def text(self, start: int, end: int, depth: int) -> str:
        """Return the text of a part and of those within it."""
        self._parts += 1
        if self._parts > _PARTS or depth > _DEPTH:
            return ""
        headers, body = _head(self._data, start, end)
        kind = _Kind(headers)
        if kind.type.startswith("multipart/"):
            return self._of_many(kind, body, end, depth)
        if kind.attached or kind.type not in {"text/plain", "text/html"}:
            return ""
        return self._of_one(kind, body, end)

    def _of_many(self, kind: _Kind, body: int, end: int, depth: int) -> str:
        places = list(self._within(kind.boundary, body, end)) if kind.boundary else []
        if not places:  # its boundary is missing or broken: what there is is read as it stands
            return self._of_one(kind, body, end)
        texts = (found for place in places if (found := self.text(*place, depth + 1)).strip())
        return next(texts, "") if kind.type == "multipart/alternative" else "\n".join(texts)

    def _within(self, boundary: bytes, body: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield where each part begins and ends; the last may lack its end."""
        begin = None
        for line, after, last in self._delimiters(b"--" + boundary, body, end):
            if begin is not None:
                yield begin, line
            begin = after
            if last:
                return
        if begin is not None:
            yield begin, end

    def _delimiters(self, mark: bytes, body: int, end: int) -> Iterator[tuple[int, int, bool]]:
        """Yield where each line of a boundary begins, where the next begins, and whether it closes; so many at most."""
        at = body - 1  # the first may be the very first line, behind the line break that ends the headers
        seen = 0
        for _ in range(_LOOKS):
            found = self._data.find(b"\n" + mark, at, end)
            if found < 0 or seen > _PARTS:
                return
            at = found + 1 + len(mark)
            rest, newline, _ = self._data[at : min(end, at + _BOUNDARY_LINE)].partition(b"\n")
            if rest.strip() in {b"", b"--"}:
                seen += 1
                break_begins = found - (self._data[found - 1 : found] == b"\r")
                yield max(break_begins, body), min(end, at + len(rest) + len(newline)), rest.strip() == b"--"
            at -= 1

    def _of_one(self, kind: _Kind, body: int, end: int) -> str:
        data = self._data[body : min(end, body + self._room)]
        self._room -= len(data)
        text = _decoded(_unpacked(data, kind.encoding), kind.charset)
        return text_of(text) if kind.type == "text/html" else text


def _unpacked(data: bytes, encoding: str) -> bytes:
    match encoding:
        case "quoted-printable":
            return quopri.decodestring(data)
        case "base64":
            return _from_base64(_NOT_BASE64.sub(b"", data))
        case _:
            return data


def _from_base64(data: bytes) -> bytes:
    whole = data[: len(data) - len(data) % 4] + {2: data[-2:] + b"==", 3: data[-3:] + b"="}.get(len(data) % 4, b"")
    try:
        return b64decode(whole)
    except binascii.Error:
        return b""
