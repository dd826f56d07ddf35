from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from functions.core.mail import Mail, mime
from functions.core.programme import Programme, Stakeholder
from functions.reports.digests.digest import Reader, Shelf, Week, digest, grant_id, readers, told
from functions.reports.headline import Headline
from tests.making import a_programme

AS_OF = datetime(2026, 1, 5, 6, tzinfo=UTC)
EXPIRY = datetime(2026, 2, 4, 6, tzinfo=UTC)
ROBIN = Reader("robin@harbour.example", ("ceo",))
LINK = "https://lp.example/r/token"
TREND = Shelf("trend", "the NPS trend", ("trend.html", "trend.csv"), frozenset({"ceo", "product"}))
SILENCE = Shelf("silence", "silent contacts", ("silence.html",), frozenset({"sales"}))
FELL = Headline("score", "trend", "NPS fell, most likely by 16 to 60 points", "100 answers", 2, frozenset({"ceo"}), 100)
STANDING = "NPS of the last three months: 30 (2 to 58), 30 answers from 30 accounts."
WEEK = Week(AS_OF, (FELL,), (TREND, SILENCE), (), STANDING)


def a_digest(week: Week = WEEK, reader: Reader = ROBIN, programme: Programme | None = None) -> Mail:
    return digest(told(week, reader), programme or a_programme(), reader, LINK, EXPIRY)


def test_the_subject_names_the_weightiest_change() -> None:
    sent = mime(a_digest()).decode()

    subject = next(line for line in sent.splitlines() if line.startswith("Subject:"))
    assert subject == "Subject: Harbour: NPS fell, most likely by 16 to 60 points"


def test_text_and_html_say_what_changed_why_to_believe_it_and_where_to_read_on() -> None:
    mail = a_digest()

    assert "One thing that changed, and why you may believe it" in mail.text
    for said in (FELL.words, FELL.evidence, f"{LINK}?file=trend.html", STANDING):
        assert said in mail.text
        assert said in mail.html
    assert f'href="{LINK}"' in mail.html


def test_a_week_without_a_change_says_so_in_a_sentence() -> None:
    mail = a_digest(replace(WEEK, headlines=()))

    assert mail.subject == "Harbour: Nothing changed that can be believed"
    for part in (mail.text, mail.html):
        assert "moved by more than chance can" in part
        assert STANDING in part


def test_only_reports_that_fit_the_role_are_linked() -> None:
    sales = a_digest(reader=Reader("sam@harbour.example", ("sales",)))

    assert "silence.html" in sales.html
    assert "trend" not in sales.html.lower()
    assert STANDING not in sales.text
    assert "silence" not in a_digest().html


def test_a_role_without_a_report_gets_no_link_at_all() -> None:
    mail = a_digest(reader=Reader("kim@harbour.example", ("support",)))

    assert LINK not in mail.text
    assert LINK not in mail.html


def test_a_report_that_was_not_there_is_named_to_those_it_is_for() -> None:
    week = replace(WEEK, shelves=(TREND,), missing=(SILENCE,))

    sales = a_digest(week, Reader("sam@harbour.example", ("sales",)))

    assert "The report on silent contacts was not there yet" in sales.text
    assert "not there yet" not in a_digest(week).text


def test_whoever_has_left_gets_no_digest() -> None:
    people = [Stakeholder(name=name, email=f"{name}@harbour.example", role="ceo") for name in ("robin", "sam")]

    assert [reader.email for reader in readers(people, {"sam@harbour.example"})] == ["robin@harbour.example"]


def test_a_person_with_two_roles_gets_one_mail_with_what_is_for_either() -> None:
    roles: tuple[Any, ...] = ("ceo", "sales", "ceo")
    people = [Stakeholder(name="Robin", email="robin@harbour.example", role=role) for role in roles]

    [reader] = readers(people)

    assert reader.roles == ("ceo", "sales")
    assert [shelf.report for shelf in told(WEEK, reader).shelves] == ["trend", "silence"]
    assert "stakeholder (CEO and Sales)" in a_digest(reader=reader).text


def test_the_foot_says_who_writes_why_and_until_when_the_links_work() -> None:
    mail = a_digest()

    for part in (mail.text, mail.html):
        assert "Harbour Software, 1 Quay Street" in part
        assert "stakeholder (CEO)" in part
        assert "4 February 2026" in part


def test_it_comes_from_the_company_and_asks_machines_for_silence() -> None:
    mail = a_digest()

    assert (mail.sender, mail.to) == ("feedback@harbour.example", "robin@harbour.example")
    assert mail.headers["Auto-Submitted"] == "auto-generated"


def test_a_company_name_with_markup_is_inert_in_the_mail() -> None:
    company = a_programme().company.model_copy(update={"name": "<b>Harbour</b>"})

    mail = a_digest(programme=a_programme().model_copy(update={"company": company}))

    assert "<b>" not in mail.html
    assert "&lt;b&gt;Harbour" in mail.html


def test_a_grant_has_one_id_for_each_person_and_week_and_none_without_the_key() -> None:
    robin = grant_id("key", "2026-01-05T06:00:00Z", "robin@harbour.example")

    assert robin == grant_id("key", "2026-01-05T06:00:00Z", "robin@harbour.example")
    others = {
        grant_id("key", "2026-01-12T06:00:00Z", "robin@harbour.example"),
        grant_id("key", "2026-01-05T06:00:00Z", "sam@harbour.example"),
        grant_id("other", "2026-01-05T06:00:00Z", "robin@harbour.example"),
    }
    assert len(others - {robin}) == 3
