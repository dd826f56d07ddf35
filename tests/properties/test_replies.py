"""Whatever bytes come in: they are read or refused, and no score is seen that is not there."""

import re
from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from functions.ingest.auto_reply import is_automatic, says_that_they_left
from functions.ingest.inbound import Inbound, UnreadableNotificationError
from functions.ingest.inbound import read as read_notification
from functions.ingest.mime_reading import ReadMail, UnreadableMailError, read
from functions.ingest.reply_text import TEXT_LENGTH, Traces, new_text, score_in
from functions.ingest.sender import is_believed, sender_of

TRACES = Traces(
    frozenset({"jane@harbour.example"}), frozenset({"How likely are you to recommend Harbour to a friend?"})
)
INBOUND = Inbound("m1", datetime(2026, 1, 5, tzinfo=UTC), (), "mail/m1", dkim=True)
_PIECES = st.sampled_from(
    (
        b"From: ", b"ann@acme.example", b"\n", b"\r\n", b"Content-Type: ", b"multipart/mixed", b"multipart/alternative",
        b"text/html", b"text/plain", b"; boundary=", b"b", b'"', b"--b", b"--", b"; charset=", b"utf-8", b"utf-7",
        b"idna", b"Content-Transfer-Encoding: ", b"base64", b"quoted-printable", b"=?utf-8?B?", b"?=", b"=", b"\0",
        b"<div class=gmail_quote>", b"<", b">", b"<!--", b"<![", b"9", b"> ", b"wrote:", b"\xff",
        b" ", b"*0*=", b"Subject: ",
        b"Authentication-Results: amazonses.com; dkim=pass header.i=@", b"(", b")", b",", b"\xe2\x80\xa8",
    )
)  # fmt: skip
_MAILS = st.one_of(st.binary(max_size=300), st.lists(_PIECES, max_size=60).map(b"".join))


def used(mail: ReadMail) -> None:
    mail.words("subject")
    sender_of(mail)
    is_believed(mail, INBOUND)
    is_automatic(mail)
    says_that_they_left(mail.text)
    text = new_text(mail.text, TRACES)
    assert len(text) <= TEXT_LENGTH + 10


@given(_MAILS)
@settings(max_examples=400, deadline=None)
@example(b"From: a\nContent-Type: multipart/mixed; boundary*0*=utf-8''%FF\n\n9")
@example(b"From: a\nContent-Type: text/plain; charset*=x''%FF\n\n9")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        mail = read(data)
    except UnreadableMailError:
        return
    used(mail)


@given(st.text(max_size=300) | st.binary(max_size=100).map(lambda data: data.decode("latin-1")))
def test_any_message_is_a_notification_or_refused(body: str) -> None:
    try:
        assert read_notification(body) is None
    except UnreadableNotificationError as refused:
        assert body == "" or len(str(refused)) < 500  # noqa: PT017 - one line of reasons, not what was in it


@given(st.text(alphabet="0123456789 /.,:-abc\n", max_size=20), st.sampled_from(((0, 10), (1, 5), (1, 7))))
def test_a_score_is_a_whole_number_of_the_scale_that_stands_alone_at_the_beginning(
    text: str, scale: tuple[int, int]
) -> None:
    score, rest = score_in(text, *scale)

    if score is None:
        assert rest == text.strip()
        return
    first = text.strip().partition("\n")[0]
    digits = re.match(r"\d+", first)
    assert digits is not None
    assert int(digits[0]) == score
    assert scale[0] <= score <= scale[1]
    assert not re.match(r"\d+\s*[.,:-]\s*\d", first)


@given(st.text(max_size=400))
@settings(deadline=None)
def test_the_new_text_is_made_of_what_was_written(text: str) -> None:
    written = "".join(text.split())

    assert all(char in written or char.isspace() for char in new_text(text, TRACES))
