from dataclasses import replace
from typing import Any

import pytest

from functions.core.casework import TeamMember
from functions.core.mail import Mail
from functions.core.people import Contact
from functions.followup.mail.forward import Written, forward_mail
from tests.making import JANE, a_contact, a_programme, an_invitation

ASKED = "How likely are you to recommend Harbour?"
TOLD = {
    "subject": "Re: one question",
    "text": "9\n\nFast",
    "score": 9,
    "counts": True,
    "from_verified": True,
    "sender": "ann@acme.example",
    "place": "mail/m1",
}


def forwarded(contact: Contact | None = None, original: bytes | None = b"raw", **told: Any) -> Mail:
    written = Written(an_invitation(), contact or a_contact(), ASKED, {**TOLD, **told}, original)
    return forward_mail(written, a_programme())


def test_the_csm_reads_who_wrote_what_to_which_question() -> None:
    mail = forwarded()

    assert (mail.to, mail.sender, mail.reply_to) == (
        "jane@harbour.example", "feedback@harbour.example", "ann@acme.example",
    )  # fmt: skip
    assert all(part in mail.text for part in ("Ann Lee of Acme has replied", ASKED, "Their answer: 9 of 10", "Fast"))
    assert mail.headers["Auto-Submitted"] == "auto-generated"
    assert mail.original == b"raw"


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("Re: one question", "Re: one question"),
        ("RE: AW: one question", "Re: one question"),
        ("回复\uff1aone question", "Re: one question"),
        ("Reply wanted", "Re: Reply wanted"),
        ("", f"Re: {ASKED}"),
    ],
)
def test_the_subject_begins_with_re_once(subject: str, shown: str) -> None:
    assert forwarded(subject=subject).subject.strip() == shown


def test_markup_of_a_stranger_stays_text() -> None:
    mail = forwarded(text="<img src=x>", sender="<b>@evil.example", from_verified=False)

    assert "<img" not in mail.html.replace("&lt;img", "")
    assert "<b>@" not in mail.html


def test_a_doubtful_sender_is_called_so_and_answered_at_the_address_that_we_know() -> None:
    mail = forwarded(sender="eve@evil.example", from_verified=False, score=None)

    assert "it came from eve@evil.example, not from ann@acme.example" in mail.text
    assert mail.reply_to == "ann@acme.example"
    assert "no address that could be read" in forwarded(sender="", from_verified=False).text


def test_a_bare_score_is_shown_once() -> None:
    assert forwarded(text="9").text.count("9") == forwarded().text.count("9") - 1
    assert "no text in it" not in forwarded(text="9").text
    assert "no text in it" in forwarded(text="", score=None).text


def test_a_csm_who_has_left_is_not_written_to() -> None:
    programme = a_programme().model_copy(update={"team": (TeamMember(name=JANE.name, email=JANE.email, left=True),)})

    mail = forward_mail(Written(an_invitation(), a_contact(), ASKED, TOLD, None), programme)

    assert mail.to == "feedback@harbour.example"
    assert "it lies in the inbound bucket for 30 days, as mail/m1" in mail.text


def test_of_an_anonymous_survey_only_the_original_tells_anything() -> None:
    anonymous = replace(an_invitation(), anonymous=True)

    mail = forward_mail(Written(anonymous, a_contact(), ASKED, {"place": "mail/m1"}, b"raw"), a_programme())

    assert "Ann" not in mail.text + mail.html + mail.subject
    assert (mail.reply_to, mail.subject.strip()) == (None, f"Re: {ASKED}")
