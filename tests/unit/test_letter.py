from typing import Any

import pytest

from functions.core.languages.catalogue import languages
from functions.core.mail import Mail, mime, threaded, wire_id
from functions.core.people import Owner
from functions.followup.mail.letter import Done, Way, closed_loop_mail, personal_mail
from functions.followup.mail.message import Answered
from tests.making import JANE, MONDAY, a_contact, a_form, a_programme, a_response, an_invitation

DONE = Done("Exports are fast now", "We have rewritten the export.\nIt takes seconds.", "Exports")
STOP = "https://s.harbour.example/u/token"
BACK = "r+s1@reply.harbour.example"
WAY = Way(back=BACK, before=("0102@eu-west-1.amazonses.com", "abc@mail.acme.example"))


def told(done: Done = DONE, **contact: Any) -> Mail:
    mail = closed_loop_mail(a_contact(**contact), an_invitation(), done, a_programme(), WAY, unsubscribe=STOP)
    assert mail is not None
    return mail


def case(text: str, comment: str = "Slow exports", owner: Owner = JANE, **contact: Any) -> Mail:
    invitation = an_invitation()
    question = "How likely are you to recommend Harbour?"
    answered = Answered(invitation, a_response(invitation, 3, comment), a_contact(**contact), question)
    mail = personal_mail(answered, a_form(), a_programme(), WAY, owner=owner, text=text)
    assert mail is not None
    return mail


def test_who_raised_a_theme_is_told_what_was_done_in_the_owners_words() -> None:
    mail = told()

    assert mail.subject == "You told us, and we acted: Exports are fast now"
    assert mail.text == (
        "Hello Ann,\n\n"
        "In an answer to us you raised “Exports”. This is what we have done about it:\n\n"
        "We have rewritten the export.\nIt takes seconds.\n\n"
        "Does this help you? Just reply to this email.\n\n"
        "Harbour Software\n\n"
        "--\nYou get this email because you answered our survey.\n"
        "Stop survey emails: https://s.harbour.example/u/token\nHarbour Software, 1 Quay Street\n"
    )


def test_the_words_around_the_owners_are_in_the_persons_language() -> None:
    mail = told(locale="de")

    assert mail.subject == "Sie haben es gesagt, wir haben gehandelt: Exports are fast now"
    assert "In einer Antwort an uns haben Sie „Exports“ angesprochen. Das haben wir getan:" in mail.text
    assert "We have rewritten the export." in mail.text


def test_word_of_what_was_done_can_be_stopped_with_one_click_and_answered_on_record() -> None:
    mail = told()

    assert b"List-Unsubscribe: <https://s.harbour.example/u/token>\r\n" in mime(mail)
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (mail.sender, mail.reply_to, mail.headers["Auto-Submitted"]) == (
        "feedback@harbour.example", BACK, "auto-generated",
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"email": None},
        {"bounced_email": "ann@acme.example"},
        {"complained_at": MONDAY},
        {"unsubscribed_at": MONDAY},
    ],
)
def test_who_cannot_or_does_not_want_to_be_written_to_is_told_nothing(changes: dict[str, Any]) -> None:
    assert closed_loop_mail(a_contact(**changes), an_invitation(), DONE, a_programme(), WAY) is None


@pytest.mark.parametrize("language", sorted(languages()))
def test_word_of_what_was_done_is_whole_in_every_language(language: str) -> None:
    mail = told(locale=language)

    assert "{" not in mail.text + mail.subject
    assert f'<html lang="{language}"' in mail.html
    assert ("Exports" in mail.text, len(mail.html.encode()) < 6000) == (True, True)


def test_a_colleague_writes_their_own_words_above_the_answer() -> None:
    mail = case("Dear Ann,\n\nit will be faster on Monday.\n")

    assert mail.text == (
        "Dear Ann,\n\nit will be faster on Monday.\n\n"
        "Jane Doe\nHarbour Software\n\n"
        "Your answer of 5 January 2026:\n"
        "> How likely are you to recommend Harbour?\n> 3/10\n> Slow exports\n\n"
        "--\nYou get this email because you answered our survey.\nHarbour Software, 1 Quay Street\n"
    )
    assert "Dear Ann,<br>" in mail.html


def test_a_colleagues_mail_is_a_persons_in_the_same_thread_and_its_answer_goes_on_record() -> None:
    mail = case("Dear Ann")

    assert (mail.sender, mail.sender_name) == ("jane@harbour.example", "Jane Doe (Harbour Software)")
    assert (mail.subject, mail.reply_to) == ("Re: Ann, one question about Harbour", BACK)
    assert mail.headers == {
        "In-Reply-To": "<abc@mail.acme.example>",
        "References": "<0102@eu-west-1.amazonses.com> <abc@mail.acme.example>",
    }


def test_a_colleague_of_another_domain_writes_from_the_companys_address_in_their_own_name() -> None:
    mail = case("Dear Ann", owner=Owner("Kim Roe", "kim@partner.example"))

    assert (mail.sender, mail.sender_name) == ("feedback@harbour.example", "Kim Roe (Harbour Software)")
    assert "Kim Roe\n" in mail.text


def test_without_an_address_for_the_record_the_answer_goes_to_the_colleague() -> None:
    invitation = an_invitation()
    answered = Answered(invitation, a_response(invitation, 3), a_contact(), "Well?")

    mail = personal_mail(answered, a_form(), a_programme(), Way(), owner=JANE, text="Dear Ann")

    assert mail is not None
    assert (mail.reply_to, mail.subject) == ("jane@harbour.example", "Thank you for your answer")


def test_markup_that_a_colleague_or_the_customer_writes_stays_text() -> None:
    mail = case("<b>Dear</b>", comment="<img src=x>")

    assert "<b>" not in mail.html
    assert "&lt;b&gt;Dear&lt;/b&gt;" in mail.html
    assert "&lt;img src=x&gt;" in mail.html


def test_nobody_is_written_to_by_hand_at_an_address_that_takes_no_mail() -> None:
    answered = Answered(an_invitation(), a_response(an_invitation(), 3), a_contact(email=None), "Well?")

    assert personal_mail(answered, a_form(), a_programme(), WAY, owner=JANE, text="Dear Ann") is None


@pytest.mark.parametrize(
    ("region", "bears"), [("us-east-1", "0102@email.amazonses.com"), ("eu-west-1", "0102@eu-west-1.amazonses.com")]
)
def test_a_mail_bears_the_region_in_its_id_except_in_the_first(region: str, bears: str) -> None:
    assert wire_id("0102", region) == bears


@pytest.mark.parametrize(
    "stranger", ["", "a", "a b@c", "a@b>\r\nBcc: x@y.example", "<a@b>", "a@b@c", "ä@b", "a" * 200 + "@b"]
)
def test_what_is_no_message_id_gets_into_no_header(stranger: str) -> None:
    assert threaded([stranger]) == {}
    assert threaded([stranger, "a@b.example"])["References"] == "<a@b.example>"


def test_a_long_thread_names_its_newest_mails_in_one_line_that_smtp_takes() -> None:
    ids = [f"{number}{'x' * 119}@{'y' * 120}" for number in range(9)]

    headers = threaded(ids)

    assert [each[1] for each in headers["References"].split()] == ["5", "6", "7", "8"]
    assert headers["In-Reply-To"] == f"<{ids[-1]}>"
    assert len(f"References: {headers['References']}") <= 998
