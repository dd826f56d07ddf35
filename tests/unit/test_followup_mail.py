from typing import Any

from functions.core.casework import TeamMember
from functions.core.mail import Mail
from functions.followup.message import Answered, alert_mail, left_mail, unreachable_mail
from tests.making import JANE, a_candidate, a_contact, a_programme, a_response, an_account, an_invitation

ASKED = "How likely are you to recommend Harbour?"


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


def test_a_score_that_was_raised_meanwhile_still_alerts_since_a_call_may_have_been_promised() -> None:
    assert "they have raised it since" in alert(9).text
    assert "they have raised it since" not in alert(3).text


def test_a_csm_who_has_left_is_neither_written_to_nor_named() -> None:
    programme = a_programme().model_copy(update={"team": (TeamMember(name=JANE.name, email=JANE.email, left=True),)})
    invitation = an_invitation()
    answered = Answered(invitation, a_response(invitation, 2), a_contact(), ASKED)

    alert = alert_mail(answered, programme)

    assert alert.to == "feedback@harbour.example"
    assert "Jane" not in alert.html + alert.text


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
