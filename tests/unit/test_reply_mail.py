from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from functions.core.casework import TeamMember
from functions.core.languages.catalogue import languages
from functions.core.mail import Mail
from functions.core.people import Owner
from functions.core.programme import Programme
from functions.core.scales import Metric
from functions.followup.mail.letter import Way
from functions.followup.mail.message import Answered
from functions.followup.mail.reply import favour_of, reply_mail
from tests.making import JANE, MONDAY, a_contact, a_programme, a_response, an_invitation

PAGE = "https://s.harbour.example/s/token"
BACK = "r+s1@reply.harbour.example"
ASKED_AS = "0102@eu-west-1.amazonses.com"
REVIEW = "https://www.g2.com/products/harbour/reviews"
TOM = Owner("Tom Berg", "tom@harbour.example")


def programme(metric: Metric = "nps", survey: dict[str, Any] | None = None, **replies: Any) -> Programme:
    told = a_programme(metric=metric, **(survey or {})).model_dump(mode="json", by_alias=True)
    return Programme.model_validate({**told, "replies": {"review_link": REVIEW, **replies}})


def answer(score: int, comment: str = "", metric: Metric = "nps", locale: str = "en", **contact: Any) -> Answered:
    high = {"nps": 10, "csat": 5, "ces": 7}[metric]
    invitation = an_invitation(metric=metric, high=high, locale=locale, message_id="0102")
    return Answered(invitation, a_response(invitation, score, comment), a_contact(locale=locale, **contact), "Well?")


def reply(answered: Answered, own: Programme | None = None, **decided: Any) -> Mail:
    own = own or programme(answered.invitation.metric)
    form = own.form("onboarding-nps", answered.invitation.locale)
    mail = reply_mail(answered, form, own, Way(PAGE, BACK, (ASKED_AS,)), **decided)
    assert mail is not None
    return mail


def test_a_promoter_is_thanked_and_asked_for_a_public_review() -> None:
    assert reply(answer(9), favour="review").text == (
        "Hello Ann,\n\n"
        "Thank you for your answer. It means a lot to us that you would recommend Harbour.\n\n"
        "Would you say so in public? It takes a few minutes and helps others decide.\n\n"
        "Write a public review: https://www.g2.com/products/harbour/reviews\n\n"
        "If not, that is fine too: your answer has helped us already.\n\n"
        "Jane Doe\nHarbour Software\n\n"
        "--\nYou get this email because you answered our survey.\nHarbour Software, 1 Quay Street\n"
    )


def test_a_promoter_of_whom_no_favour_is_asked_is_thanked_all_the_same() -> None:
    mail = reply(answer(10, "Fast!"))

    assert "It means a lot to us" in mail.text
    assert "If there is anything else that you would like to tell us" in mail.text
    assert "g2.com" not in mail.text + mail.html


def test_a_passive_is_asked_what_would_make_it_better_by_page_or_by_mail() -> None:
    text = reply(answer(8)).text

    assert "What would make Harbour better for you?\n\nJust reply to this email, or add it to your answer." in text
    assert f"Open my answer: {PAGE}\n\nYou can change your answer until 4 February 2026." in text


def test_a_passive_who_commented_is_asked_what_comes_first_and_not_the_same_again() -> None:
    text = reply(answer(7, "Slow exports")).text

    assert "We have your comment. If we could change only one thing, which should come first?" in text
    assert "What would make" not in text


@pytest.mark.parametrize("score", [0, 6])
def test_a_detractor_is_told_who_will_be_in_touch_and_by_when(score: int) -> None:
    text = reply(answer(score), caller=TOM, call_by=date(2026, 3, 12)).text

    assert "Thank you for being frank with us. We are sorry that we let you down." in text
    assert "Tom Berg has your answer and will get in touch with you by 12 March 2026." in text


def test_without_a_name_the_company_promises_and_without_a_day_none_is_promised() -> None:
    assert "Harbour Software has your answer and will get in touch with you.\n" in reply(answer(3)).text


