import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from functions.core.casework import TeamMember
from functions.core.mail import Mail
from functions.followup.message import (
    TEMPLATES,
    Answered,
    alert_mail,
    confirm_mail,
    left_mail,
    reply_mail,
    unreachable_mail,
)
from tests.making import JANE, MONDAY, a_candidate, a_contact, a_programme, a_response, an_account, an_invitation

ASKED = "How likely are you to recommend Harbour?"
PAGE = "https://s.harbour.example/s/token"


def reply(score: int, comment: str = "", **contact: Any) -> Mail | None:
    invitation = an_invitation()
    return reply_mail(
        Answered(invitation, a_response(invitation, score, comment), a_contact(**contact), ASKED), a_programme(), PAGE
    )


def body(score: int, comment: str = "") -> str:
    mail = reply(score, comment)
    assert mail is not None
    return mail.text


def test_a_promoter_is_thanked_and_asked_for_a_public_review() -> None:
    assert "https://www.g2.com/products/harbour/reviews" in body(9)


def test_a_passive_is_asked_what_would_make_it_better() -> None:
    assert "What is the one thing that would make Harbour better for you?" in body(8)
    assert PAGE in body(8)


def test_a_passive_who_commented_is_not_asked_the_same_again() -> None:
    assert "We have your comment" in body(7, "Slow exports")
    assert "What is the one thing" not in body(7, "Slow exports")


@pytest.mark.parametrize("score", [0, 6])
def test_a_detractor_is_thanked_and_told_who_will_call_and_never_asked_for_a_review(score: int) -> None:
    assert "Jane Doe has your answer and will get in touch with you personally" in body(score)
    assert "g2.com" not in body(score)


def test_a_reply_comes_from_the_csm_and_goes_to_the_person() -> None:
    mail = reply(9)

    assert mail is not None
    assert (mail.sender, mail.to) == ("jane@harbour.example", "ann@acme.example")


@pytest.mark.parametrize("changes", [{"email": None}, {"bounced_email": "ann@acme.example"}, {"complained_at": MONDAY}])
def test_nobody_is_written_to_at_an_address_that_takes_no_mail(changes: dict[str, Any]) -> None:
    assert reply(9, **changes) is None


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


def alert(score: int, **account: Any) -> Mail:
    invitation = an_invitation(a_candidate(account=an_account(**account)))
    answered = Answered(invitation, a_response(invitation, score, "<script>alert(1)</script>"), a_contact(), ASKED)
    return alert_mail(answered, a_programme())


def test_the_csm_is_told_who_to_call_and_what_was_said() -> None:
    mail = alert(3)

    assert (mail.to, mail.subject.strip()) == ("jane@harbour.example", "Please call Ann Lee of Acme: 3 of 10")
    assert "ann@acme.example" in mail.text
    assert "&lt;script&gt;" in mail.html


def test_the_alert_of_an_account_without_a_csm_goes_to_the_company() -> None:
    mail = alert(3, owner=None)

    assert mail.to == "feedback@harbour.example"


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*/body.html")), ids=lambda path: path.parent.name)
def test_what_someone_wrote_begins_where_its_own_script_does_whatever_the_mail_is_written_in(path: Path) -> None:
    quotations = re.findall("<blockquote[^>]*>", path.read_text(encoding="utf-8"))

    assert [each for each in quotations if 'dir="auto"' not in each or "text-align:start" not in each] == []


def test_a_score_that_was_raised_meanwhile_still_alerts_since_a_call_may_have_been_promised() -> None:
    assert "they have raised it since" in alert(9).text
    assert "they have raised it since" not in alert(3).text


def test_a_reply_is_english_throughout_whatever_language_the_question_was_in() -> None:
    invitation = an_invitation(locale="ar")
    mail = reply_mail(Answered(invitation, a_response(invitation, 8), a_contact(), "ما مدى؟"), a_programme(), PAGE)

    assert mail is not None
    assert '<html lang="en" dir="ltr">' in mail.html
    assert "until 4 February 2026" in mail.text


def test_a_csm_who_has_left_neither_writes_nor_is_written_to_nor_named() -> None:
    programme = a_programme().model_copy(update={"team": (TeamMember(name=JANE.name, email=JANE.email, left=True),)})
    invitation = an_invitation()
    answered = Answered(invitation, a_response(invitation, 2), a_contact(), ASKED)
    mail, alert = reply_mail(answered, programme, PAGE), alert_mail(answered, programme)

    assert mail is not None
    assert (mail.sender, alert.to) == ("feedback@harbour.example", "feedback@harbour.example")
    assert "Jane" not in mail.html + mail.text + alert.html + alert.text


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


def test_a_reply_may_be_answered_where_that_goes_on_record() -> None:
    invitation = an_invitation()
    answered = Answered(invitation, a_response(invitation, 8), a_contact(), ASKED)

    mail = reply_mail(answered, a_programme(), PAGE, "r+s1@reply.harbour.example")

    assert mail is not None
    assert mail.reply_to == "r+s1@reply.harbour.example"


def test_the_csm_is_told_who_seems_to_have_left_in_the_words_of_the_note() -> None:
    mail = left_mail(a_contact(), an_account(), a_programme(), "Write to Bea <b>now</b>.")

    assert (mail.to, mail.subject.strip()) == (
        "jane@harbour.example",
        "Ann Lee, key contact of Acme, seems to have left",
    )
    assert "Write to Bea <b>now</b>." in mail.text
    assert "&lt;b&gt;now" in mail.html
    assert "It reads" not in left_mail(a_contact(), an_account(owner=None), a_programme(), "").text
