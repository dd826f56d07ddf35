import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.core.casework import TeamMember
from functions.core.form import Form
from functions.core.languages.catalogue import languages
from functions.core.links import read
from functions.core.mail import Mail, mime
from functions.core.people import Owner
from functions.core.programme import Programme
from functions.core.survey import Invitation
from functions.core.wording import messages
from functions.dispatch.message import Ask, links_for, survey_mail
from tests.making import JANE, MONDAY, a_candidate, a_contact, a_form, a_programme, an_account, an_invitation

KEYS = ["k" * 64]
SITE = "https://s.harbour.example"
STAGE = "https://a1b2c3d4e5.execute-api.ap-southeast-2.amazonaws.com/production"  # as long as our address gets
REPLIES = "r+aaaaaaaaaaaaaaaaaaaaaaaaaa@reply.harbour.example"
CANARY = "<img src=x onerror=alert(1)>\"'{{7*7}}"
NOT_LATIN = {"bg", "el", "he", "ja", "ko", "ru", "th", "uk", "zh", "zh-tw"}
SCALES: list[tuple[str, int, int]] = [("nps", 0, 10), ("csat", 1, 5), ("ces", 1, 7)]


def mail_of(
    invitation: Invitation,
    programme: Programme | None = None,
    name: str = "Ann Lee",
    site: str = SITE,
    form: Form | None = None,
    **how: Any,
) -> Mail:
    links = links_for(invitation, site, KEYS, MONDAY)
    asked = form or a_form(invitation.metric, invitation.locale)
    return survey_mail(Ask(invitation, asked, a_contact(name=name), programme or a_programme(), links, **how))


def the_mail(name: str = "Ann Lee", owner: Owner | None = JANE, **how: Any) -> Mail:
    return mail_of(an_invitation(a_candidate(account=an_account(owner=owner))), name=name, **how)


def in_language(locale: str, **changes: Any) -> Invitation:
    return replace(an_invitation(), locale=locale, **changes)


def test_the_mail_shows_every_score_as_a_link_that_only_preselects() -> None:
    links = re.findall(r'href="https://s\.harbour\.example/s/([\w.-]+)\?score=(\d+)"', the_mail().html)

    assert [int(score) for _, score in links] == list(range(11))
    assert len({token for token, _ in links}) == 1


@pytest.mark.parametrize(("metric", "low", "high"), SCALES)
def test_the_mail_shows_the_scale_of_its_metric_with_both_ends_named_above_and_below(
    metric: str, low: int, high: int
) -> None:
    html = mail_of(in_language("en", metric=metric, low=low, high=high)).html
    ends = a_form(metric)  # type: ignore[arg-type]

    assert [int(score) for score in re.findall(r"\?score=(\d+)", html)] == list(range(low, high + 1))
    assert html.count(f">{low} = {ends.low_label}</td>") == 2
    assert html.count(f">{high} = {ends.high_label}</td>") == 2


def test_no_score_has_a_colour_of_its_own() -> None:
    cells = re.findall(r'<td class="score"[^>]*>', the_mail().html)

    assert len(cells) == 11
    assert len(set(cells)) == 1


def test_the_plain_text_has_one_link_to_answer_by() -> None:
    text = the_mail().text

    assert text.count("/s/") == 1
    assert "How likely are you to recommend Harbour to a friend or colleague?" in text


def test_the_answer_link_ends_with_the_survey_and_the_unsubscribe_link_long_after() -> None:
    invitation = an_invitation()
    links = links_for(invitation, SITE, KEYS, MONDAY)
    answer, unsubscribe = (link.rpartition("/")[2] for link in (links.answer, links.unsubscribe))

    assert read("answer", answer, MONDAY + timedelta(days=29), KEYS) == invitation.sid
    assert read("answer", answer, MONDAY + timedelta(days=30), KEYS) is None
    assert read("unsubscribe", unsubscribe, MONDAY + timedelta(days=399), KEYS) == invitation.sid
    assert read("answer", unsubscribe, MONDAY, KEYS) is None


