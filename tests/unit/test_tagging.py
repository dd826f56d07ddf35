"""Which tags comments get, in many languages, by the list of the example programme and by small ones."""

import sys
from functools import cache
from types import FrameType
from typing import Any

import pytest

from functions.core.tags import Tagging
from functions.followup.tags.tagging import Retagged, Stored, functions_of, retagged, tagged
from infra.closure import ROOT
from infra.programme import load


@cache
def example() -> Tagging:
    return load(ROOT / "infra" / "programme.yaml").tags


def tagging(**tags: dict[str, Any]) -> Tagging:
    return Tagging.model_validate({"list": {name: {"label": name, **tag} for name, tag in tags.items()}})


def finds(language: str, pattern: str, comment: str, locale: str | None = None) -> bool:
    return tagged(comment, locale or language, tagging(theme={"words": {language: [pattern]}})) == ("theme",)


def complains(language: str, pattern: str, comment: str) -> bool:
    return tagged(comment, language, tagging(theme={"complaints": {language: [pattern]}})) == ("theme",)


@pytest.mark.parametrize(
    ("locale", "comment", "tags"),
    [
        ("en", "Too expensive, and the exports time out.", ("price", "integrations")),
        ("en", "Love it!", ()),
        ("en", "Support is great but the app crashes on my iPhone", ("support", "reliability", "mobile")),
        ("en", "We would like to see SSO. The UI is confusing.", ("usability", "integrations", "missing-feature")),
        ("en", "Our account manager never calls back about the renewal", ("account-management",)),
        ("de", "Zu teuer. Der Kundendienst hilft schnell, aber das Einrichten war kompliziert.",
         ("price", "support", "performance", "usability")),
        ("de", "Die Listenpreise sind in Ordnung, es fehlt eine Schnittstelle.",
         ("price", "integrations", "missing-feature")),
        ("fr", "C'est trop cher et l'export est lent", ("price", "performance", "integrations")),
        ("es", "El soporte es lento y la aplicación móvil tiene fallos",
         ("support", "performance", "reliability", "mobile")),
        ("de", "Your pricing is not clear to us", ("price",)),
        ("", "   ", ()),
    ],
)  # fmt: skip
def test_a_comment_gets_every_tag_that_it_is_about_in_the_order_of_the_list(
    locale: str, comment: str, tags: tuple[str, ...]
) -> None:
    assert tagged(comment, locale, example()) == tags


@pytest.mark.parametrize(
    ("language", "pattern", "comment"),
    [
        ("en", "export*", "EXPORTING works"),
        ("en", "too slow", "It is too\nslow."),
        ("en", "user friendly", "not very user-friendly"),
        ("en", "can't log in", "I can\u2019t log in"),
        ("en", "api", "the\u00a0\uff21\uff30\uff29 is fine"),
        ("en", "export*", "csv_exports"),
        ("de", "groß*", "GROSSE Dateien"),
        ("de", "*preis*", "Listenpreise"),
        ("de", "preis*", "Prei\u00adse"),
        ("fr", "intégration*", "l'INTE\u0301GRATION avec Slack"),
        ("es", "atención al cliente", "La Atención al Cliente."),
        ("el", "τιμή", "Η ΤΙΜΗ είναι υψηλή"),  # noqa: RUF001 - Greek
        ("el", "κόστος", "το ΚΟΣΤΟΣ"),
        ("tr", "fiyat*", "FİYATLAR"),
        ("ru", "цен*", "Высокие ЦЕНЫ!"),
        ("ar", "سعر", "السِّعر مرتفع"),
        ("ar", "السعر", "وبالسعر"),
        ("ar", "خدمة العملاء", "خدمه العملاء ممتازة"),
        ("ar", "دعم", "شكرا للدعم"),
        ("he", "מחיר", "המחיר גבוה"),
        ("he", "תמיכה", "וְהַתְּמִיכָה טובה"),
        ("ja", "サポート", "\uff7b\uff8e\uff9f\uff70\uff84が丁寧です"),
        ("ja", "価格", "この価格は高い"),
        ("zh", "价格", "我觉得价格偏高"),
        ("zh-tw", "客服", "客服很好"),
        ("th", "ราคา", "คิดว่าราคาสูง"),
        ("hi", "कीमत", "इसकी कीमत ज़्यादा है।"),
        ("ko", "가격*", "가격이 비싸요"),
    ],
)
def test_a_pattern_is_found(language: str, pattern: str, comment: str) -> None:
    assert finds(language, pattern, comment)


@pytest.mark.parametrize(
    ("language", "pattern", "comment"),
    [
        ("en", "port", "support exports portal"),
        ("en", "export", "exports"),
        ("en", "export*", "reexport"),
        ("en", "too slow", "too. Slow"),
        ("en", "too slow", "too very slow"),
        ("en", "expensive", "inexpensive"),
        ("en", "user-friend*", "users friendly"),
        ("ru", "цена", "оценка"),
        ("el", "τιμή", "εκτίμηση"),
        ("ar", "سعر", "أسعار"),
        ("he", "מחיר", "תמחיר"),
        ("hi", "कम", "कीमत"),
        ("en", "a.c", "abc"),
        ("en", "(.)+x", "anything at all"),
    ],
)
def test_a_part_of_another_word_or_a_broken_phrase_is_not_found(language: str, pattern: str, comment: str) -> None:
    assert not finds(language, pattern, comment)


