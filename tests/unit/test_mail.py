from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from functions.core.mail import Mail, display_name, first_name, mime, sender_of
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


@pytest.mark.parametrize("evil", ["a\r\nBcc: eve@evil.example", "a\nb", "a\u2028b", "Doe, Jane", '"Jane" <x@y.zz>'])
def test_a_name_cannot_add_a_header_or_an_address(evil: str) -> None:
    message = message_from_bytes(mime(replace(MAIL, sender_name=evil, subject=evil)), policy=policy.default)

    assert "Bcc" not in message
    assert [each.addr_spec for each in message["From"].addresses] == ["jane@harbour.example"]
    assert [each.addr_spec for each in message["To"].addresses] == ["ann@acme.example"]


def test_a_display_name_is_cut_to_sixty_characters() -> None:
    assert display_name("J" * 100) == "J" * 60


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Ann Lee", "Ann"),
        ("Jean-Luc Martin", "Jean-Luc"),
        ("O'Neill", "O'Neill"),
        ("Ünal Öz", "Ünal"),
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
