import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from functions.core.languages.catalogue import CATALOGUES, languages, mapped, words_of
from functions.core.people import Kind, Touchpoint
from functions.core.scales import SCALES, Category, Metric
from functions.core.wording import Messages, messages
from infra import languages as tool
from tests.making import a_form, a_programme

METRICS = get_args(Metric)
TRANSLATED = sorted(languages() - {"en"})
EVERY = sorted(languages())
NOT_SENTENCES = re.compile(r"date_format|page\.thousands|reviewed_by|months")


def said(words: Messages) -> dict[str, str]:
    """Return every text of a language by where it stands."""
    flat: dict[str, str] = {}

    def note(place: str, text: str) -> str:
        flat[place] = text
        return text

    mapped(words, note)
    return flat


ENGLISH = said(messages("en"))


def braces(text: str) -> list[str]:
    return sorted(set(re.findall(r"{(\w*)}", text)))


@pytest.mark.parametrize(
    ("metric", "asked"),
    [
        ("nps", "How likely are you to recommend Harbour to a friend or colleague?"),
        ("csat", "How satisfied are you with Harbour?"),
        ("ces", "How easy was it to get what you needed from Harbour?"),
    ],
)
def test_question_names_the_product(metric: Metric, asked: str) -> None:
    assert a_form(metric).question == asked


def test_product_with_braces_is_named_as_it_is() -> None:
    programme = a_programme(metric="csat")
    company = programme.company.model_copy(update={"product": "{0} {product}"})

    asked = programme.model_copy(update={"company": company}).form("onboarding-nps", "en").question

    assert asked == "How satisfied are you with {0} {product}?"


def test_thirty_languages_are_spoken_two_of_them_from_the_right() -> None:
    assert len(languages()) == 30
    assert {language for language in EVERY if words_of(language).direction == "rtl"} == {"ar", "he"}


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("de-AT", "de"), ("DE", "de"), ("ar_EG", "ar"), ("ar-Arab-MA", "ar"), ("pt", "pt"), ("pt-BR", "pt-br"),
        ("pt-AO", "pt"), ("zh", "zh"), ("zh-CN", "zh"), ("zh-Hans-SG", "zh"), ("zh-TW", "zh-tw"), ("zh-Hant", "zh-tw"),
        ("zh-Hant-HK", "zh-tw"), ("zh-HK", "zh-tw"), ("no", "nb"), ("nn-NO", "nb"), ("iw", "he"), ("in", "id"),
    ],
)  # fmt: skip
def test_locale_takes_the_nearest_language(locale: str, language: str) -> None:
    assert messages(locale).language == language


@pytest.mark.parametrize("locale", ["en", "EN_gb", "en-US-x-twain", "xx", "", "eo"])
def test_locale_falls_back_to_a_whole_language_we_have(locale: str) -> None:
    assert messages(locale).language == "en"


@pytest.mark.parametrize("metric", METRICS)
def test_each_category_of_a_metric_has_its_prompt_and_its_thanks(metric: Metric) -> None:
    scale = SCALES[metric]
    names = {scale.bottom_name, scale.middle_name, scale.top_name}

    assert messages("en").surveys[metric].prompts.keys() == names
    assert messages("en").page.thanks_by_category.keys() == set(get_args(Category)) >= names


def test_each_touchpoint_and_kind_has_its_words() -> None:
    assert messages("en").mail.why.keys() == set(get_args(Touchpoint))
    assert messages("en").unsubscribe.kinds.keys() == set(get_args(Kind))


@pytest.mark.parametrize("path", sorted(tool.SOURCES.glob("*.po")), ids=lambda path: path.stem)
def test_catalogue_is_whole_up_to_date_and_compiled(path: Path) -> None:
    catalogue = tool.updated(path)

    assert tool.unfinished(catalogue) == []
    assert tool.source_text(catalogue) == path.read_bytes()
    assert tool.compiled(catalogue) == (CATALOGUES / f"{path.stem}.mo").read_bytes()


def test_every_language_that_is_shipped_can_be_translated_again() -> None:
    assert {path.stem for path in CATALOGUES.glob("*.mo")} == {path.stem for path in tool.SOURCES.glob("*.po")}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_language_fills_in_what_english_does(language: str) -> None:
    words = said(words_of(language))

    assert {place: braces(text) for place, text in words.items()} == {
        place: braces(text) for place, text in ENGLISH.items()
    }


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_of_another_language_was_left_in_english(language: str) -> None:
    words = {place: text for place, text in said(words_of(language)).items() if not NOT_SENTENCES.match(place)}

    assert [place for place, text in words.items() if " " in text and ENGLISH[place] == text] == []


@pytest.mark.parametrize("language", EVERY)
def test_no_text_is_longer_than_there_is_room_for(language: str) -> None:
    words = said(words_of(language))

    assert [place for place, text in words.items() if len(text) > (tool.room(place) or len(text))] == []


def test_a_changed_english_text_is_fuzzy_and_a_new_one_missing_until_someone_has_looked(tmp_path: Path) -> None:
    old = (tool.SOURCES / "de.po").read_text("utf-8")
    changed = old.replace('msgid "Send answer"', 'msgid "Send the answer"')
    path = tmp_path / "de.po"
    path.write_text(changed.replace('msgctxt "page.change"', 'msgctxt "page.gone"'), "utf-8")

    assert tool.unfinished(tool.updated(path)) == ["page.submit", "page.change"]


def test_only_english_has_been_read_by_someone_who_grew_up_with_it() -> None:
    assert {language for language in EVERY if words_of(language).reviewed_by != "-"} == {"en"}


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "4 March 2026"), ("de", "4. März 2026"), ("ar", "4 مارس 2026"), ("fr", "4 mars 2026"),
        ("es", "4 de marzo de 2026"), ("ru", "4 марта 2026 года"), ("hu", "2026. március 4."), ("ja", "2026年3月4日"),
        ("zh", "2026年3月4日"), ("ko", "2026년 3월 4일"), ("vi", "ngày 4 tháng 3 năm 2026"), ("he", "4 במרץ 2026"),
    ],
)  # fmt: skip
def test_a_date_is_written_as_its_language_does(language: str, written: str) -> None:
    assert messages(language).day(date(2026, 3, 4)) == written
