import pytest

from functions.core.interval import Clusters, Counts
from functions.reports.statistics.phrases import Comment, Phrase, Side, Suggestions, TooFew, phrases, suggested, weighed
from functions.reports.statistics.stop_words import STOP_WORDS


def comments(side: Side, texts: list[str]) -> list[Comment]:
    return [
        Comment(f"{side}-{index:03}", text, side, quotable=True, account_id=f"{side}-{index}")
        for index, text in enumerate(texts)
    ]


def filler(count: int) -> list[str]:
    return [f"word{'abcdefghij'[index % 10]} thing{'klmnopqrst'[index // 10 % 10]}" for index in range(count)]


def both(detractors: list[str], promoters: list[str]) -> Suggestions:
    found = suggested(comments(-1, detractors) + comments(1, promoters), "en")
    assert isinstance(found, Suggestions)
    return found


def worked() -> Phrase:
    slow = ["The export is slow"] * 40 + filler(160)
    return both(slow, ["The export is slow"] * 20 + filler(380)).detractors[0]


def test_forty_of_two_hundred_against_twenty_of_four_hundred_weigh_as_worked() -> None:
    found = weighed(40, 200, 20, 400)

    assert (found.log_odds, found.z) == pytest.approx((1.450803, 5.515360), abs=6e-7)


def test_a_phrase_comes_with_its_counts_its_score_and_three_quotes() -> None:
    found = worked()

    assert (found.hits, found.of, found.other_hits, found.other_of) == (40, 200, 20, 400)
    assert found.z == pytest.approx(5.515360, abs=6e-7)
    assert found.mentioned_by == Counts(40, 0, 20, Clusters(60, 60, -20, 60))
    assert found.quotes == ("The export is slow",) * 3


def test_phrases_of_the_same_comments_are_one_suggestion() -> None:
    found = worked()

    assert found.words == "export is slow"
    assert found.also == ("export", "slow")


def test_phrases_without_a_common_word_stay_apart() -> None:
    slow = ["Slow export. Rude support"] * 40 + filler(160)

    assert [each.words for each in both(slow, filler(200)).detractors] == ["rude support", "slow export"]


def test_phrases_with_a_common_word_in_different_comments_stay_apart() -> None:
    texts = ["slow export"] * 20 + ["slow login"] * 20 + filler(160)

    found = [each.words for each in both(texts, ["slow start"] * 40 + filler(160)).detractors]

    assert found == ["slow export", "slow login"]


def test_five_hits_are_needed() -> None:
    others = ["terrible billing"] * 2 + filler(3_998)

    five, four = (both(["terrible billing"] * hits + filler(200 - hits), others).detractors for hits in (5, 4))

    assert [each.words for each in five] == ["terrible billing"]
    assert four == ()


def test_five_hits_are_not_enough_where_they_may_be_chance() -> None:
    assert both(["terrible billing"] * 5 + filler(200), filler(200)).detractors == ()


@pytest.mark.parametrize(("detractors", "promoters"), [(199, 200), (200, 199)])
def test_below_two_hundred_comments_a_side_nothing_is_suggested(detractors: int, promoters: int) -> None:
    found = suggested(comments(-1, ["slow"] * detractors) + comments(1, ["fast"] * promoters), "en")

    assert found == TooFew("en", detractors, promoters, known_language=True)


def test_a_language_without_stop_words_has_no_suggestions() -> None:
    found = suggested(comments(-1, ["slow"] * 200) + comments(1, ["fast"] * 200), "xx")

    assert found == TooFew("xx", 200, 200, known_language=False)


def test_both_sides_have_their_own() -> None:
    found = both(["slow"] * 50 + filler(150), ["fast"] * 50 + filler(150))

    assert [each.words for each in found.detractors] == ["slow"]
    assert [each.words for each in found.promoters] == ["fast"]


def test_passives_count_among_those_who_mention_it() -> None:
    every = comments(-1, ["slow"] * 50 + filler(150)) + comments(1, filler(200)) + comments(0, ["slow"] * 3)

    found = suggested(every, "en")

    assert isinstance(found, Suggestions)
    assert found.detractors[0].mentioned_by == Counts(50, 3, 0, Clusters(53, 50, -50, 53))


def test_only_what_may_be_quoted_is_quoted() -> None:
    every = [Comment(f"{index:03}", "slow", -1, quotable=index in {7, 9}, account_id="acme") for index in range(200)]

    found = suggested(every + comments(1, ["fast"] * 200), "en")

    assert isinstance(found, Suggestions)
    assert len(found.detractors[0].quotes) == 2


def test_a_comment_counts_once_however_often_it_repeats_itself() -> None:
    found = both(["slow slow slow"] * 50 + filler(150), filler(200))

    assert found.detractors[0].hits == 50


def test_a_phrase_never_crosses_a_clause_and_never_begins_or_ends_with_a_stop_word() -> None:
    found = set(phrases("The support of Acme is slow. Billing", STOP_WORDS["en"]))

    assert found == {"support", "support of acme", "acme", "acme is slow", "slow", "billing"}


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("fr", "L\N{RIGHT SINGLE QUOTATION MARK}application est très lente", {"application", "lente"}),
        ("de", "Der Support ist schnell", {"support", "support ist schnell", "schnell"}),
        ("es", "El soporte es lento", {"soporte", "soporte es lento", "lento"}),
        ("en", "I don't trust it", {"trust"}),
    ],
)
def test_each_language_has_its_own_stop_words(language: str, text: str, found: set[str]) -> None:
    assert set(phrases(text, STOP_WORDS[language])) == found
