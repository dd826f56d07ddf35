from datetime import UTC, datetime

from functions.core.mail import Mail, mime
from functions.core.programme import Programme, Stakeholder
from functions.reports.digest import digest, grant_id
from functions.reports.model import TrendReport
from tests.making import a_programme
from tests.unit.test_render import full
from tests.unit.test_trend_figures import a_report, counted

ROBIN = Stakeholder(name="Robin Clarke", email="robin@harbour.example", role="ceo")
LINK = "https://lp.example/r/token"


def a_digest(report: TrendReport, programme: Programme | None = None) -> Mail:
    return digest(report, programme or a_programme(), ROBIN, LINK, datetime(2026, 2, 4, 6, tzinfo=UTC))


def test_the_subject_names_score_interval_and_label() -> None:
    sent = mime(a_digest(full())).decode()

    subject = next(line for line in sent.splitlines() if line.startswith("Subject:"))
    assert subject == "Subject: NPS 30 (2 to 58); not enough evidence of a trend: Harbour report of 5 January 2026"


def test_text_and_html_say_the_three_numbers_and_carry_the_three_links() -> None:
    mail = a_digest(full())

    html = mail.html.replace("\N{NO-BREAK SPACE}", " ")
    for said in ("30 (2 to 58)", "30 answers from 30 accounts", "25% (14 to 40%)", "Not enough evidence"):
        assert said in mail.text
        assert said in html
    for form in ("", "?form=csv", "?form=json"):
        assert f"{LINK}{form}\n" in mail.text
        assert f'href="{LINK}{form}"' in html


def test_the_foot_says_who_writes_why_and_until_when_the_links_work() -> None:
    mail = a_digest(full())

    for part in (mail.text, mail.html):
        assert "Harbour Software, 1 Quay Street" in part
        assert "stakeholder (ceo)" in part
        assert "4 February 2026" in part


def test_it_comes_from_the_company_and_asks_machines_for_silence() -> None:
    mail = a_digest(full())

    assert (mail.sender, mail.to) == ("feedback@harbour.example", "robin@harbour.example")
    assert mail.headers["Auto-Submitted"] == "auto-generated"


def test_a_report_without_answers_is_told_honestly() -> None:
    mail = a_digest(a_report())

    assert mail.subject.startswith("No answers yet")
    assert "No survey went out in the last three months." in mail.text


def test_too_few_recent_answers_show_no_score_in_the_mail() -> None:
    mail = a_digest(a_report(counted(0, 0, 4, month="2025-12"), counted(0, 0, 4, period="recent")))

    assert mail.subject.startswith("Fewer than 5 answers in the last three months")
    assert "Too few answers to show a score" in mail.text
    assert "100" not in mail.text


def test_a_company_name_with_markup_is_inert_in_the_mail() -> None:
    company = a_programme().company.model_copy(update={"name": "<b>Harbour</b>"})

    mail = a_digest(full(), a_programme().model_copy(update={"company": company}))

    assert "<b>" not in mail.html
    assert "&lt;b&gt;Harbour" in mail.html


def test_a_grant_has_one_id_for_each_person_and_report_and_none_without_the_key() -> None:
    robin = grant_id("key", "trend", "2026-01-05T06:00:00Z", "robin@harbour.example")

    assert robin == grant_id("key", "trend", "2026-01-05T06:00:00Z", "robin@harbour.example")
    others = {
        grant_id("key", "trend", "2026-01-12T06:00:00Z", "robin@harbour.example"),
        grant_id("key", "trend", "2026-01-05T06:00:00Z", "sam@harbour.example"),
        grant_id("other", "trend", "2026-01-05T06:00:00Z", "robin@harbour.example"),
    }
    assert len(others - {robin}) == 3
