import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from functions.core.mail import Mail
from functions.core.standing import Case, Heard
from functions.followup.mail.case import Brought, case_mail
from functions.followup.mail.message import TEMPLATES, Answered, confirm_mail, left_mail, unreachable_mail
from tests.making import JANE, MONDAY, a_contact, a_programme, a_response, an_account, an_invitation

ASKED = "How likely are you to recommend Harbour?"
PAGE = "https://s.harbour.example/s/token"
DESK = "https://s.harbour.example/d/token"
HEARD = Heard("s1", "ann", "product-nps", "relationship", "product", "nps", MONDAY, "key_contact", 1, 3, "<b>Slow</b>")
CASE = Case("s1", "answer", "acme", "Acme", "ann", ("s1",), MONDAY, MONDAY, JANE)


def brought(occasion: str = "opened", score: int = 3, **case: Any) -> Mail:
    heard, link = replace(HEARD, score=score), "https://s.harbour.example/c/token"
    told = Brought(replace(CASE, **case), occasion, heard, ASKED, a_contact(), link, MONDAY, DESK, MONDAY)
    return case_mail(told, a_programme())


def test_the_csm_is_told_who_is_waiting_and_what_was_said() -> None:
    mail = brought()

    assert (mail.to, mail.subject.strip()) == ("jane@harbour.example", "Please call Ann Lee of Acme: 3 of 10")
    assert "https://s.harbour.example/c/token" in mail.text
    assert "&lt;b&gt;Slow" in mail.html
    assert "If nobody does, a thank-you that names you leaves by itself on Monday 5 January, 09:00 (UTC)" in mail.text


@pytest.mark.parametrize(
    ("occasion", "subject", "lead"),
    [
        ("overdue", "Overdue: Please call", "Nobody has answered this in time, so it comes to you."),
        ("assigned", "Yours now: Please call", "This case has been handed to you."),
        ("reopened", "Again: Please call", "This case was closed, and they have answered again."),
        ("again", "Again: Please call", "Somebody had got back to them, and they have answered again."),
        ("joined", "Again: Please call", "They have answered once more while this case is open."),
    ],
)
def test_a_case_that_comes_again_says_why(occasion: str, subject: str, lead: str) -> None:
    mail = brought(occasion)

    assert mail.subject.startswith(subject)
    assert lead in mail.text


def test_a_case_that_is_overdue_says_when_it_was_due() -> None:
    assert "It was due on Monday 5 January, 09:00 (UTC)." in brought("overdue").text
    assert "Please get back to them by Monday 5 January, 09:00 (UTC)." in brought("assigned").text


def test_a_score_that_was_raised_meanwhile_still_wants_a_call_since_one_may_have_been_promised() -> None:
    assert "they have raised it since" in brought(score=9).text
    assert "they have raised it since" not in brought(score=3).text


def test_a_case_about_the_csm_says_that_they_cannot_see_it() -> None:
    heard = replace(HEARD, touchpoint="csm", metric="csat", score=1)
    mail = case_mail(Brought(CASE, "opened", heard, ASKED, a_contact(), PAGE, MONDAY, DESK), a_programme())

    assert "the survey was about the account's CSM, and you lead them. They cannot see it." in mail.text


def test_a_silent_account_says_what_to_do() -> None:
    mail = brought(kind="silence", reason="A key contact has never answered, to 2 surveys.")

    assert mail.subject.strip() == "Acme has gone quiet"
    assert "A key contact has never answered, to 2 surveys." in mail.text


def test_whoever_may_not_have_answered_is_asked_by_the_company_with_the_answer_and_a_link_to_change_it() -> None:
    invitation = an_invitation()
    response = a_response(invitation, 10, "<b>All well</b>")
    answered = Answered(invitation, response, a_contact(), ASKED)

    mail = confirm_mail(answered, a_programme(), PAGE)

    assert mail is not None
    assert (mail.to, mail.sender, mail.reply_to) == ("ann@acme.example", "feedback@harbour.example", None)
    assert f'An answer was recorded in your name: 10 of 10 to "{ASKED}"' in mail.text
    assert "please change it until 4 February 2026:\n" + PAGE in mail.text
    assert "&lt;b&gt;All well" in mail.html
    assert confirm_mail(replace(answered, contact=a_contact(email=None)), a_programme(), PAGE) is None


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*/body.html")), ids=lambda path: path.parent.name)
def test_what_someone_wrote_begins_where_its_own_script_does_whatever_the_mail_is_written_in(path: Path) -> None:
    quotations = re.findall("<blockquote[^>]*>", path.read_text(encoding="utf-8"))

    assert [each for each in quotations if 'dir="auto"' not in each or "text-align:start" not in each] == []


def lost(contact: dict[str, Any] | None = None, **account: Any) -> Mail | None:
    changes: dict[str, Any] = {"bounced_email": "ann@acme.example", **(contact or {})}
    return unreachable_mail(a_contact(**changes), an_account(**account), a_programme())


def test_the_csm_is_told_whose_address_takes_no_mail() -> None:
    mail = lost()

    assert mail is not None
    assert (mail.to, mail.sender) == ("jane@harbour.example", "feedback@harbour.example")
    assert mail.subject.strip() == "The address of Ann Lee, key contact of Acme, no longer takes mail"
    assert "ann@acme.example" in mail.text
    assert "ann@acme.example" in mail.html
    assert "you look after this account" in mail.text


def test_without_a_csm_the_company_is_told_whose_address_takes_no_mail() -> None:
    mail = lost(owner=None)

    assert mail is not None
    assert mail.to == "feedback@harbour.example"
    assert "this account has no owner" in mail.html


def test_a_name_cannot_put_markup_into_the_mail_about_a_lost_address() -> None:
    mail = lost({"name": "<b>Ann</b>"})

    assert mail is not None
    assert "&lt;b&gt;Ann" in mail.html


def test_nobody_need_be_told_of_an_address_that_has_been_replaced() -> None:
    assert lost({"email": "ann.lee@acme.example"}) is None


def test_the_csm_is_told_who_seems_to_have_left_in_the_words_of_the_note() -> None:
    mail = left_mail(a_contact(), an_account(), a_programme(), "Write to Bea <b>now</b>.")

    assert (mail.to, mail.subject.strip()) == (
        "jane@harbour.example",
        "Ann Lee, key contact of Acme, seems to have left",
    )
    assert "Write to Bea <b>now</b>." in mail.text
    assert "&lt;b&gt;now" in mail.html
    assert "It reads" not in left_mail(a_contact(), an_account(owner=None), a_programme(), "").text
