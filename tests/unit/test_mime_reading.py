"""Mail that is broken, lies, or is made to hurt: what there is of text is read, quickly, and nothing else is opened."""

import time
from base64 import b64encode
from email.message import EmailMessage

import pytest

from functions.ingest.html_text import text_of
from functions.ingest.mime_reading import MOST_BYTES, UnreadableMailError, read


def mail(body: bytes, *headers: str) -> bytes:
    return "\n".join(("From: ann@acme.example", *headers, "", "")).encode() + body


def multipart(kind: str, *parts: bytes, boundary: str = "b") -> bytes:
    inside = b"".join(b"--" + boundary.encode() + b"\n" + part + b"\n" for part in parts)
    return mail(inside + f"--{boundary}--\n".encode(), f'Content-Type: multipart/{kind}; boundary="{boundary}"')


def plain(text: str) -> bytes:
    return f"Content-Type: text/plain\n\n{text}".encode()


def html(text: str) -> bytes:
    return f"Content-Type: text/html\n\n{text}".encode()


def test_headers_are_unfolded_and_found_by_any_case() -> None:
    found = read(b"SUBJECT: one\n two\nX-Empty:\nFrom: a@b.example\n\nHello")

    assert (found.first("subject"), found.first("x-empty"), found.first("to")) == ("one two", "", "")
    assert found.text == "Hello"


@pytest.mark.parametrize(
    ("subject", "read_as"),
    [
        ("=?utf-8?B?w4R0?=", "Ät"),
        ("=?iso-8859-1?Q?=C4t?=", "Ät"),
        ("=?utf-8?Q?=C4t?=", "Ät"),
        ("=?no-such-charset?Q?abc?=", "abc"),
        ("=?utf-8?B?%%%?=", ""),
        ("=?utf-8?B?a?=", "=?utf-8?B?a?="),
    ],
)
def test_words_of_a_header_are_read_as_far_as_they_can_be(subject: str, read_as: str) -> None:
    assert read(mail(b"", f"Subject: {subject}")).words("subject") == read_as


def test_plain_text_comes_before_html() -> None:
    assert read(multipart("alternative", plain("Plain"), html("<p>Rich</p>"))).text.strip() == "Plain"


def test_html_counts_if_the_plain_text_is_empty() -> None:
    assert read(multipart("alternative", plain(" \n"), html("<p>Rich</p>"))).text == "Rich"


def test_text_around_a_picture_is_read_whole() -> None:
    picture = b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\naGVsbG8="

    assert read(multipart("mixed", plain("Above"), picture, plain("Below"))).text == "Above\nBelow"


@pytest.mark.parametrize(
    "part",
    [
        b"Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nSecret",
        b"Content-Type: message/rfc822\n\nFrom: x@y.example\n\nSecret",
        b"Content-Type: application/zip\n\nSecret",
    ],
)
def test_attachments_and_mails_within_are_not_opened(part: bytes) -> None:
    assert read(multipart("mixed", plain("Hello"), part)).text == "Hello"


@pytest.mark.parametrize(
    ("declared", "data", "text"),
    [
        ("us-ascii", "für".encode(), "für"),
        ("iso-8859-1", "für".encode(), "für"),
        ("utf-8", "für".encode("latin-1"), "für"),
        ("windows-1252", "“für”".encode("cp1252"), "“für”"),
        ("no-such", b"abc", "abc"),
        ("hex", b"abc", "abc"),
        ("idna", b"abc", "abc"),
        ("punycode", b"abc-", "abc-"),
        ("gb2312", "很好".encode("gb2312"), "很好"),
        ("iso-2022-jp", "良い".encode("iso-2022-jp"), "良い"),
        ("windows-1256", "جيد".encode("cp1256"), "جيد"),
    ],
)
def test_a_charset_that_lies_or_is_none_does_no_harm(declared: str, data: bytes, text: str) -> None:
    assert read(mail(data, f"Content-Type: text/plain; charset={declared}")).text == text


@pytest.mark.parametrize("tail", ["", "=", "==", "\n\n--", "!"])
def test_base64_that_is_cut_short_is_read_as_far_as_it_goes(tail: str) -> None:
    data = b64encode(b"Hello there").rstrip(b"=") + tail.encode()

    assert read(mail(data, "Content-Transfer-Encoding: base64")).text.startswith("Hello ther")


def test_a_multipart_without_its_boundary_is_read_as_it_stands() -> None:
    assert read(mail(b"Hello", "Content-Type: multipart/mixed")).text == "Hello"
    assert read(mail(b"Hello", "Content-Type: multipart/mixed; boundary=nowhere")).text == "Hello"