@pytest.mark.parametrize("score", [0, 6, 7, 8])
@pytest.mark.parametrize("favour", ["review", "testimonial", "referral"])
def test_no_favour_is_asked_of_a_passive_or_a_detractor_even_by_mistake(score: int, favour: str) -> None:
    mail = reply(answer(score), programme(survey={"consent": ["quote"]}, favour=favour), favour=favour)

    assert not [said for said in ("g2.com", "May we quote", "Do you know") if said in mail.text + mail.html]


@pytest.mark.parametrize(
    ("metric", "score", "said"),
    [
        ("csat", 5, "It is good to hear that you are satisfied."),
        ("csat", 3, "There is room for us to do better.\n\nWhat could we have done better?"),
        ("csat", 1, "We are sorry that we did not meet your expectations."),
        ("ces", 7, "It is good to hear that it was easy for you."),
        ("ces", 4, "We would like to make it easier for you.\n\nWhat would have made it easier?"),
        ("ces", 2, "We are sorry that we made it hard for you."),
    ],
)
def test_a_reply_speaks_of_satisfaction_or_of_ease_as_the_question_did(metric: Metric, score: int, said: str) -> None:
    assert said in reply(answer(score, metric=metric)).text


def test_who_answered_high_to_another_metric_is_asked_a_favour_only_if_the_programme_says_so() -> None:
    satisfied, both = answer(5, metric="csat"), programme("csat", ask_of=["nps", "csat"])

    assert "g2.com" not in reply(satisfied, favour="review").text
    assert "g2.com" in reply(satisfied, both, favour="review").text


def test_a_testimonial_is_asked_where_the_survey_asks_whether_to_quote() -> None:
    own = programme(survey={"consent": ["quote"]}, favour="testimonial")

    text = reply(answer(9, "Fast!"), own, favour="testimonial").text

    assert "May we quote you, with your name and company?" in text
    assert f"Open my answer: {PAGE}" in text


def test_a_referral_is_a_name_by_mail_or_a_link() -> None:
    by_mail = reply(answer(9), programme(favour="referral"), favour="referral").text
    link = "https://www.harbour.example/refer"
    by_link = reply(answer(9), programme(favour="referral", referral_link=link), favour="referral").text

    assert "Do you know someone else whom Harbour could help?\n\nJust reply to this email and tell us who" in by_mail
    assert "could help?\n\nRecommend Harbour: https://www.harbour.example/refer\n" in by_link


@pytest.mark.parametrize(("score", "favour"), [(10, "review"), (9, "review"), (8, None), (0, None)])
def test_the_programme_would_ask_its_favour_of_promoters(score: int, favour: str | None) -> None:
    own = programme()

    assert favour_of(answer(score), own.form("onboarding-nps", "en"), own) == favour


def test_a_survey_that_went_out_without_asking_to_quote_leads_to_no_testimonial() -> None:
    own = programme(survey={"consent": ["quote"]}, favour="testimonial")
    form = own.form("onboarding-nps", "en")

    assert favour_of(answer(9), form, own) == "testimonial"
    assert favour_of(answer(9), replace(form, consents=()), own) is None


def test_a_reply_comes_from_the_csm_goes_to_the_person_and_is_answered_on_record() -> None:
    mail = reply(answer(9))

    assert (mail.sender, mail.sender_name) == ("jane@harbour.example", "Jane Doe (Harbour Software)")
    assert (mail.to, mail.reply_to) == ("ann@acme.example", BACK)
    assert mail.tags["kind"] == "promoter"


def test_a_reply_about_the_csm_never_comes_from_them() -> None:
    about_jane = answer(9)
    mail = reply(replace(about_jane, invitation=replace(about_jane.invitation, touchpoint="csm")))

    assert mail.sender == "feedback@harbour.example"
    assert "Jane" not in mail.text + mail.html + mail.sender_name


def test_a_csm_who_has_left_signs_no_reply() -> None:
    left = {"team": (TeamMember(name=JANE.name, email=JANE.email, left=True),)}

    mail = reply(answer(2), programme().model_copy(update=left))

    assert mail.sender == "feedback@harbour.example"
    assert "Jane" not in mail.text + mail.html


