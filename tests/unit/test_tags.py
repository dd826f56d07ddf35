"""What the programme file may say of tags, and what names a tagging."""

from typing import Any

import pytest
from pydantic import ValidationError

from functions.core.programme import Programme, compiled
from functions.core.tags import Tagging
from infra.closure import ROOT
from infra.programme import load

PRICE = {"label": "Price", "words": {"en": ["price*"]}, "routes": ["sales"]}
SUPPORT = {"label": {"de": "Hilfe"}, "complaints": {"de_AT": ["keine   antwort"]}}


def tagging(**tags: Any) -> Tagging:
    return Tagging.model_validate({"list": tags})


def test_a_programme_has_no_tags_by_default() -> None:
    assert Tagging().list == {}
    assert Tagging().tagger == "list"


def test_a_tag_is_read_as_it_is_written() -> None:
    known = tagging(price=PRICE, support=SUPPORT)

    assert known.list["price"].label == {"en": "Price"}
    assert known.list["price"].routes == ("sales",)
    assert known.list["support"].complaints == {"de-at": ("keine antwort",)}


def test_a_tag_is_called_by_its_name_in_a_language_or_else_another() -> None:
    known = tagging(price={**PRICE, "label": {"en": "Price", "de": "Preis"}}, support=SUPPORT)

    assert [known.list["price"].name(language) for language in ("DE", "fr")] == ["Preis", "Price"]
    assert known.list["support"].name("fr") == "Hilfe"


@pytest.mark.parametrize(
    ("tag", "mistake"),
    [
        ({"label": "x"}, "needs words or complaints"),
        ({"label": "x", "words": {"en": []}}, "needs words or complaints"),
        ({"label": "x", "words": {"english please": ["a"]}}, "should match pattern"),
        ({"label": "x", "words": {"en": ["ex*port"]}}, "'ex\\*port': a star ends a word"),
        ({"label": "x", "words": {"en": ["*export"]}}, "a star ends a word"),
        ({"label": "x", "words": {"en": ["an *export*"]}}, "a star ends a word"),
        ({"label": "x", "words": {"en": ["ui*"]}}, "at least 3 letters"),
        ({"label": "x", "words": {"en": ["too -"]}}, "must be made of words"),
        ({"label": "x", "words": {"en": ["*"]}}, "must be made of words"),
        ({"label": "x", "words": {"en": ["a" * 81]}}, "at most 80 characters"),
        ({"label": "x", "words": {"en": ["a"]}, "routes": ["finance"]}, "'support', 'product', 'marketing' or 'sales'"),
        ({"label": "x", "word": {"en": ["a"]}}, "Extra inputs"),
    ],
)
def test_a_mistake_is_refused(tag: dict[str, Any], mistake: str) -> None:
    with pytest.raises(ValidationError, match=mistake):
        tagging(theme=tag)


def test_a_mistake_is_named_by_its_field() -> None:
    with pytest.raises(ValidationError) as refused:
        tagging(price={**PRICE, "words": {"en": ["price", "ex*port"]}})

    assert [each["loc"] for each in refused.value.errors()] == [("list", "price", "words", "en", 1)]


def test_a_model_must_be_named_where_it_is_the_tagger() -> None:
    with pytest.raises(ValidationError, match="tagger bedrock needs a bedrock_model"):
        Tagging.model_validate({"tagger": "bedrock"})


def test_a_version_changes_with_what_is_found_and_with_nothing_else() -> None:
    same = tagging(price={**PRICE, "label": "Cost", "routes": ["product"]})
    others = [
        tagging(price={**PRICE, "words": {"en": ["price"]}}),
        tagging(price={**PRICE, "complaints": {"en": ["dear"]}}),
        tagging(cost=PRICE),
        tagging(price=PRICE, support=SUPPORT),
        Tagging.model_validate({"list": {"price": PRICE}, "tagger": "bedrock", "bedrock_model": "m"}),
    ]

    assert same.version == tagging(price=PRICE).version
    assert len({each.version for each in [same, *others]}) == 6


def test_a_model_is_told_the_names_so_that_they_are_part_of_its_version() -> None:
    asked = {"tagger": "bedrock", "bedrock_model": "m"}

    versions = {
        Tagging.model_validate({**asked, "list": {"price": {**PRICE, "label": label}}}).version for label in ("A", "B")
    }

    assert len(versions) == 2


def test_a_compiled_programme_keeps_the_order_and_the_version_of_its_tags() -> None:
    example = load(ROOT / "infra" / "programme.yaml")
    told = example.model_dump(mode="json", by_alias=True)
    told["tags"] = {"list": {"price": PRICE, "account": PRICE, "support": SUPPORT}}
    programme = Programme.model_validate(told)

    again = Programme.model_validate_json(compiled(programme)[0])

    assert list(again.tags.list) == ["price", "account", "support"]
    assert again.tags.version == programme.tags.version


def test_the_example_has_ten_tags_in_english_and_german_each_of_which_leads_to_a_team() -> None:
    tags = load(ROOT / "infra" / "programme.yaml").tags.list

    assert len(tags) == 10
    assert all(tag.routes and {"en", "de"} <= set(tag.words) for tag in tags.values())
    assert {team for tag in tags.values() for team in tag.routes} == {"support", "product", "marketing", "sales"}
