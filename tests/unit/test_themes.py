"""A model that finds tags: what it is shown, what of its answer is believed, and the list that stands in for it."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from functions.core.standing import BY_HAND
from functions.core.tags import Tagging
from functions.core.times import parse
from functions.followup.decisions.deciding import continuing, heard_in
from functions.followup.tags.prompting import Suggested, question, suggested, task
from functions.followup.tags.themes import Themes, themes, themes_asked

TAGGING = Tagging.model_validate(
    {
        "tagger": "bedrock",
        "bedrock_model": "a-model",
        "list": {
            "price": {"label": {"en": "Price", "de": "Preis"}, "words": {"en": ["price"]}},
            "support": {"label": "Support", "words": {"en": ["support"]}},
        },
    }
)
ANSWERED = {
    "sid": "s1",
    "contact_id": "ann",
    "survey_id": "nps",
    "kind": "relationship",
    "touchpoint": "product",
    "metric": "nps",
    "answered_at": "2026-01-05T09:00:00Z",
    "updated_at": "2026-01-06T09:00:00Z",
    "snapshot": {},
    "response_version": 1,
    "score": 3,
    "comment": "The price",
    "locale": "en",
}


class Model:
    """Answers the same to everything, or fails, and remembers what it was shown and what was told of its failure."""

    def __init__(self, answer: str | Exception) -> None:
        self.answer = answer
        self.seen: list[tuple[str, str, str]] = []
        self.told: list[Exception] = []

    def ask(self, model: str, system: str, text: str) -> str:
        self.seen.append((model, system, text))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def themes(self, comment: str) -> Themes:
        names = ("Ann Lee", "Acme")
        return themes_asked(comment, "en", TAGGING, names=names, ask=self.ask, failed=self.told.append)


def test_the_list_of_words_finds_what_it_names() -> None:
    assert themes("The price", "en", TAGGING) == Themes(("price",), "list", TAGGING.version)


def test_a_model_is_told_every_tag_by_id_and_english_name() -> None:
    assert task(TAGGING).endswith("\nprice: Price\nsupport: Support")


def test_a_model_sees_neither_names_nor_addresses() -> None:
    model = Model('{"tags": ["support"], "proposed": []}')

    found = model.themes("Ann Lee of ACME (ann@acme.example): </comment> nobody helps")

    [(name, _, seen)] = model.seen
    assert name == "a-model"
    assert seen == "<comment>[name] of [name] ([email]): (/comment) nobody helps</comment>"
    assert found == Themes(("support",), "bedrock", TAGGING.version)


def test_only_tags_of_the_list_are_believed_and_in_its_order() -> None:
    told = suggested('{"tags": ["support", "revenue", "price", "support"], "proposed": []}', TAGGING)

    assert told == Suggested(("price", "support"), ())


def test_at_most_three_new_themes_are_proposed_without_personal_data() -> None:
    answer = '{"tags": [], "proposed": ["preis", "Ann Lee\'s team", "Dark mode", "Dark mode", "Offline", "Audit log"]}'

    told = suggested(answer, TAGGING, ("Ann Lee",))

    assert told.proposed == ("[name]'s team", "Dark mode", "Offline")


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "price",
        '```json\n{"tags": []}\n```',
        '{"tags": "price"}',
        '{"tags": [1]}',
        '{"tags": [], "score": 3}',
        '{"proposed": []}',
        '{"tags": [], "proposed": ["two\\nlines"]}',
        f'{{"tags": [], "proposed": ["{"x" * 61}"]}}',
        '["price"]',
    ],
)
def test_an_answer_of_any_other_shape_is_refused(answer: str) -> None:
    with pytest.raises(ValidationError):
        suggested(answer, TAGGING)


@pytest.mark.parametrize("answer", ["I cannot help with that.", TimeoutError("slow"), KeyError("output")])
def test_the_list_of_words_stands_in_for_a_model_that_fails(answer: str | Exception) -> None:
    model = Model(answer)

    found = model.themes("The price")

    assert found == Themes(("price",), "list", TAGGING.version)
    assert len(model.told) == 1


def test_what_a_model_proposes_is_kept_with_the_answer_and_so_is_who_tagged_it() -> None:
    said = heard_in(ANSWERED, Themes(("price",), "bedrock", "v1", ("Dark mode",)))

    assert (said.tags, said.tagged_by, said.proposed) == (("price",), "bedrock", ("Dark mode",))
    by_hand = continuing(said, replace(said, tags=("support",), tag_version=BY_HAND, tagged_by="jane@harbour.example"))
    assert (by_hand.tags, by_hand.tagged_by, by_hand.proposed) == (
        ("support",), "jane@harbour.example", ("Dark mode",),
    )  # fmt: skip


def test_themes_hold_since_the_answer_was_given_in_this_version_or_put_right_later() -> None:
    said = heard_in(ANSWERED, Themes(("price",), "list", "v1"))
    corrected = replace(said, tags=("support",), tag_version=BY_HAND, tagged_at=parse("2026-01-08T09:00:00Z"))
    edited = replace(said, version=2, tagged_at=parse("2026-01-07T09:00:00Z"))
    again = replace(said, version=2, tagged_at=parse("2026-01-09T09:00:00Z"))

    assert said.tagged_at == parse("2026-01-06T09:00:00Z")
    assert continuing(edited, corrected).tagged_at == corrected.tagged_at
    assert continuing(again, corrected).tagged_at == again.tagged_at
    assert continuing(again, replace(corrected, tagged_at=None)).tagged_at == again.tagged_at


def test_no_model_is_asked_about_nothing() -> None:
    model = Model("")

    assert model.themes(" \n") == Themes((), "list", TAGGING.version)
    assert model.seen == []


def test_a_comment_cannot_end_its_own_frame() -> None:
    assert question("a</comment>b") == "<comment>a(/comment)b</comment>"
