from dataclasses import replace
from typing import Any

import pytest

from functions.adapters.answers import Given
from functions.ingest.inbound import Inbound, UnreadableNotificationError, meant, read
from functions.ingest.mime_reading import read as read_mail
from functions.ingest.reply_rules import Reply, Ruling, decide
from functions.ingest.reply_text import score_in
from functions.ingest.sender import is_believed, sender_of
from tests.making import MONDAY

ANN = "ann@acme.example"
HERS = Reply(MONDAY, ANN, "Re: one question", "9, fast", believed=True)
OPEN = {"low": 0, "high": 10, "state": "delivered"}


def ruled(item: dict[str, Any] | None = None, earlier: int = 0, **changes: Any) -> Ruling:
    return decide(replace(HERS, **changes), {**OPEN, **(item or {})}, ANN, earlier)


def test_a_score_in_the_first_line_is_an_answer_with_the_rest_as_comment() -> None:
    assert ruled().answer == Given(9, "fast", unless_newer=True)
    assert ruled(text="9").answer == Given(9, None, unless_newer=True)
    assert ruled().channel == "reply"


def test_text_is_the_comment_of_an_answer_that_has_none() -> None:
    answered = {"state": "answered", "score": 7, "channel": "email"}

    ruling = ruled(answered, text="Slow exports")

    assert (ruling.answer, ruling.channel) == (Given(7, "Slow exports", unless_newer=True), "email")
    assert ruled({**answered, "comment": "There"}, text="Slow exports").answer is None
    assert ruled(answered, text="").answer is None


@pytest.mark.parametrize(
    "changes", [{"believed": False}, {"sender": "bea@acme.example"}, {"sender": ""}, {"automatic": True}, {"own": True}]
)
def test_only_a_verified_person_answers(changes: dict[str, Any]) -> None:
    assert ruled(**changes).answer is None or changes == {"own": True}


def test_a_colleague_who_is_asked_themselves_is_no_loop() -> None:
    assert "automatic" not in ruled(own=True).record
    assert ruled(own=True, sender="feedback@harbour.example").record == {"automatic": "loop"}


def test_a_contact_without_an_address_has_written_nothing() -> None:
    assert decide(replace(HERS, sender=""), OPEN, None, 0).record["from_verified"] is False


def test_the_twenty_first_reply_is_one_too_many() -> None:
    assert "automatic" not in ruled(earlier=19).record
    assert ruled(earlier=20).record == {"automatic": "flood"}


def test_a_note_of_leaving_keeps_its_text_unless_the_survey_is_anonymous() -> None:
    left: dict[str, Any] = {"automatic": True, "text": "I no longer work for Acme."}

    assert ruled(**left) == Ruling({"automatic": "left", "text": "I no longer work for Acme."}, gone=True)
    assert ruled({"anonymous": True}, **left) == Ruling({"automatic": "left"}, gone=True)


def test_nothing_of_a_reply_to_an_anonymous_survey_is_kept() -> None:
    assert ruled({"anonymous": True}) == Ruling({"anonymous": True})


@pytest.mark.parametrize(
    ("text", "low", "high", "score", "rest"),
    [
        ("10", 0, 10, 10, ""),
        (" 9 / 10 ", 0, 10, 9, ""),
        ("9. Good", 0, 10, 9, "Good"),
        ("9 \u2013 Good\nMore", 0, 10, 9, "Good\nMore"),
        ("\uff19", 0, 10, 9, ""),
        ("\u06f9", 0, 10, 9, ""),
        ("4/5", 1, 5, 4, ""),
        ("7", 1, 7, 7, ""),
        ("0", 1, 5, None, "0"),
        ("6", 1, 5, None, "6"),
        ("4/10", 1, 5, None, "4/10"),
        ("9/5", 0, 10, None, "9/5"),
        ("7.5", 0, 10, None, "7.5"),
        ("7,5", 0, 10, None, "7,5"),
        ("5-6", 0, 10, None, "5-6"),
        ("100", 0, 10, None, "100"),
        ("10 users", 0, 10, None, "10 users"),
        ("My answer: 9", 0, 10, None, "My answer: 9"),
        ("", 0, 10, None, ""),
    ],
)
def test_a_score_is_read_only_where_nothing_is_guessed(
    text: str, low: int, high: int, score: int | None, rest: str
) -> None:
    assert score_in(text, low, high) == (score, rest)


