from typing import Any

from functions.reports.headline import Headline, changes, least


def a_headline(words: str, weight: float, *roles: Any, topic: str = "score", answers: int | None = 40) -> Headline:
    return Headline(topic, "trend", words, "40 answers", weight, frozenset(roles or ("ceo",)), answers)


def said(*offered: Headline, role: Any = "ceo") -> list[str]:
    return [each.words for each in changes(offered, [role])]


def test_the_weightiest_comes_first_and_three_are_told() -> None:
    offered = [a_headline(name, weight, topic=name) for name, weight in (("a", 0.5), ("b", 2), ("c", 1), ("d", 0.1))]

    assert said(*offered) == ["b", "c", "a"]


def test_each_topic_is_told_once_before_any_is_told_twice() -> None:
    score = [a_headline("score rose", 3), a_headline("score is improving", 2)]

    assert said(*score, a_headline("a theme grew", 1, topic="themes")) == [
        "score rose", "a theme grew", "score is improving",
    ]  # fmt: skip


def test_what_cannot_be_told_from_chance_is_not_told() -> None:
    assert said(a_headline("perhaps", 0)) == []


def test_what_fewer_than_five_people_answered_is_not_told() -> None:
    assert said(a_headline("four", 9, answers=4), a_headline("five", 1, answers=5)) == ["five"]


def test_what_was_counted_and_not_asked_needs_no_answers() -> None:
    assert said(a_headline("two cases are overdue", 1, answers=None)) == ["two cases are overdue"]


def test_a_role_is_told_what_is_for_it_and_nothing_else() -> None:
    offered = [a_headline("for both", 1, "ceo", "sales", topic="a"), a_headline("for support", 2, "support")]

    assert said(*offered, role="sales") == ["for both"]
    assert said(*offered, role="support") == ["for support"]
    assert said(*offered, role="marketing") == []


def test_the_order_does_not_depend_on_the_order_of_the_reports() -> None:
    one, other = a_headline("a", 1, topic="a"), a_headline("b", 1, topic="b")

    assert said(one, other) == said(other, one) == ["a", "b"]


def test_weight_is_the_least_a_change_can_be_in_units_of_what_matters() -> None:
    assert least(30, 60, 15) == 2
    assert least(-60, -30, 15) == 2
    assert least(-1, 60, 15) == 0
