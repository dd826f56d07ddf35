import re
from dataclasses import fields
from typing import get_args

import pytest

from functions.core.scales import SCALES, Category, Metric
from functions.core.wording import default_wording, messages, question

METRICS = get_args(Metric)


@pytest.mark.parametrize(
    ("metric", "asked"),
    [
        ("nps", "How likely are you to recommend Harbour to a friend or colleague?"),
        ("csat", "How satisfied are you with Harbour?"),
        ("ces", "How easy was it to get what you needed from Harbour?"),
    ],
)
def test_question_names_the_product(metric: Metric, asked: str) -> None:
    assert question(metric, "Harbour") == asked


def test_product_with_braces_is_named_as_it_is() -> None:
    assert question("csat", "{0} {product}") == "How satisfied are you with {0} {product}?"


def test_own_question_stands_as_written_and_changes_the_version() -> None:
    usual = default_wording("nps", "Harbour", "en", None)
    own = default_wording("nps", "Harbour", "en", "Would you {recommend} us?")

    assert own.question == "Would you {recommend} us?"
    assert own.version != usual.version


def test_same_words_have_the_same_version() -> None:
    assert default_wording("nps", "Harbour", "en", None) == default_wording("nps", "Harbour", "en-GB", None)
    assert default_wording("nps", "Harbour", "en", None).version == "2142354d7a2e"


@pytest.mark.parametrize("metric", METRICS)
def test_each_category_of_a_metric_has_its_prompt_and_its_thanks(metric: Metric) -> None:
    scale = SCALES[metric]
    names = {scale.bottom_name, scale.middle_name, scale.top_name}

    assert default_wording(metric, "Harbour", "en", None).prompts.keys() == names
    assert names <= messages("en").page.thanks_by_category.keys()


def test_thanks_are_written_for_known_categories_only() -> None:
    assert messages("en").page.thanks_by_category.keys() == set(get_args(Category))


@pytest.mark.parametrize("locale", ["en", "EN_gb", "en-US-x-twain", "xx", "", "zh-Hant-TW"])
def test_locale_falls_back_to_a_whole_language_we_have(locale: str) -> None:
    assert messages(locale).language == "en"


def test_no_word_is_empty_and_every_brace_is_known() -> None:
    words = messages("en")
    texts = [getattr(part, each.name) for part in (words.page, words.unsubscribe) for each in fields(part)]

    said = [text for text in texts if isinstance(text, str)]

    assert all(said)
    assert {name for text in said for name in re.findall(r"{(\w*)}", text)} == {
        "company", "low", "high", "date", "limit", "button", "id",
    }  # fmt: skip