def test_the_mail_carries_what_mailbox_providers_require() -> None:
    mail = the_mail()

    assert re.fullmatch(r"<https://s\.harbour\.example/u/[\w.-]+>", mail.headers["List-Unsubscribe"])
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.headers["List-Id"] == "<surveys.harbour.example>"
    assert mail.headers["Auto-Submitted"] == "auto-generated"
    assert mail.headers["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert b"\r\nList-Unsubscribe: <https://" in mime(mail)
    assert "/u/" in mail.html
    assert "1 Quay Street" in mail.text


def test_the_mail_names_no_person_in_its_links_or_tags() -> None:
    mail = the_mail()

    assert "ann" not in "".join(re.findall(r'href="([^"]+)"', mail.html)).lower()
    assert mail.tags == {"sid": an_invitation().sid, "kind": "survey"}


@pytest.mark.parametrize("language", sorted(languages()))
@pytest.mark.parametrize(("metric", "low", "high"), SCALES)
def test_the_fullest_mail_is_of_fifteen_kilobytes_at_most(language: str, metric: str, low: int, high: int) -> None:
    mail = mail_of(
        in_language(language, metric=metric, low=low, high=high, test=True), site=STAGE, step=1, reply_to=REPLIES
    )

    # Mail travels as ASCII: the encoding adds a third to whatever is not Latin, which is nothing that we wrote.
    assert len((mail.html + mail.text).encode()) <= 12_500
    assert len(mime(mail)) <= (15_000 if language not in NOT_LATIN else 18_500)


def test_a_question_of_the_owners_own_goes_out_as_written() -> None:
    mail = mail_of(an_invitation(), form=a_form(question="Would you miss Harbour & why?"))

    assert "Would you miss Harbour &amp; why?" in mail.html
    assert "Would you miss Harbour & why?" in mail.text


@pytest.mark.parametrize(("locale", "asks"), [("de-AT", "Wie wahrscheinlich"), ("ar", "ما مدى"), ("xx", "How likely")])
def test_a_contact_is_asked_in_their_own_language_or_in_english(locale: str, asks: str) -> None:
    planned = an_invitation(a_candidate(contact=a_contact(locale=locale)))

    assert asks in mail_of(planned).text


@pytest.mark.parametrize("language", sorted(languages() - {"en"}))
def test_a_mail_in_another_language_has_no_english_word(language: str) -> None:
    mail = mail_of(in_language(language, test=True), step=1)
    ours = re.sub(r"https?://\S+|\b(Ann|Jane Doe|Harbour Software|Harbour|1 Quay Street|\[Test\])", "", mail.text)

    assert re.search(r"\b(the|you|your|answer|reply|survey|number)\b", f"{mail.subject} {ours}") is None


def test_arabic_runs_from_the_right_in_every_table() -> None:
    html = mail_of(in_language("ar")).html

    assert '<html lang="ar" dir="rtl">' in html
    assert len(re.findall(r"<table[^>]* dir=\"rtl\"", html)) == html.count("<table") == 6
    assert 'align="right"' in html
    assert 'dir="ltr"' not in html


@pytest.mark.parametrize(
    ("touchpoint", "why"),
    [
        ("product", "because you use Harbour."),
        ("support", "because you have been in touch with the support team of Harbour Software."),
        ("something-new", "because you use Harbour."),
    ],
)
def test_the_mail_says_why_it_came(touchpoint: str, why: str) -> None:
    mail = mail_of(an_invitation(touchpoint=touchpoint))

    assert why in mail.html
    assert why in mail.text


def test_a_first_mail_says_nothing_of_a_reminder_or_a_test() -> None:
    mail = the_mail()

    assert mail.subject == "Ann, one question about Harbour"
    assert "reminder" not in mail.html + mail.text
    assert "test" not in mail.text


def test_a_reminder_says_that_it_is_one() -> None:
    mail = the_mail(step=1)

    assert mail.subject == "Reminder: Ann, one question about Harbour"
    assert "here is a reminder" in mail.html
    assert "here is a reminder" in mail.text


REMINDERS = [{"after_days": 3, "subject": "Still there?"}, {"after_days": 7}]


@pytest.mark.parametrize(("step", "subject"), [(1, "Still there?"), (2, "Reminder: "), (3, "Reminder: ")])
def test_a_reminder_has_the_owners_subject_if_they_wrote_one(step: int, subject: str) -> None:
    mail = mail_of(an_invitation(), a_programme(reminders=REMINDERS), step=step)

    assert mail.subject.startswith(subject)


def test_a_reminder_of_a_survey_that_is_gone_from_the_programme_has_our_subject() -> None:
    mail = mail_of(an_invitation(survey_id="gone"), a_programme(reminders=REMINDERS), step=1)

    assert mail.subject == "Reminder: Ann, one question about Harbour"


@pytest.mark.parametrize("step", [0, 1])
@pytest.mark.parametrize("language", sorted(languages()))
def test_a_test_says_so_in_its_subject_and_on_top(language: str, step: int) -> None:
    mail = mail_of(in_language(language, test=True), a_programme(reminders=REMINDERS), step=step)
    banner = messages(language).mail.test

    assert mail.subject.startswith("[Test] ")
    assert mail.text.startswith(banner)
    assert banner in mail.html


def test_the_mail_comes_from_the_csm_by_name() -> None:
    assert (the_mail().sender, the_mail().sender_name) == ("jane@harbour.example", "Jane Doe (Harbour Software)")


def test_the_mail_of_an_account_without_a_csm_comes_from_the_company() -> None:
    mail = the_mail(owner=None)

    assert (mail.sender, mail.sender_name) == ("feedback@harbour.example", "Harbour Software")


@pytest.mark.parametrize(("left", "sender"), [(False, "jane@harbour.example"), (True, "feedback@harbour.example")])
def test_a_csm_who_has_left_neither_sends_nor_signs(left: bool, sender: str) -> None:  # noqa: FBT001 - a case
    member = TeamMember(name="Jane Doe", email="JANE@harbour.example", left=left)

    mail = mail_of(an_invitation(), a_programme().model_copy(update={"team": (member,)}))

    assert mail.sender == sender
    assert ("Jane" in mail.html + mail.text + mail.sender_name) is not left


def test_a_survey_about_the_csm_neither_comes_from_them_nor_names_them() -> None:
    mail = mail_of(an_invitation(touchpoint="csm"))

    assert (mail.sender, mail.sender_name) == ("feedback@harbour.example", "Harbour Software")
    assert "Jane" not in mail.html + mail.text


def test_a_reply_is_asked_for_as_a_number_where_replies_are_read_as_answers() -> None:
    mail = the_mail(reply_to=REPLIES)

    assert mail.reply_to == REPLIES
    assert f"\r\nReply-To: {REPLIES}\r\n".encode() in mime(mail)
    assert "Or just reply with a number from 0 to 10." in mail.text
    assert "Or just reply with a number from 0 to 10." in mail.html


def test_a_reply_that_only_a_person_reads_is_not_asked_for_as_a_number() -> None:
    text = the_mail().text

    assert "just reply: your email goes to Jane Doe." in text
    assert "number from" not in text


def test_a_reply_that_nobody_may_read_is_not_asked_for() -> None:
    mail = the_mail(owner=None)

    assert "reply" not in mail.text + mail.html
    assert b"Reply-To" not in mime(mail)


def test_a_hostile_name_is_inert_in_the_mail() -> None:
    mail = the_mail(name=CANARY, owner=Owner(CANARY, "jane@harbour.example"))

    assert "<img" not in mail.html
    assert "49" not in mail.subject
    assert mail.subject == "One question about Harbour"


def test_a_csm_whose_name_is_blank_signs_as_the_company() -> None:
    mail = the_mail(owner=Owner("\u202e ", "jane@harbour.example"))

    assert "and Harbour Software reads every answer" in mail.text


def test_with_a_domain_for_replies_a_mail_client_may_unsubscribe_by_mail_too() -> None:
    invitation = an_invitation()
    links = links_for(invitation, STAGE, KEYS, MONDAY, "reply.harbour.example")
    mail = survey_mail(Ask(invitation, a_form(), a_contact(), a_programme(), links))

    told = mail.headers["List-Unsubscribe"]
    assert re.fullmatch(rf"<https://\S+/u/[\w.-]+>, <mailto:u\+{invitation.sid}@reply\.harbour\.example>", told)
    assert f"List-Unsubscribe: {told}\r\n".encode() in mime(mail)
