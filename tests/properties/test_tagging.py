"""What holds of tagging whatever people write and whatever the list says."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from functions.core.scrubbing import scrubbed
from functions.core.tags import Tagging
from functions.followup.tags.tagging import tagged

LOCALES = st.sampled_from(["en", "de-AT", "pt-BR", "ja", "he", "", "xx"])
WORDS = st.sampled_from(
    [
        *["too", "slow", "not", "expensive", "export", "exports", "the", "lag", "but", ",", ".", "\n\n"],
        *["preis", "Listenpreis", "nicht", "zu", "teuer", "цена", "дорого", "не"],
        *["السعر", "سعر", "יקר", "לא", "价格", "不太贵", "高すぎ", "ません"],
    ]
)
COMMENTS = st.lists(WORDS, max_size=12).map(" ".join)
PATTERNS = st.sampled_from(
    [
        *["too slow", "expensive", "export*", "*preis*", "zu teuer", "lag"],
        *["цен*", "дорого", "سعر", "יקר", "价格", "太贵", "高すぎ"],
    ]
)
LANGUAGES = st.sampled_from(["en", "de", "ru", "ar", "he", "zh", "ja"])


def _is_sound(tag: dict[str, Any]) -> bool:
    return any((*tag.get("words", {}).values(), *tag.get("complaints", {}).values()))


TAGS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"label": st.just("Theme")},
    optional={
        "words": st.dictionaries(LANGUAGES, st.lists(PATTERNS, max_size=3), min_size=1, max_size=3),
        "complaints": st.dictionaries(LANGUAGES, st.lists(PATTERNS, min_size=1, max_size=3), min_size=1, max_size=3),
    },
).filter(_is_sound)
LISTS = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), TAGS, min_size=1)


def tagging(told: dict[str, Any]) -> Tagging:
    return Tagging.model_validate({"list": told})


@given(st.text(max_size=300), LOCALES, LISTS)
def test_any_text_can_be_tagged(comment: str, locale: str, told: dict[str, Any]) -> None:
    assert set(tagged(comment, locale, tagging(told))) <= set(told)


@given(st.text(max_size=20), st.text(max_size=40), LOCALES)
def test_a_pattern_is_refused_or_can_be_looked_for(pattern: str, comment: str, locale: str) -> None:
    try:
        known = tagging({"a": {"label": "A", "words": {"en": [pattern]}}})
    except ValidationError:
        return

    assert tagged(comment, locale, known) in {(), ("a",)}


@given(COMMENTS, LOCALES, LISTS)
def test_neither_case_nor_width_matters(comment: str, locale: str, told: dict[str, Any]) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in comment)

    found = tagged(comment, locale, tagging(told))

    assert tagged(comment.upper(), locale, tagging(told)) == found
    assert tagged(wide, locale, tagging(told)) == found


@given(COMMENTS, LOCALES, LISTS)
def test_saying_it_twice_changes_nothing(comment: str, locale: str, told: dict[str, Any]) -> None:
    assert tagged(f"{comment}\n\n{comment}", locale, tagging(told)) == tagged(comment, locale, tagging(told))


@given(COMMENTS, LOCALES, LISTS, TAGS)
def test_one_more_tag_takes_no_other_away(comment: str, locale: str, told: dict[str, Any], tag: dict[str, Any]) -> None:
    found = tagged(comment, locale, tagging(told))

    more = tagged(comment, locale, tagging({**told, "another": tag}))

    assert tuple(each for each in more if each != "another") == found


@given(COMMENTS, LOCALES, LISTS)
def test_tags_come_in_the_order_of_the_list(comment: str, locale: str, told: dict[str, Any]) -> None:
    backwards = tagging(dict(reversed(told.items())))

    assert tagged(comment, locale, backwards) == tagged(comment, locale, tagging(told))[::-1]


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_can_be_scrubbed_and_no_address_is_left(text: str, names: list[str]) -> None:
    clean = scrubbed(f"{text} ann.lee@acme.example {text}", names)

    assert "ann.lee@acme.example" not in clean
