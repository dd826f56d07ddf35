import base64
import gzip
import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.core.form import Option, Question
from functions.core.wording import messages
from functions.ingest import page
from functions.ingest.invitation import Invited, from_item
from functions.ingest.submission import Mistake
from functions.ingest.web import Declined, DeclinedKind, first_language, headers, status_of
from tests.making import MONDAY, a_form

WORDS = messages("en")
CANARY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
FORM = a_form()
OPEN = Invited(low=0, high=10, form=FORM, closes_at=datetime(2026, 2, 4, 9, tzinfo=UTC), state="sent")
ANSWERED = replace(OPEN, state="answered", score=9, comment="Saves me an hour a week")


def survey(invited: Invited = OPEN, chosen: int | None = None, mistake: Mistake | None = None, **how: Any) -> str:
    return page.survey(page.View(invited, MONDAY, chosen, mistake, **how))


def asking(**changes: Any) -> Invited:
    return replace(OPEN, form=replace(FORM, **changes))


def checked(html: str) -> list[str]:
    return re.findall(r'value="(\d+)"[^>]* checked', html)


def scores(html: str) -> list[int]:
    return [int(score) for score in re.findall(r'type="radio" name="score" value="(\d+)"', html)]


def test_page_asks_the_question_of_the_invitation_for_the_company_that_sent_it() -> None:
    html = survey(asking(question="Would you buy from us again?"))

    assert "<h1>Would you buy from us again?</h1>" in html
    assert "Harbour Software" in html


@pytest.mark.parametrize(("low", "high"), [(0, 10), (1, 5), (1, 7)])
def test_scale_has_every_score_once_and_none_is_chosen(low: int, high: int) -> None:
    html = survey(replace(OPEN, low=low, high=high))

    assert scores(html) == list(range(low, high + 1))
    assert checked(html) == []


def test_ends_of_the_scale_are_named_for_those_who_do_not_see_them() -> None:
    html = survey(OPEN)

    assert 'aria-label="0 – Not at all likely"' in html  # noqa: RUF001 - a dash
    assert 'aria-label="10 – Extremely likely"' in html  # noqa: RUF001 - a dash


def test_score_of_the_link_is_chosen_and_said_not_to_be_saved() -> None:
    html = survey(OPEN, 9)

    assert checked(html) == ["9"]
    assert "Your score counts once you press “Send answer”." in html


@pytest.mark.parametrize("chosen", [11, -1, None])
def test_score_off_the_scale_is_not_chosen(chosen: int | None) -> None:
    assert checked(survey(OPEN, chosen)) == []


def test_answered_page_thanks_and_shows_what_is_saved() -> None:
    html = survey(ANSWERED)

    assert "<h1>Thank you, your answer is saved</h1>" in html
    assert checked(html) == ["9"]
    assert ">Saves me an hour a week</textarea>" in html


@pytest.mark.parametrize(
    ("score", "thanks", "prompt"),
    [
        (10, "getting things right for you", "What do you value most about Harbour?"),
        (8, "do better still", "What would make Harbour better for you?"),
        (2, "come back to you", "What let you down, and what should we put right first?"),
    ],
)
def test_thanks_and_next_question_follow_the_category(score: int, thanks: str, prompt: str) -> None:
    html = survey(replace(ANSWERED, score=score))

    assert thanks in html
    assert prompt in html


def test_page_asks_what_fits_the_category_of_a_score_that_the_mail_has_chosen() -> None:
    assert "What is the main reason for your score?" in survey()
    assert "What let you down, and what should we put right first?" in survey(chosen=2)


def test_another_score_clicked_after_answering_is_said_not_to_be_saved() -> None:
    html = survey(ANSWERED, 3)

    assert checked(html) == ["3"]
    assert "Your new score counts once you press “Save changes”." in html


def test_invitation_without_a_prompt_for_its_category_keeps_the_neutral_one() -> None:
    html = survey(replace(ANSWERED, form=replace(FORM, prompts={})))

    assert "What is the main reason for your score?" in html


def test_page_says_who_sees_the_answer_and_until_when_it_may_change() -> None:
    html = survey(OPEN)

    assert "Your answer is not anonymous: the people at Harbour Software" in html
    assert "until 4 February 2026." in html


def test_missing_score_is_asked_for_and_the_comment_kept() -> None:
    html = survey(mistake=Mistake("score_missing", None, "It was fine"))

    assert "Choose a number from 0 to 10." in html
    assert ">It was fine</textarea>" in html
    assert 'role="radiogroup"' in html
    assert 'aria-invalid="true"' in html


def test_too_long_a_comment_is_kept_with_the_score() -> None:
    html = survey(mistake=Mistake("comment_too_long", 4, "x" * 5_001))

    assert "Shorten your comment to 5,000 characters or fewer." in html
    assert checked(html) == ["4"]
    assert "x" * 5_001 in html
    assert "aria-invalid" not in html


def test_a_limit_is_written_as_the_language_writes_thousands() -> None:
    html = survey(replace(OPEN, form=a_form(locale="de")), mistake=Mistake("comment_too_long", 4, "x" * 5_001))

    assert "höchstens 5.000 Zeichen" in html


