from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.adapters.codec import encode
from functions.core.casework import TeamMember
from functions.core.desks import desk_id
from functions.core.eligibility import verdict
from functions.core.inviting import terms_of
from functions.core.people import Asked, Contact, Owner
from functions.core.survey import Invitation
from functions.followup.decisions.rules import Listing, decide
from functions.followup.desk import page as desk_page
from functions.followup.desk.forms import read
from functions.followup.desk.upcoming import Upcoming, grouped, held, survey_name, upcoming
from functions.followup.mail.notice import heading, notice_mail, reader
from functions.followup.web import page
from functions.followup.web.submission import Hold, Mistake, Pause
from tests.making import JANE, MONDAY, a_candidate, a_contact, a_programme, an_account, an_invitation

TODAY = date(2026, 1, 5)
SID = "a" * 26
LINK = "https://s.harbour.example/d/token"


def on_desk(invitation: Invitation, contact: Contact | None = None) -> list[Upcoming]:
    return upcoming([invitation], {"ann": contact or a_contact()})


def test_a_planned_survey_with_notice_is_for_the_desk_of_its_csm() -> None:
    planned = an_invitation(notify=True)

    assert decide({}, encode(planned)).listings == (Listing(planned.sid, JANE, planned.stale_at),)


@pytest.mark.parametrize("changes", [{"notify": False}, {"notify": True, "test": True}])
def test_a_survey_without_notice_and_a_test_are_for_no_desk(changes: dict[str, Any]) -> None:
    assert decide({}, encode(an_invitation(**changes))).listings == ()


def test_a_survey_is_listed_when_it_is_planned_and_not_again_when_it_changes() -> None:
    item = encode(an_invitation(notify=True))

    assert decide(item, {**item, "waits_for": "paused"}).listings == ()


def test_a_survey_of_an_account_without_a_csm_is_for_no_desk() -> None:
    nobody = an_invitation(a_candidate(account=an_account(owner=None)), notify=True)

    assert decide({}, encode(nobody)).listings == ()


def test_a_desk_has_one_name_for_an_address_however_it_is_written_and_another_under_another_key() -> None:
    assert desk_id(b"key", "Jane@Harbour.example") == desk_id(b"key", "jane@harbour.example")
    assert desk_id(b"key", "jane@harbour.example") != desk_id(b"other", "jane@harbour.example")
    assert "jane" not in desk_id(b"key", "jane@harbour.example")


def test_what_is_planned_is_upcoming_with_the_person_the_account_and_why_it_was_put_off() -> None:
    [one] = on_desk(an_invitation(waits_for="quiet_period"))

    assert (one.person, one.account, one.survey) == ("Ann Lee", "Acme", "Onboarding NPS")
    assert one.waits == "they were asked too short a time before"


@pytest.mark.parametrize("state", ["sent", "answered", "skipped", "expired"])
def test_what_has_left_or_ended_is_not_upcoming(state: Any) -> None:
    assert on_desk(an_invitation(state=state)) == []


def test_what_is_leaving_at_this_moment_is_not_upcoming() -> None:
    invitation = an_invitation()

    assert on_desk(invitation, a_contact(asked_relationship=Asked(MONDAY, invitation.sid))) == []
    assert on_desk(invitation, a_contact(asked_relationship=Asked(MONDAY, "another"))) != []


def test_a_person_who_is_gone_is_not_upcoming_but_a_hold_stays_to_be_seen() -> None:
    invitation = an_invitation(state="skipped", held_by="desk", held_reason="Outage")

    assert upcoming([an_invitation()], {}) == []
    assert [(each.person, each.reason) for each in held([invitation], {})] == [("Someone who is gone", "Outage")]


def test_someone_who_was_held_is_not_asked_that_survey_and_is_asked_others() -> None:
    invitation = an_invitation()
    candidate = a_candidate(a_contact(held=frozenset({invitation.sid})))
    terms = terms_of(a_programme(), invitation)

    assert verdict(candidate, terms, MONDAY) == "held"
    assert verdict(candidate, replace(terms, sid="another"), MONDAY) is None
    assert on_desk(invitation, candidate.contact) == []


def survey_at(account: str, hour: int) -> Upcoming:
    at = datetime(2026, 1, 8, hour, tzinfo=UTC)
    return Upcoming(SID, "Ann Lee", account.lower(), account, "Onboarding NPS", at, "")


def test_accounts_come_in_the_order_of_what_leaves_next() -> None:
    groups = grouped([survey_at("Bolt", 9), survey_at("Acme", 10), survey_at("Bolt", 11)])

    assert [(group.account, len(group.surveys)) for group in groups] == [("Bolt", 2), ("Acme", 1)]