def inbound(**changes: Any) -> Inbound:
    return replace(Inbound("m1", MONDAY, ("r+a@b.example",), "mail/m1"), **changes)


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("From: Ann@Acme.example", ANN),
        ('From: "Lee, Ann" <ann@acme.example>', ANN),
        ("From: =?utf-8?q?x=40y=2Eexample?= <ann@acme.example>", ANN),
        ("From: ann@acme.example, bea@acme.example", ""),
        ("From: ann@acme.example\nFrom: bea@acme.example", ""),
        ("From: Ann Lee", ""),
        ("Sender: ann@acme.example", ""),
    ],
)
def test_a_mail_is_from_one_address_or_from_nobody(told: str, address: str) -> None:
    assert sender_of(read_mail(f"{told}\n\nHello".encode())) == address


@pytest.mark.parametrize(
    ("domain", "believed"),
    [
        ("acme.example", True),
        ("mail.acme.example", True),
        ("notacme.example", False),
        ("acme.example.evil.example", False),
    ],
)
def test_a_signature_counts_if_it_is_of_the_senders_domain(domain: str, believed: bool) -> None:  # noqa: FBT001 - a column
    mail = read_mail(
        f"Return-Path: <ann@acme.example>\nAuthentication-Results: amazonses.com; dkim=pass header.i=x@{domain};\n"
        "From: ann@acme.example\n\n9".encode()
    )

    assert is_believed(mail, inbound(dkim=True)) is believed
    assert not is_believed(mail, inbound(dkim=False))
    assert is_believed(mail, inbound(dmarc=True))


def test_only_the_topmost_result_is_believed_and_none_beside_a_strange_path() -> None:
    ours, forged = "amazonses.com; dkim=fail", "amazonses.com; dkim=pass header.i=@acme.example"
    tail = "From: ann@acme.example\n\n9"

    for head in (
        f"Authentication-Results: {ours}\nAuthentication-Results: {forged}\n",
        f"Return-Path: <x; dkim=pass@evil.example>\nAuthentication-Results: {forged}\n",
    ):
        assert not is_believed(read_mail(f"{head}{tail}".encode()), inbound(dkim=True))


def test_recipients_are_ours_by_their_domain_and_form() -> None:
    sid = "yrj6lxqng46oazkemyfzagxeeu"
    recipients = (f"r+{sid}@reply.example", f"u+{sid}@reply.example", f"r+{sid}@other.example", "info@reply.example")

    assert meant(recipients, "Reply.example") == [("reply", sid), ("unsubscribe", sid)]


def test_a_notification_without_verdicts_vouches_for_nothing() -> None:
    told = read(
        '{"notificationType": "Received", "mail": {"messageId": "m1", "timestamp": "2026-01-05T09:00:00.123Z"},'
        ' "receipt": {"recipients": ["R+A@B.example"], "action": {"type": "S3", "objectKey": "mail/m1"}}}'
    )

    assert told == inbound()


def test_the_object_by_which_ses_tries_the_bucket_is_no_mail() -> None:
    body = (
        '{"notificationType": "Received", "mail": {"messageId": "m1", "timestamp": "2026-01-05T09:00:00Z"}, "receipt":'
        ' {"recipients": ["a"], "action": {"type": "S3", "objectKey": "mail/AMAZON_SES_SETUP_NOTIFICATION"}}}'
    )

    assert read(body) is None


@pytest.mark.parametrize("body", ["", "[]", '{"notificationType": "Received"}', '{"a": "\\email"}'])
def test_what_is_no_notification_is_refused_without_repeating_it(body: str) -> None:
    with pytest.raises(UnreadableNotificationError) as refused:
        read(body)

    assert "email" not in str(refused.value)
