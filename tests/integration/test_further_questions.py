from datetime import timedelta
from typing import Any

import pytest

from functions.core.form import Form
from functions.core.questionnaire import Around
from infra.local.stack import Stack
from tests.integration.visits import FORM, SID, invite, post, stored
from tests.making import a_programme

pytestmark = pytest.mark.usefixtures("without_reports")

ASKS: dict[str, Any] = {
    "questions": [
        {
            "id": "reason",
            "kind": "choice",
            "text": "What is it about?",
            "options": [{"id": "price", "text": "The price"}, {"id": "speed", "text": "The speed"}],
            "categories": ["detractor"],
        },
        {"id": "fair", "kind": "text", "text": "What is fair?", "after": {"question": "reason", "answers": ["price"]}},
        {
            "id": "uses",
            "kind": "choices",
            "text": "What do you use?",
            "options": [{"id": "export", "text": "Exports"}, {"id": "chart", "text": "Charts"}],
        },
        {"id": "ease", "kind": "scale", "text": "How easy is it?", "low_label": "Hard", "high_label": "Easy"},
    ],
    "consent": ["quote", "contact"],
}


def form(**changes: Any) -> Form:
    survey = a_programme(**{**ASKS, **changes}).surveys["onboarding-nps"]
    return survey.form("en", Around("Harbour Software", "Harbour", "https://www.g2.com/products/harbour/reviews", 180))


def asked(stack: Stack, **changes: Any) -> tuple[str, dict[str, str]]:
    """Store an invitation that asks more; return the path of its page and the fields that it hides."""
    asking = form(**changes)
    return invite(stack, form=asking), {"form": asking.version}


def answers(stack: Stack) -> dict[str, Any]:
    return {name: value for name, value in stored(stack).items() if name.startswith(("extra_", "consent_"))}


def test_more_is_asked_only_once_there_is_a_score(stack: Stack) -> None:
    path, _ = asked(stack)

    before, after = stack.request("GET", path).text, post(stack, path, score="9").text

    assert "What do you use?" not in before
    assert "What do you use?" in after
    assert "What is it about?" not in after  # asked of detractors alone
    assert "You may quote my comment" in after


def test_answers_to_further_questions_are_stored_with_the_answer_and_shown_again(stack: Stack) -> None:
    path, hidden = asked(stack)
    post(stack, path, score="3")

    body = (
        "score=3&comment=Slow&q.reason=price&q.uses=&q.uses=export&q.uses=chart&q.ease=2&consents=quote+contact&quote=1"
    )
    page = stack.request("POST", path, headers={"Content-Type": FORM}, body=f"{body}&form={hidden['form']}".encode())

    assert answers(stack) == {
        "extra_reason": "price",
        "extra_uses": ["export", "chart"],
        "extra_ease": 2,
        "consent_quote": True,
        "consent_contact": False,
    }
    assert page.text.count(" checked") == 6  # two scores, reason, two uses, quote
    assert "What is fair?" in page.text  # asked now that the reason is known


def test_a_later_answer_leaves_what_its_page_did_not_show(stack: Stack) -> None:
    path, hidden = asked(stack)
    post(stack, path, score="3", **hidden, **{"q.reason": "speed", "consents": "quote contact", "contact": "1"})

    post(stack, path, score="4", comment="A little better")

    assert answers(stack) == {"extra_reason": "speed", "consent_quote": False, "consent_contact": True}
    assert (stored(stack)["score"], stored(stack)["response_version"]) == (4, 2)


def test_boxes_can_be_unticked(stack: Stack) -> None:
    path, hidden = asked(stack)
    post(stack, path, score="9", **hidden, **{"q.uses": "export"})

    post(stack, path, score="9", **hidden, **{"q.uses": ""})

    assert answers(stack) == {"extra_uses": []}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"q.reason": "weather"}, "Choose one of the answers that are shown."),
        ({"q.ease": "6"}, "Choose one of the answers that are shown."),
        ({"q.ease": "two"}, "Choose one of the answers that are shown."),
        ({"q.uses": "rockets"}, "Choose one of the answers that are shown."),
        ({"q.fair": "x" * 2_001}, "Shorten your comment"),
    ],
)
def test_an_answer_that_was_not_offered_is_refused_in_words_and_the_rest_kept(
    stack: Stack, fields: dict[str, str], said: str
) -> None:
    path, hidden = asked(stack)

    page = post(stack, path, score="3", comment="Keep this", **hidden, **fields)

    assert page.status == 400
    assert said in page.text
    assert ">Keep this</textarea>" in page.text
    assert "score" not in stored(stack)