def test_a_reply_stands_beneath_the_mail_that_asked_and_says_that_it_is_automatic() -> None:
    mail = reply(answer(8))

    assert mail.subject == "Re: Ann, one question about Harbour"
    assert mail.headers["In-Reply-To"] == mail.headers["References"] == "<0102@eu-west-1.amazonses.com>"
    assert mail.headers["Auto-Submitted"] == "auto-replied"


def test_a_reply_to_who_was_asked_otherwise_than_by_mail_has_a_subject_of_its_own() -> None:
    own = programme()

    mail = reply_mail(answer(8), own.form("onboarding-nps", "de"), own, Way(PAGE))

    assert mail is not None
    assert mail.subject == "Danke für Ihre Antwort"
    assert "In-Reply-To" not in mail.headers


@pytest.mark.parametrize("changes", [{"email": None}, {"bounced_email": "ann@acme.example"}, {"complained_at": MONDAY}])
def test_nobody_is_written_to_at_an_address_that_takes_no_mail(changes: dict[str, Any]) -> None:
    own = programme()

    assert reply_mail(answer(9, **changes), own.form("onboarding-nps", "en"), own, Way(PAGE)) is None


def test_a_german_detractor_reads_german_throughout() -> None:
    text = reply(answer(3, locale="de-AT"), caller=TOM, call_by=date(2026, 3, 12)).text

    assert text.startswith(
        "Hallo Ann,\n\nDanke für Ihre Offenheit. Es tut uns leid, dass wir Sie enttäuscht haben.\n\n"
        "Tom Berg kennt Ihre Antwort und meldet sich bis zum 12. März 2026 bei Ihnen.\n"
    )


def test_an_arabic_reply_runs_from_the_right() -> None:
    mail = reply(answer(8, locale="ar"))

    assert '<html lang="ar" dir="rtl">' in mail.html
    assert 'align="right"' in mail.html
    assert "شكرًا لك على إجابتك. ونودّ أن نقدّم لك ما هو أفضل." in mail.text
    assert "يمكنك تغيير إجابتك حتى 4 فبراير 2026." in mail.text


EVERY_REPLY: list[tuple[Metric, int, dict[str, Any]]] = [
    ("nps", 10, {"favour": "review"}),
    ("nps", 10, {}),
    ("nps", 8, {}),
    ("nps", 0, {"caller": JANE, "call_by": date(2026, 3, 12)}),
    ("nps", 0, {}),
    ("csat", 5, {}),
    ("csat", 3, {}),
    ("csat", 1, {}),
    ("ces", 6, {}),
    ("ces", 4, {}),
    ("ces", 1, {}),
]


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_reply_is_whole_and_small_in_every_language(language: str) -> None:
    mails = [
        reply(answer(score, comment, metric, language), **decided)
        for metric, score, decided in EVERY_REPLY
        for comment in ("", "Slow")
    ]

    assert [mail.text for mail in mails if "{" in mail.text + mail.subject + mail.html.partition("</style>")[2]] == []
    assert {mail.html.split('lang="', 1)[1].split('"', 1)[0] for mail in mails} == {language}
    assert max(len(mail.html.encode()) for mail in mails) < 6000


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_favour_is_asked_in_every_language(language: str) -> None:
    link = "https://www.harbour.example/refer"
    survey: dict[str, Any] = {"consent": ["quote"]}
    favours: list[tuple[str, dict[str, Any]]] = [
        ("testimonial", {}),
        ("referral", {}),
        ("referral", {"referral_link": link}),
    ]

    mails = [
        reply(answer(9, locale=language), programme(survey=survey, favour=favour, **more), favour=favour)
        for favour, more in favours
    ]

    assert [mail.text for mail in mails if "{" in mail.text] == []
    assert [(PAGE in mail.text, link in mail.text) for mail in mails] == [(True, False), (False, False), (False, True)]


def test_the_owner_words_replies_for_all_surveys_or_for_one() -> None:
    for_all = {"reply.thanks.nps.promoter": "Thanks for {product}!", "reply.more": "Write any time."}
    own = programme(survey={"wording": {"en": {"reply.more": "Ring any time."}}}, wording={"en": for_all})

    assert "Thanks for Harbour!\n\nRing any time.\n" in reply(answer(9), own).text
    assert "Danke für Ihre Antwort" in reply(answer(9, locale="de"), own).text
