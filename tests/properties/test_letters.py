"""Whatever a customer calls themselves or writes, and whatever a colleague answers: one recipient, and no markup."""

import re
from email import message_from_bytes, policy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.core.mail import Mail, mime
from functions.core.people import Owner
from functions.followup.mail.letter import Done, Way, closed_loop_mail, personal_mail
from functions.followup.mail.message import Answered
from functions.followup.mail.reply import reply_mail
from tests.making import a_contact, a_form, a_programme, a_response, an_invitation

_EVIL = st.sampled_from(
    ("<", ">", '"', "'", "&", "\r\n", "\n", "\u2028", "\0", "{", "}", "{name}", "%s", "{{ x }}", "://", "https://evil.example",
     "<script>", "<img src=x onerror=y>", "Bcc: x@evil.example", ",", ";", "=?utf-8?q?=0A?=", "\u202e", "ann", " ",
     "--", "</td>", "javascript:", "א", "愛")
)  # fmt: skip
TEXTS = st.lists(_EVIL, max_size=12).map("".join) | st.text(max_size=60)
TAGS = re.compile(r"<\s*(/?[a-z!][a-z0-9]*)", re.IGNORECASE)
OURS = {
    "!doctype", "html", "head", "meta", "title", "style", "body", "table", "tr", "td", "div", "p", "a", "span", "br",
    "blockquote", "!",
}  # fmt: skip
HEADERS = {
    "From", "To", "Subject", "Reply-To", "Auto-Submitted", "X-Auto-Response-Suppress", "In-Reply-To", "References",
    "MIME-Version", "Content-Type",
}  # fmt: skip
WAY = Way("https://s.harbour.example/s/token", "r+s1@reply.harbour.example", ("0102@eu-west-1.amazonses.com",))


def tags(html: str) -> set[str]:
    return {found.lstrip("/").lower() for found in TAGS.findall(html)}


def is_harmless(mail: Mail) -> None:
    message = message_from_bytes(mime(mail), policy=policy.default)
    assert set(message.keys()) <= HEADERS
    assert [each.addr_spec for each in message["To"].addresses] == ["ann@acme.example"]
    assert len(message["From"].addresses) == len(message["Reply-To"].addresses) == 1
    assert tags(mail.html) <= OURS
    links = set(re.findall(r'href="([^"]*)"', mail.html))
    assert links <= {WAY.page, "https://www.g2.com/products/harbour/reviews"}


def answered(score: int, comment: str, **contact: Any) -> Answered:
    invitation = an_invitation()
    return Answered(invitation, a_response(invitation, score, comment), a_contact(**contact), "Well?")


@given(score=st.integers(0, 10), name=TEXTS, comment=TEXTS, caller=TEXTS)
@settings(max_examples=60, deadline=None)
def test_no_name_or_comment_gets_out_of_its_place_in_a_reply(score: int, name: str, comment: str, caller: str) -> None:
    about, who = answered(score, comment, name=name), Owner(caller, "jane@harbour.example")

    mail = reply_mail(about, a_form(), a_programme(), WAY, favour="review", caller=who)

    assert mail is not None
    is_harmless(mail)


@given(text=TEXTS, comment=TEXTS, name=TEXTS)
@settings(max_examples=60, deadline=None)
def test_no_text_gets_out_of_its_place_in_a_colleagues_mail(text: str, comment: str, name: str) -> None:
    owner = Owner(name, "jane@harbour.example")

    mail = personal_mail(answered(3, comment), a_form(), a_programme(), WAY, owner=owner, text=text)

    assert mail is not None
    is_harmless(mail)


@given(title=TEXTS, text=TEXTS, theme=TEXTS)
@settings(max_examples=60, deadline=None)
def test_no_annotation_gets_out_of_its_place(title: str, text: str, theme: str) -> None:
    mail = closed_loop_mail(a_contact(), an_invitation(), Done(title, text, theme), a_programme(), WAY)

    assert mail is not None
    is_harmless(mail)