def test_a_part_that_never_ends_is_read_to_the_end() -> None:
    assert read(multipart("mixed", plain("Hello")).removesuffix(b"--b--\n")).text == "Hello\n"


def test_a_boundary_that_begins_like_another_is_not_it() -> None:
    inner = b"Content-Type: multipart/mixed; boundary=bb\n\n--bb\n\nInner\n--bb--\n"

    assert read(multipart("mixed", inner, plain("Outer"))).text == "Inner\nOuter"


def test_null_bytes_do_no_harm() -> None:
    assert read(b"From: a@b.example\nSubject: a\0b\n\nHe\0llo").text == "He\0llo"


def test_no_more_than_fifty_parts_are_read() -> None:
    text = read(multipart("mixed", *(plain(f"part {number}") for number in range(60)))).text

    assert text.splitlines()[-1] == "part 48"


def test_no_more_than_five_levels_are_read() -> None:
    nested = plain("Deep")
    for level in range(6):
        nested = f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n".encode() + nested

    assert read(b"From: a@b.example\n" + nested).text == ""


def test_no_more_text_is_kept_than_anyone_writes() -> None:
    assert len(read(mail(b"a" * 200_000)).text) == 64 * 1024


@pytest.mark.parametrize("data", [b"", b"\n\nHello", b"no header at all", b"\xff\xfe\0"])
def test_what_has_no_headers_is_no_mail(data: bytes) -> None:
    with pytest.raises(UnreadableMailError, match="has no headers"):
        read(data)


def test_what_is_larger_than_ses_takes_in_is_refused() -> None:
    with pytest.raises(UnreadableMailError, match="larger than 41943040 bytes"):
        read(b"a" * (MOST_BYTES + 1))


def _attached(size: int) -> bytes:
    message = EmailMessage()
    message["From"] = "ann@acme.example"
    message.set_content("9\n\nSee the picture.")
    message.add_attachment(b"\xff" * size, maintype="image", subtype="png", filename="p.png")
    return message.as_bytes()


_LARGE = 38 * 1024 * 1024
_HOSTILE = {
    "an attachment of 30 MB": _attached(28 * 1024 * 1024),
    "nothing but line breaks": mail(b"\n" * _LARGE),
    "nothing but boundaries": mail(b"--b\n" * (_LARGE // 4), "Content-Type: multipart/mixed; boundary=b"),
    "boundaries that are none": mail(b"--b" * (_LARGE // 3), "Content-Type: multipart/mixed; boundary=b"),
    "one header of 38 MB": b"Subject: " + b"a" * _LARGE,
    "headers without end": b"A: b\n" * (_LARGE // 5),
    "a header of encoded words": mail(b"", f"Subject: {'=?a?q?' * 300_000}"),
    "tags that never close": mail(b"<a " * (_LARGE // 3), "Content-Type: text/html"),
    "comments that never close": mail(b"<!--" * (_LARGE // 4), "Content-Type: text/html"),
    "declarations that never close": mail(b"<![CDATA[" * (_LARGE // 9), "Content-Type: text/html"),
    "deep quotes": mail(b"<blockquote type=cite>" * (_LARGE // 22), "Content-Type: text/html"),
    "quoted-printable": mail(b"=3D" * (_LARGE // 3), "Content-Transfer-Encoding: quoted-printable"),
}


@pytest.mark.parametrize("name", _HOSTILE)
def test_the_largest_mails_are_read_in_seconds(name: str) -> None:
    begun = time.process_time()

    found = read(_HOSTILE[name])
    found.words("subject")

    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("a&nbsp;&amp;&#8211;b", "a &\u2013b"),
        ("<style>p{}</style><script>x()</script>Hello", "Hello"),
        ("<div>9</div><div class='gmail_quote'>On Monday<div>old</div></div>", "9"),
        ("<blockquote type='cite'>old</blockquote><div>9</div>", "9"),
        ("9<div id=appendonsend></div><div>old</div>", "9"),
        ("9<hr><div id='x_divRplyFwdMsg'>From: Jane</div>old", "9"),
        ("<div class=gmail_quote>only this</div>", "only this"),
        ("<blockquote>my own quotation</blockquote>", "my own quotation"),
        ("plain < text", "plain < text"),
        ("", ""),
    ],
)
def test_html_is_read_as_a_person_sees_it_without_what_it_quotes(source: str, text: str) -> None:
    assert text_of(source) == text
