import pytest

from functions.ingest.submission import Mistake, Submission, Trapped, clean, fields, read


def test_score_and_comment_become_a_submission() -> None:
    assert read(b"score=9&comment=Works+well") == Submission(9, "Works well")


def test_comment_may_be_left_out() -> None:
    assert read(b"score=0") == Submission(0, "")


def test_missing_score_is_a_mistake_that_keeps_the_comment() -> None:
    assert read(b"comment=Fine") == Mistake("score_missing", None, "Fine")


@pytest.mark.parametrize("score", ["", "nine", "9.5", "+9", " 9", "9e1", "0x9", "1000", "٩"])
def test_score_is_never_guessed(score: str) -> None:
    assert read(f"score={score}".encode()) == Mistake("score_missing", None, "")


def test_score_off_every_scale_is_left_for_the_write_to_refuse() -> None:
    assert read(b"score=11") == Submission(11, "")


def test_last_of_repeated_fields_counts() -> None:
    assert read(b"score=1&score=8") == Submission(8, "")


def test_comment_of_exactly_the_limit_is_taken() -> None:
    assert read(b"score=3&comment=" + b"x" * 5_000) == Submission(3, "x" * 5_000)


def test_longer_comment_is_a_mistake_that_keeps_every_word_and_the_score() -> None:
    assert read(b"score=3&comment=" + b"x" * 5_001) == Mistake("comment_too_long", 3, "x" * 5_001)


def test_characters_are_counted_after_decoding() -> None:
    assert read(("score=10&comment=" + "%E8%89%AF" * 5_000).encode()) == Submission(10, "良" * 5_000)


def test_filled_trap_is_told_apart_whatever_else_is_wrong() -> None:
    assert read(b"topic=cheap+watches&comment=hello") == Trapped()


def test_empty_trap_is_no_trap() -> None:
    assert read(b"score=5&comment=&topic=") == Submission(5, "")


@pytest.mark.parametrize("body", [b"score=5&comment=%FF", b"score=5&comment=\xff", b"a=1&" * 251])
def test_body_that_is_not_a_utf_8_form_is_unreadable(body: bytes) -> None:
    assert read(body) == Mistake("unreadable")


def test_fields_of_an_empty_body_are_none_at_all() -> None:
    assert fields(b"") == {}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  spaced  ", "spaced"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("tab\tbed", "tab bed"),
        ("bell\x07 and null\x00 and \x9b", "bell and null and"),
        ("cafe\u0301", "café"),
        ("👩\u200d👧 stays", "👩\u200d👧 stays"),
    ],
)
def test_comment_is_kept_in_one_normal_form_without_control_characters(typed: str, kept: str) -> None:
    assert clean(typed) == kept