@pytest.mark.parametrize(
    ("survey_id", "name"),
    [("onboarding-nps", "Onboarding NPS"), ("nps", "NPS"), ("after-support-csat", "After support CSAT")],
)
def test_a_survey_is_named_as_people_read_it(survey_id: str, name: str) -> None:
    assert survey_name(survey_id) == name


def posted(**form: Any) -> Any:
    return read(urlencode(form, doseq=True).encode(), TODAY)


def test_surveys_are_held_once_each_with_the_reason_on_one_line() -> None:
    assert posted(sid=[SID, "b" * 26, SID], reason=" an\r\noutage ") == Hold((SID, "b" * 26), "an outage")


def test_an_account_is_paused_until_a_day() -> None:
    assert posted(account="acme", until="2026-01-06", reason="Talks") == Pause("acme", date(2026, 1, 6), "Talks")


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ({}, "nobody_chosen"),
        ({"sid": SID, "reason": "  "}, "no_reason"),
        ({"sid": SID, "reason": "x" * 201}, "reason_too_long"),
        ({"sid": "../acme", "reason": "x"}, "unreadable"),
        ({"sid": [SID] * 401, "reason": "x"}, "unreadable"),
        ({"account": "acme", "until": "2026-02-01"}, "no_reason"),
        ({"account": "acme", "reason": "x"}, "no_day"),
        ({"account": "acme", "reason": "x", "until": "2026-02-30"}, "no_day"),
        ({"account": "acme", "reason": "x", "until": "2026-01-05"}, "day_out_of_range"),
        ({"account": "acme", "reason": "x", "until": "2027-01-07"}, "day_out_of_range"),
    ],
)
def test_a_form_that_cannot_be_done_says_what_is_to_be_put_right(form: dict[str, Any], kind: str) -> None:
    mistake = posted(**form)

    assert isinstance(mistake, Mistake)
    assert mistake.kind == kind


def test_a_form_that_is_not_text_is_unreadable() -> None:
    assert read(b"sid=\xff%ff", TODAY) == Mistake("unreadable")


@pytest.mark.parametrize(
    ("done", "left", "said"),
    [
        ("1", "0", "1 survey is held. This person will not be asked."),
        ("0", "0", "Nothing was held."),
        ("2", "0", "2 surveys are held. They will not be asked."),
        ("0", "2", "Nothing was held. 2 could not be held: the survey had left, or ended, meanwhile."),
        ("pause", "", "The pause is set."),
    ],
)  # fmt: skip
def test_what_was_done_is_said_in_words(done: str, left: str, said: str) -> None:
    told = desk_page.done(done, left)

    assert told
    assert f"{told.heading} {told.detail}".strip() == said


@pytest.mark.parametrize("text", ["", "<b>1</b>", "-1", "\u0663", "1.5"])
def test_a_query_that_we_never_wrote_says_nothing(text: str) -> None:
    assert desk_page.done(text, "0") is None


def test_times_are_shown_in_the_zone_of_the_programme() -> None:
    assert page.when(datetime(2026, 1, 8, 23, 40, tzinfo=UTC), "Europe/Paris") == "Fri 9 January, 00:40"


def test_the_mail_says_for_which_accounts_surveys_are_about_to_leave() -> None:
    many = [survey_at(name, 9) for name in ("Acme", "Bolt", "Cove", "Dune")]

    assert heading(grouped(many[:1]), 1) == "1 survey is about to leave for Acme"
    assert heading(grouped(many[:2]), 2) == "2 surveys are about to leave for Acme and Bolt"
    assert heading(grouped(many[:3]), 3) == "3 surveys are about to leave for Acme, Bolt and 1 other account"
    assert heading(grouped(many), 4) == "4 surveys are about to leave for Acme, Bolt and 2 other accounts"


def test_a_long_list_is_cut_in_the_mail_and_counted() -> None:
    mail = notice_mail(JANE, [survey_at("Acme", 9)] * 32, a_programme(), LINK, MONDAY + timedelta(days=14))

    assert mail.text.count("Ann Lee") == 30
    assert "2 more are on your desk." in mail.text
    assert f"See or hold them: {LINK}" in mail.text
    assert LINK in mail.html


def test_the_company_reads_the_mail_of_a_csm_who_has_left() -> None:
    team = (TeamMember(name=JANE.name, email=JANE.email, left=True),)

    assert reader(JANE, a_programme()) == JANE
    assert reader(JANE, a_programme().model_copy(update={"team": team})) == Owner(
        "Harbour Software", "feedback@harbour.example"
    )


def test_whoever_stands_in_for_a_csm_who_has_left_is_told_why_they_get_the_mail() -> None:
    company = Owner("Harbour Software", "feedback@harbour.example")
    mails = [notice_mail(to, [survey_at("Acme", 9)], a_programme(), LINK, MONDAY) for to in (JANE, company)]

    assert ["has left" in mail.text for mail in mails] == [False, True]
    assert ["has left" in mail.html for mail in mails] == [False, True]