@pytest.mark.parametrize("version", ["", "00000000.000000000000", "../../FORM", "x" * 300])
def test_further_answers_to_a_form_that_is_not_the_invitations_are_not_stored(stack: Stack, version: str) -> None:
    path, _ = asked(stack)

    page = post(stack, path, score="3", form=version, **{"q.reason": "price"})

    assert page.status == 400
    assert "score" not in stored(stack)


def test_further_answers_to_another_surveys_form_are_refused_by_the_write(stack: Stack) -> None:
    _, hidden = asked(stack)
    path, _ = asked(stack, consent=[])

    assert post(stack, path, score="3", **hidden, **{"q.reason": "price"}).status == 400
    assert "score" not in stored(stack)


def test_a_question_that_is_not_for_this_person_is_not_stored(stack: Stack) -> None:
    path, hidden = asked(stack)

    post(stack, path, score="10", **hidden, **{"q.reason": "price", "q.ease": "4"})

    assert answers(stack) == {"extra_ease": 4}


def test_a_promoter_is_shown_where_to_write_a_review_and_nobody_else_is(stack: Stack) -> None:
    path, _ = asked(stack)

    assert "https://www.g2.com/products/harbour/reviews" in post(stack, path, score="9").text
    assert "g2.com" not in post(stack, path, score="8").text
    assert "g2.com" not in post(stack, path, score="0").text


def test_the_page_says_whose_answer_it_is_for_whom_the_link_was_forwarded_to(stack: Stack) -> None:
    page = stack.request("GET", invite(stack, person="Ada")).text

    assert "You are answering as Ada." in page
    assert "Not Ada? Please leave this page to them" in page


def test_the_page_of_a_contact_without_a_name_names_nobody(stack: Stack) -> None:
    assert "You are answering as" not in stack.request("GET", invite(stack)).text


def all_items(stack: Stack) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = stack.client("dynamodb").scan(TableName=stack.physical("Table"))["Items"]
    return [item for item in found if item["sk"] == {"S": "INVITATION"}]


def test_an_anonymous_answer_is_stored_apart_and_leads_back_to_nobody(stack: Stack) -> None:
    path = invite(stack, form=form(anonymous=True, consent=[]), anonymous=True, wave="cadence:2026-01-05")
    stack.clock.advance(timedelta(minutes=7))

    page = post(stack, path, score="2", comment="Slow")

    [apart] = [item for item in all_items(stack) if item["pk"]["S"] != f"INVITATION#{SID}"]
    marked = stored(stack)
    assert "Thank you, your answer is saved" in page.text
    assert {"contact_id": apart["contact_id"], "account_id": apart["account_id"]} == {
        "contact_id": {"S": ""},
        "account_id": {"S": "acme"},
    }
    assert (apart["score"], apart["answered_at"]) == ({"N": "2"}, {"S": "2026-01-05T00:00:00Z"})
    assert (marked["state"], marked["answered_at"]) == ("answered", marked["planned_at"])
    assert {"score", "comment", "channel"} & set(marked) == set()
    assert SID not in str(apart)
    assert "ada" not in str(apart)
    assert "cadence:2026-01-05" not in str(apart)


def test_an_anonymous_answer_can_be_changed_from_its_own_page_and_given_once(stack: Stack) -> None:
    path = invite(stack, form=form(anonymous=True, consent=[]), anonymous=True)
    page = post(stack, path, score="2")
    own = page.text.partition('action="')[2].partition('"')[0]

    changed, again = post(stack, f"/s/{own}", score="5", comment="Better"), post(stack, path, score="9")

    [apart] = [item for item in all_items(stack) if item["pk"]["S"] != f"INVITATION#{SID}"]
    assert (changed.status, again.status) == (200, 200)
    assert (apart["score"], apart["comment"], apart["response_version"]) == ({"N": "5"}, {"S": "Better"}, {"N": "2"})


def test_fifty_anonymous_posts_leave_one_answer(stack: Stack) -> None:
    path = invite(stack, form=form(anonymous=True, consent=[]), anonymous=True)

    assert {post(stack, path, score=str(number % 11)).status for number in range(50)} == {200}
    assert len(all_items(stack)) == 2


def test_an_anonymous_survey_says_so_and_takes_nothing_off_its_scale_or_after_it_closed(stack: Stack) -> None:
    path = invite(stack, form=form(anonymous=True, consent=[]), anonymous=True)

    assert "Your answer is anonymous: Harbour Software sees which company" in stack.request("GET", path).text
    assert post(stack, path, score="11").status == 400
    stack.clock.advance(timedelta(days=29, hours=23))
    stack.clock.advance(timedelta(hours=2))
    assert post(stack, path, score="5").status == 410
    assert len(all_items(stack)) == 1