@pytest.mark.parametrize(
    ("language", "pattern", "comment"),
    [
        ("en", "too expensive", "It is too expensive for us."),
        ("en", "too expensive", "No, too expensive"),
        ("en", "too expensive", "Not bad. Too expensive"),
        ("en", "too expensive", "not good but too expensive"),
        ("en", "too expensive", "would not miss it\n\ntoo expensive"),
        ("en", "too expensive", "not bad\n- too expensive"),
        ("en", "too expensive", "not only too expensive, also late"),
        ("en", "too expensive", "I do not really think that it is too expensive"),
        ("en", "too expensive", "Not too expensive at first, too expensive now"),
        ("de", "zu teuer", "nicht gut, zu teuer"),
        ("de", "*teuer*", "überteuert"),
        ("zh", "太贵", "不仅太贵"),
        ("ja", "高すぎ", "高すぎて使えない"),
        ("th", "แพงเกินไป", "แพงเกินไป"),
    ],
)
def test_a_complaint_is_found(language: str, pattern: str, comment: str) -> None:
    assert complains(language, pattern, comment)


@pytest.mark.parametrize(
    ("language", "pattern", "comment"),
    [
        ("en", "too expensive", "not too expensive"),
        ("en", "too expensive", "It ISN\u2019T at all too expensive"),
        ("en", "slow", "the exports are never slow"),
        ("de", "zu teuer", "gar nicht zu teuer"),
        ("de", "*teuer*", "das ist keineswegs überteuert"),
        ("fr", "trop cher", "ce n'est pas trop cher"),
        ("es", "caro", "no es caro"),
        ("ru", "дорого", "не дорого"),
        ("el", "ακριβό", "δεν είναι ακριβό"),
        ("tr", "pahal\u0131", "pahal\u0131 değil"),
        ("ar", "غالي", "ليس غاليا غير غالي"),
        ("he", "יקר", "זה לא יקר"),
        ("zh", "太贵", "并不太贵"),
        ("ja", "高すぎ", "高すぎません"),
        ("th", "แพงเกินไป", "ไม่แพงเกินไป"),
    ],
)
def test_a_complaint_that_is_denied_is_not_found(language: str, pattern: str, comment: str) -> None:
    assert not complains(language, pattern, comment)


def test_a_theme_is_found_even_where_it_is_denied() -> None:
    assert finds("en", "support", "no problem with support")


@pytest.mark.parametrize(
    ("comment", "locale", "found"),
    [
        ("Das lag nicht am Preis", "de", False),
        ("Das lag nicht am Preis", "pl", False),
        ("There is a lag", "de", True),
        ("Lag!", "de", True),
        ("Das lag nicht am Preis", "en", True),
    ],
)
def test_a_short_word_counts_only_where_the_comment_may_be_in_its_language(
    comment: str, locale: str, *, found: bool
) -> None:
    assert finds("en", "lag", comment, locale) is found


def test_a_long_word_of_another_language_counts_in_any_comment() -> None:
    assert finds("en", "performance", "Die Performance ist nicht gut", "de")


def test_stems_that_overlap_each_find_their_own_tag() -> None:
    both = tagging(a={"words": {"en": ["export*"]}}, b={"words": {"en": ["exporting*"]}}, c={"words": {"en": ["exp"]}})

    assert tagged("exporting", "en", both) == ("a", "b")
    assert tagged("exports", "en", both) == ("a",)


def test_no_tags_are_found_without_a_list() -> None:
    assert tagged("too expensive", "en", Tagging()) == ()


def test_teams_are_told_once_and_those_of_the_first_tag_first() -> None:
    known = tagging(
        a={"words": {"en": ["one"]}, "routes": ["product", "support"]},
        b={"words": {"en": ["two"]}, "routes": ["sales", "product"]},
    )

    assert functions_of(("b", "a", "gone"), known) == ("sales", "product", "support")


def test_only_answers_of_another_version_are_tagged_again() -> None:
    now = tagging(price={"words": {"en": ["price"]}})
    items = [
        Stored("s1", "The price", "en", (), ""),
        Stored("s2", "The price", "en", (), now.version),
        Stored("s3", "Nothing", "en", ("old",), "older"),
        Stored("s4", "The price", "en", ("price",), "older"),
        Stored("s5", "The price", "en", ("money",), "older", "bedrock"),
    ]

    assert list(retagged(items, now)) == [
        Retagged("s1", (), ("price",), now.version),
        Retagged("s3", ("old",), (), now.version),
        Retagged("s4", ("price",), ("price",), now.version),
    ]


def calls(comment: str, known: Tagging) -> int:
    """Return how many calls, of Python and of C, tagging a comment takes: work without a clock."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    tagged(comment, "en", known)  # the index is made once
    sys.setprofile(counted)
    try:
        tagged(comment, "en", known)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("text", ["too expensiv ", "not too expensive ", "the quick brown fox ", "a", "(a+)+ ", "太贵"])
def test_work_grows_with_the_comment_and_no_faster(text: str) -> None:
    short, long = ((text * 5000)[:length] for length in (2500, 5000))

    assert calls(long, example()) <= 2.1 * calls(short, example())
    assert calls(long, example()) < 20_000


def test_work_does_not_grow_with_the_list() -> None:
    many = {f"tag-{n}": {"words": {"en": [f"word{n}", f"two word{n}", f"stem{n}*"]}} for n in range(100)}
    comment = "nothing of it is ever said here " * 150

    assert calls(comment, tagging(**many)) <= 1.3 * calls(comment, tagging(a={"words": {"en": ["word", "stem1*"]}}))
