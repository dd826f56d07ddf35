from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from functions.core.form import Form, as_item, asked_of, from_item, named, question_version
from functions.core.programme import Survey
from functions.core.questionnaire import Around
from tests.making import a_form, a_programme

AROUND = Around("Harbour Software", "Harbour", "", 180)
REASON = {
    "id": "reason",
    "kind": "choice",
    "text": "What is it about?",
    "options": [{"id": "price", "text": "The price"}, {"id": "speed", "text": "The speed"}],
}
OTHER = {"question": "reason", "answers": ["size"]}
LAST = {"id": "last", "kind": "text", "text": "More?", "categories": ["detractor"]}
DETAIL = {"id": "detail", "kind": "text", "text": "Which price?", "after": {"question": "reason", "answers": ["price"]}}


def a_survey(**changes: Any) -> Survey:
    return Survey.model_validate({"metric": "nps", "touchpoint": "product", **changes})


def form(locale: str = "en", **changes: Any) -> Form:
    return a_survey(**changes).form(locale, AROUND)


def refused(**changes: Any) -> str:
    with pytest.raises(ValidationError) as error:
        a_survey(**changes)
    return str(error.value)


def test_own_question_names_the_product_and_is_another_version() -> None:
    own = form(wording={"en": {"question": "Would you miss {product}?"}})

    assert own.question == "Would you miss Harbour?"
    assert question_version(own.version) != question_version(form().version)


def test_other_words_around_the_same_question_are_another_form_of_the_same_version_of_it() -> None:
    own = form(wording={"en": {"page.submit": "Off it goes"}})

    assert question_version(own.version) == question_version(form().version)
    assert own.version != form().version
    assert own.messages().page.submit == "Off it goes"
    assert own.messages().page.change == "Save changes"


def test_the_same_words_have_the_same_version_whatever_the_region() -> None:
    assert form("en-GB") == form("en")
    assert form().version == "5e790a5c.b117c4129b55"


def test_words_of_one_language_leave_the_others_as_they_are() -> None:
    wording = {"de": {"page.submit": "Ab damit", "prompts.passive": "Was fehlt {product}?"}}

    assert form("de", wording=wording).messages().page.submit == "Ab damit"
    assert form("de", wording=wording).prompts["passive"] == "Was fehlt Harbour?"
    assert form("fr", wording=wording) == form("fr")


@pytest.mark.parametrize(
    ("locale", "asked"), [("de-AT", "Fehlten wir?"), ("en", "Would you miss us?"), ("fr", "Would you miss us?")]
)
def test_a_question_of_the_owners_is_asked_in_the_languages_that_it_is_given_in(locale: str, asked: str) -> None:
    wording = {"en": {"question": "Would you miss us?"}, "de": {"question": "Fehlten wir?"}}

    found = form(locale, wording=wording)

    assert found.question == asked
    assert found.messages().language == ("de" if asked == "Fehlten wir?" else "en")


def test_the_product_in_braces_is_named_as_it_is() -> None:
    odd = Around("Harbour Software", "{question}", "", 180)

    assert a_survey().form("en", odd).question.startswith("How likely are you to recommend {question} to")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"wording": {"xx": {"question": "Well?"}}}, "'xx' is not one of our languages"),
        ({"wording": {"en": {"page.sumbit": "Send"}}}, "there is no text at 'page.sumbit'"),
        ({"wording": {"en": {"months.1": "Jan"}}}, "there is no text at 'months.1'"),
        ({"wording": {"en": {"question": "Do you {like} us?"}}}, "{like} is not filled in here"),
        ({"wording": {"en": {"page.submit": "Send {it"}}}, "has a brace too many"),
        ({"questions": [REASON, REASON]}, "questions: two have the id reason"),
        ({"questions": [DETAIL, REASON]}, "questions.detail.after: no earlier question has that id"),
        ({"questions": [REASON, {**DETAIL, "after": OTHER}]}, "reason has no answer 'size'"),
        ({"questions": [{**REASON, "options": []}]}, "options are for a choice or choices"),
        ({"questions": [{**REASON, "kind": "text"}]}, "options are for a choice or choices"),
        ({"questions": [{**REASON, "text": {"en": "What?", "de": "Was?"}}]}, "reason.options.price is missing in de"),
        ({"anonymous": True, "consent": ["quote"]}, "an anonymous survey cannot ask for consent"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_words_of_a_survey_is_named(changes: dict[str, Any], said: str) -> None:
    assert said in refused(**changes)


def test_a_form_is_read_as_it_was_stored() -> None:
    asked = form(questions=[REASON, DETAIL], consent=["contact", "quote"], wording={"en": {"page.submit": "Go"}})

    assert from_item(as_item(asked)) == asked
    assert asked.consents == ("quote", "contact")


def test_a_version_is_the_hash_of_all_that_is_said() -> None:
    assert named(replace(a_form(), review_link="https://www.g2.com/x")).version != a_form().version


def test_a_question_after_another_is_asked_once_that_is_answered_so() -> None:
    asked = form(
        questions=[REASON, DETAIL, {"id": "last", "kind": "text", "text": "More?", "categories": ["detractor"]}]
    )

    def ids(category: Any, **extras: Any) -> list[str]:
        return [each.id for each in asked_of(asked, category, extras)]

    assert ids("promoter") == ["reason"]
    assert ids("promoter", reason="speed") == ["reason"]
    assert ids("promoter", reason="price") == ["reason", "detail"]
    assert ids("detractor", reason=("price", "speed")) == ["reason", "detail", "last"]


def test_a_question_after_one_that_is_not_asked_is_not_asked_either() -> None:
    asked = form(questions=[{**REASON, "categories": ["detractor"]}, DETAIL])

    assert list(asked_of(asked, "promoter", {"reason": "price"})) == []


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("https://reviews.evil.example/x", "review_link leads to reviews.evil.example"),
        ("https://g2.com.evil.example/x", "review_link leads to g2.com.evil.example"),
        ("http://www.g2.com/products/harbour", "must begin with https://"),
    ],
)
def test_a_review_link_that_leads_elsewhere_is_refused(link: str, said: str) -> None:
    told = {**a_programme().model_dump(mode="json", by_alias=True), "replies": {"review_link": link}}

    with pytest.raises(ValidationError, match=said):
        type(a_programme()).model_validate(told)
