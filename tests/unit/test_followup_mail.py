from typing import Any

import pytest

from functions.core.mail import Mail
from functions.followup.message import Answered, alert_mail, reply_mail
from tests.making import MONDAY, a_candidate, a_contact, a_programme, a_response, an_account, an_invitation

PAGE = "https://s.harbour.example/s/token"


def reply(score: int, comment: str = "", **contact: Any) -> Mail | None:
    invitation = an_invitation()
    return reply_mail(
        Answered(invitation, a_response(invitation, score, comment), a_contact(**contact)), a_programme(), PAGE
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


@pytest.mark.parametrize("changes", [{"email": None}, {"bounced_at": MONDAY}, {"complained_at": MONDAY}])
def test_nobody_is_written_to_at_an_address_that_takes_no_mail(changes: dict[str, Any]) -> None:
    assert reply(9, **changes) is None


def alert(score: int, **account: Any) -> Mail:
    invitation = an_invitation(a_candidate(account=an_account(**account)))
    answered = Answered(invitation, a_response(invitation, score, "<script>alert(1)</script>"), a_contact())
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
