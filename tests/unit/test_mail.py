from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from functions.core.mail import (
    Mail,
    display_name,
    first_name,
    mime,
    present,
    reply_address,
    sender_of,
    unsubscribe_address,
)
from functions.core.people import Owner
from tests.making import JANE

MAIL = Mail(
    to="ann@acme.example",
    sender="jane@harbour.example",
    sender_name="Jane Doe (Harbour)",
    subject="One question",
    text="Hello, a short line é",
    html="<p>Hello</p>",
    headers={"List-Unsubscribe": f"<https://s.harbour.example/u/{'x' * 300}>"},
)


def test_a_long_unsubscribe_header_leaves_as_it_is_on_one_line() -> None:
    assert b"\r\nList-Unsubscribe: <https://s.harbour.example/u/" + b"x" * 300 + b">\r\n" in mime(MAIL)


def test_a_mail_reads_back_as_it_was_written() -> None:
    message = message_from_bytes(mime(MAIL), policy=policy.default)

    assert message["From"] == '"Jane Doe (Harbour)" <jane@harbour.example>'
    assert message["To"].addresses[0].addr_spec == "ann@acme.example"
    assert message.get_body(("plain",)).get_content().strip() == "Hello, a short line é"  # type: ignore[union-attr]
    assert message.get_body(("html",)).get_content().strip() == "<p>Hello</p>"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "evil",
    [
        "a\r\nBcc: eve@evil.example", "a\nb", "a\u2028b", "Doe, Jane", '"Jane" <x@y.zz>',
        "=?utf-8?q?a=0ABcc:_eve@evil.example?=", "=\u200b?utf-8?q?a=0D=0ABcc:_eve@evil.example?=",
    ],
)  # fmt: skip
def test_a_name_cannot_add_a_header_or_an_address(evil: str) -> None:
    message = message_from_bytes(mime(replace(MAIL, sender_name=evil, subject=evil)), policy=policy.default)

    assert "Bcc" not in message
    assert [each.addr_spec for each in message["From"].addresses] == ["jane@harbour.example"]
    assert [each.addr_spec for each in message["To"].addresses] == ["ann@acme.example"]


def test_a_name_spelt_with_a_joiner_keeps_it() -> None:
    assert display_name("علی\u200cنقی") == "علی\u200cنقی"


def test_a_display_name_is_cut_to_sixty_characters() -> None:
    assert display_name("J" * 100) == "J" * 60


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Ann Lee", "Ann"),
        ("Jean-Luc Martin", "Jean-Luc"),
        ("O'Neill", "O'Neill"),
        ("Ünal Öz", "Ünal"),
        ("आशा शर्मा", "आशा"),
        ("مُحَمَّد علي", "مُحَمَّد"),
        ("علی\u200cنقی", "علی\u200cنقی"),
        ("\u202eevil", ""),
        ("\u0301", ""),
        ("", ""),
        ("https://evil.example Ann", ""),
        ("<b>Ann</b>", ""),
        ("evil.example", ""),
    ],
)
def test_only_a_plain_first_name_is_greeted(name: str, greeted: str) -> None:
    assert first_name(name) == greeted


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        (JANE, "jane@harbour.example"),
        (Owner("Jane", "jane@HARBOUR.example"), "jane@HARBOUR.example"),
        (Owner("Jane", "jane@agency.example"), "feedback@harbour.example"),
        (None, "feedback@harbour.example"),
    ],
)
def test_a_mail_is_from_the_csm_only_if_their_address_is_of_our_domain(owner: Owner | None, expected: str) -> None:
    assert sender_of(owner, Owner("Harbour", "feedback@harbour.example")).email == expected


def test_a_csm_who_has_left_is_not_present_whatever_the_case_of_their_address() -> None:
    assert present(JANE, {"sam@harbour.example"}) == JANE
    assert present(Owner("Jane", "Jane@Harbour.example"), {"jane@harbour.example"}) is None


@pytest.mark.parametrize("letter", ["a", "é", "ش", "\U0001f600", "="])
def test_no_line_of_a_body_is_longer_than_its_encoding_allows(letter: str) -> None:
    sent = mime(replace(MAIL, text=letter * 1000, html=f"<p>{letter * 1000}</p>"))
    message = message_from_bytes(sent, policy=policy.default)

    assert max(len(line) for line in sent.partition(b"\r\n\r\n")[2].splitlines()) <= 76
    assert message.get_body(("plain",)).get_content().strip() == letter * 1000  # type: ignore[union-attr]
    assert message.get_body(("html",)).get_content().strip() == f"<p>{letter * 1000}</p>"  # type: ignore[union-attr]


def test_a_body_of_another_script_takes_little_more_room_than_it_must() -> None:
    assert len(mime(replace(MAIL, text="ش" * 2000))) < 2000 * 2 * 1.4 + len(mime(MAIL))


def test_another_mail_goes_with_it_untouched() -> None:
    original = b"From: =?utf-8?q?a=2C_b?= <a@b.example>\r\nX-Odd:   two  spaces\r\n\r\nHello\r\n"

    sent = mime(replace(MAIL, original=original))

    assert original in sent
    [part] = message_from_bytes(sent, policy=policy.default).iter_attachments()
    assert (part.get_content_type(), part.get_filename()) == ("message/rfc822", "original.eml")


@pytest.mark.parametrize("body", [b"\xff", b"a" * 999, b"\0"])
def test_another_mail_that_cannot_travel_as_it_is_goes_as_a_file(body: bytes) -> None:
    original = b"From: a@b.example\r\n\r\n" + body

    sent = mime(replace(MAIL, original=original))

    assert all(len(line) <= 998 for line in sent.split(b"\r\n"))
    [part] = message_from_bytes(sent, policy=policy.default).iter_attachments()
    assert (part.get_content_type(), part.get_content()) == ("application/octet-stream", original)


def test_what_is_written_back_has_addresses_of_its_own_if_there_is_a_domain_for_it() -> None:
    assert reply_address("s1", "reply.example") == "r+s1@reply.example"
    assert unsubscribe_address("s1", "reply.example") == "u+s1@reply.example"
    assert unsubscribe_address("s1", "none") is None