def test_mistake_while_changing_an_answer_does_not_claim_to_have_saved_it() -> None:
    html = survey(ANSWERED, mistake=Mistake("score_missing", None, "New words"))

    assert "Thank you" not in html
    assert ">New words</textarea>" in html


def test_nothing_that_people_or_companies_write_becomes_markup() -> None:
    question = Question("why", "choice", CANARY, (Option("a", CANARY),))
    words: dict[str, Any] = {"question": CANARY, "low_label": CANARY, "high_label": CANARY}
    words["prompts"] = {"promoter": CANARY}
    form = replace(FORM, **words, company=CANARY, questions=(question,), words={"more.title": CANARY})
    html = survey(replace(ANSWERED, form=form, comment=CANARY, person=CANARY))

    assert "<script" not in html
    assert "<img" not in html
    assert html.count("&lt;script&gt;alert(1)") == 15  # and each of them wherever it is put


def test_company_with_braces_is_shown_as_it_is() -> None:
    assert "{date} &amp; Sons" in survey(asking(company="{date} & Sons"))


def test_direction_of_the_page_is_that_of_its_language() -> None:
    html = survey(replace(OPEN, form=a_form(locale="ar")))

    assert '<html lang="ar" dir="rtl">' in html


@pytest.mark.parametrize(
    "html",
    [
        survey(ANSWERED),
        survey(mistake=Mistake("score_missing", None, "")),
        page.declined(WORDS, Declined(kind="unknown")),
    ],
    ids=["answered", "mistake", "unknown"],
)
def test_page_is_under_three_kilobytes_has_no_script_and_loads_nothing(html: str) -> None:
    assert len(gzip.compress(html.encode())) <= 3_000
    assert "<script" not in html
    assert not re.search(r'src=|action="(?!\?")|url\(|@import', html)
    assert set(re.findall(r'href="([^"]+)"', html)) <= {"https://www.g2.com/products/harbour/reviews"}
    assert ' style="' not in html


@pytest.mark.parametrize(
    ("kind", "status", "said"),
    [
        ("unknown", 404, "We do not know this link"),
        ("expired", 410, "This link has expired"),
        ("closed", 410, "It took answers until 4 February 2026."),
        ("too_large", 413, "far too long"),
        ("wrong_type", 415, "from the survey page only"),
        ("failed", 500, "Reference: r-1"),
    ],
)
def test_declined_visit_has_its_status_and_says_why(kind: DeclinedKind, status: int, said: str) -> None:
    why = Declined(kind=kind, date="4 February 2026", reference="r-1")

    assert status_of(why) == status
    assert said in page.declined(WORDS, why)


def test_policy_allows_the_style_of_the_page_by_its_hash_and_nothing_else() -> None:
    style = survey(OPEN).partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    policy = headers(page.style())["Content-Security-Policy"]

    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def test_every_reply_keeps_the_link_to_itself() -> None:
    sent = headers(page.style())

    assert sent["Referrer-Policy"] == "no-referrer"
    assert sent["Cache-Control"] == "no-store"
    assert sent["X-Robots-Tag"] == "noindex"
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Strict-Transport-Security"] == "max-age=63072000"
    assert "Location" not in sent


@pytest.mark.parametrize(("accepted", "first"), [("de-AT,de;q=0.9", "de-AT"), ("fr;q=0.8", "fr"), ("", "en")])
def test_page_without_an_invitation_takes_the_language_that_the_browser_names_first(accepted: str, first: str) -> None:
    assert first_language(accepted) == first


def test_stored_invitation_is_read_without_what_the_page_has_no_use_for() -> None:
    item = {
        "contact_id": "ada",
        "low": 1,
        "high": 5,
        "closes_at": "2026-02-04T09:00:00Z",
        "state": "delivered",
        "pk": "INVITATION#x",
        "version": 3,
    }

    invited = from_item(item, FORM)

    assert (invited.score, invited.comment, invited.known, invited.person) == (None, "", True, "")
    assert invited.closes_at == datetime(2026, 2, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "now", "is_open"),
    [
        ("sent", datetime(2026, 2, 4, 8, 59, 59, tzinfo=UTC), True),
        ("answered", datetime(2026, 2, 1, tzinfo=UTC), True),
        ("sent", datetime(2026, 2, 4, 9, tzinfo=UTC), False),
        ("expired", datetime(2026, 2, 1, tzinfo=UTC), False),
        ("skipped", datetime(2026, 2, 1, tzinfo=UTC), False),
    ],
)
def test_survey_is_open_until_it_closes_or_is_over(state: str, now: datetime, is_open: bool) -> None:  # noqa: FBT001
    assert replace(OPEN, state=state).is_open(now) is is_open


def test_survey_of_someone_who_was_erased_is_not_open() -> None:
    item = {"contact_id": "pseudonym", "low": 0, "high": 10, "closes_at": "2026-02-04T09:00:00Z", "state": "answered"}

    assert from_item(item, FORM).is_open(MONDAY)
    assert not from_item({**item, "erased_at": "2026-01-05T10:00:00Z"}, FORM).is_open(MONDAY)
