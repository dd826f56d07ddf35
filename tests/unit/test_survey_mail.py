import re
from dataclasses import replace
from datetime import timedelta

from functions.core.links import read
from functions.core.mail import Mail, mime
from functions.core.people import Owner
from functions.dispatch.message import links_for, survey_mail
from tests.making import JANE, MONDAY, a_candidate, a_contact, a_programme, an_account, an_invitation

KEYS = ["k" * 64]
CANARY = "<img src=x onerror=alert(1)>\"'{{7*7}}"


def the_mail(name: str = "Ann Lee", owner: Owner | None = JANE) -> Mail:
    account = an_account(owner=owner)
    invitation = an_invitation(a_candidate(account=account))
    links = links_for(invitation, "https://s.harbour.example", KEYS, MONDAY)
    return survey_mail(invitation, a_contact(name=name), a_programme(), links)


def test_the_mail_shows_every_score_as_a_link_that_only_preselects() -> None:
    links = re.findall(r'href="https://s\.harbour\.example/s/([\w.-]+)\?score=(\d+)"', the_mail().html)

    assert [int(score) for _, score in links] == list(range(11))
    assert len({token for token, _ in links}) == 1


def test_the_plain_text_has_one_link_to_answer_by() -> None:
    text = the_mail().text

    assert text.count("/s/") == 1
    assert "How likely are you to recommend Harbour to a friend or colleague?" in text


def test_the_answer_link_ends_with_the_survey_and_the_unsubscribe_link_long_after() -> None:
    invitation = an_invitation()
    links = links_for(invitation, "https://s.harbour.example", KEYS, MONDAY)
    answer, unsubscribe = (link.rpartition("/")[2] for link in (links.answer, links.unsubscribe))

    assert read("answer", answer, MONDAY + timedelta(days=29), KEYS) == invitation.sid
    assert read("answer", answer, MONDAY + timedelta(days=30), KEYS) is None
    assert read("unsubscribe", unsubscribe, MONDAY + timedelta(days=399), KEYS) == invitation.sid
    assert read("answer", unsubscribe, MONDAY, KEYS) is None


def test_the_mail_carries_what_mailbox_providers_require() -> None:
    mail = the_mail()

    assert re.fullmatch(r"<https://s\.harbour\.example/u/[\w.-]+>", mail.headers["List-Unsubscribe"])
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.headers["Auto-Submitted"] == "auto-generated"
    assert b"List-Unsubscribe: <https://" in mime(mail)
    assert "/u/" in mail.html
    assert "1 Quay Street" in mail.text


def test_the_mail_comes_from_the_csm_by_name() -> None:
    assert (the_mail().sender, the_mail().sender_name) == ("jane@harbour.example", "Jane Doe (Harbour Software)")


def test_the_mail_of_an_account_without_a_csm_comes_from_the_company() -> None:
    mail = the_mail(owner=None)

    assert (mail.sender, mail.sender_name) == ("feedback@harbour.example", "Harbour Software")


def test_a_hostile_name_is_inert_in_the_mail() -> None:
    mail = the_mail(name=CANARY, owner=Owner(CANARY, "jane@harbour.example"))

    assert "<img" not in mail.html
    assert "49" not in mail.subject
    assert mail.subject == "One question about Harbour"


def test_the_mail_names_no_person_in_its_links_or_tags() -> None:
    mail = the_mail()

    assert "ann" not in "".join(re.findall(r'href="([^"]+)"', mail.html)).lower()
    assert set(mail.tags) == {"sid", "kind"}


def test_the_mail_stays_far_below_the_size_that_gmail_clips() -> None:
    assert len(mime(the_mail())) < 15_000


def test_a_question_of_the_owners_own_goes_out_as_written() -> None:
    invitation = an_invitation()
    wording = replace(invitation.wording, question="Would you miss Harbour & why?")
    links = links_for(invitation, "https://s.harbour.example", KEYS, MONDAY)

    mail = survey_mail(replace(invitation, wording=wording), a_contact(), a_programme(), links)

    assert "Would you miss Harbour &amp; why?" in mail.html
    assert "Would you miss Harbour & why?" in mail.text
