"""What the queries of themes draw from the lake: comments to read for phrases, and the newest of each answer."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from functions.reports.kind import Rows
from functions.reports.kinds import THEMES
from functions.reports.lake.rows import Set
from tests.lakes import AS_OF, a_comment, a_tag, an_answer, asked_of
from tests.lakes import Rows as Told

ANEW: Any = {"version": 4, "response_version": 2}


def asked(folder: Path, query: str, changes: dict[str, object] | None = None, **sets: Told) -> Rows:
    """Return what one query of the report says of a lake, with some of its values changed."""
    values = {query: {**THEMES.values(AS_OF)[query], **(changes or {})}}
    rows: dict[Set, Told] = {name: sets.get(name, ()) for name in THEMES.sets}
    return asked_of(folder, replace(THEMES, values=lambda _: values), rows)[query]


def sids(folder: Path, drawn: int, metric: str = "nps") -> list[str]:
    """Return whose of six comments are read for phrases, of so many rows; metric is that of the first three."""
    names = ["aaa1", "aaa2", "bbb1", "ccc1", "ccc2", "ddd1"]
    answers = [an_answer(sid, 4, metric=metric if n < 3 else "nps") for n, sid in enumerate(names)]
    comments = [a_comment(sid, f"said {sid}") for sid in reversed(names)]
    told = asked(folder, "themes_comments", {"most": 4, "drawn": drawn}, responses=answers, comments=comments)
    return [row["sid"] for row in told]


def test_as_many_comments_as_are_wanted_are_the_first_by_sid(tmp_path: Path) -> None:
    assert sids(tmp_path, drawn=16) == ["aaa1", "aaa2", "bbb1", "ccc1"]


def test_comments_are_taken_of_the_first_rows_and_those_that_begin_as_the_last_of_these(tmp_path: Path) -> None:
    assert sids(tmp_path / "2", drawn=2) == ["aaa1", "aaa2"]
    assert sids(tmp_path / "3", drawn=3) == ["aaa1", "aaa2", "bbb1"]
    assert sids(tmp_path / "4", drawn=4, metric="csat") == ["ccc1", "ccc2"]


def test_words_that_the_newest_version_no_longer_has_are_neither_read_nor_quoted_nor_counted(tmp_path: Path) -> None:
    sets: Any = {
        "responses": [an_answer("s1", 9, consent_quote=True), an_answer("s1", 9, consent_quote=True, **ANEW)],
        "comments": [a_comment("s1", "taken back"), {"sid": "s1", "version": 4, "comment": None}],
    }
    tagged = [a_tag("s1", "price", version=2)]

    assert asked(tmp_path / "comments", "themes_comments", **sets) == []
    assert asked(tmp_path / "quotes", "themes_quotes", **sets, tags=tagged) == []
    assert asked(tmp_path / "mentions", "themes_mentions", **sets) == []
    assert [row["answers"] for row in asked(tmp_path / "groups", "themes_groups", **sets)] == [0]


def test_consent_that_the_newest_version_does_not_tell_of_is_none(tmp_path: Path) -> None:
    sets: Any = {
        "responses": [an_answer("s1", 9, consent_quote=True), an_answer("s1", 2, consent_quote=None, **ANEW)],
        "comments": [a_comment("s1", "Quote me"), a_comment("s1", "Do not", version=4)],
        "tags": [a_tag("s1", "price", version=2)],
    }

    [quote] = asked(tmp_path / "quotes", "themes_quotes", **sets)
    [comment] = asked(tmp_path / "comments", "themes_comments", **sets)

    assert (quote["comment"], quote["category"], quote["consent"]) == ("Do not", "detractor", False)
    assert (comment["comment"], comment["category"], comment["quotable"]) == ("Do not", "detractor", False)


def test_an_answer_that_a_colleague_put_back_counts_again(tmp_path: Path) -> None:
    sets: Any = {
        "responses": [an_answer("s1", 9, excluded_at="2026-01-10T09:00:00Z"), an_answer("s1", 9, **ANEW)],
        "comments": [a_comment("s1", "Back", version=4)],
    }

    assert [row["sid"] for row in asked(tmp_path / "comments", "themes_comments", **sets)] == ["s1"]
    assert [row["answers"] for row in asked(tmp_path / "mentions", "themes_mentions", **sets)] == [1]
    assert [row["answers"] for row in asked(tmp_path / "answers", "themes_answers", **sets)] == [1]
    assert asked(tmp_path / "out", "themes_left_out", **sets) == []


def test_a_group_is_that_of_the_newest_version_and_none_where_nobody_told_one(tmp_path: Path) -> None:
    sets: Any = {
        "responses": [
            an_answer("s1", 9, groups="segment=smb"),
            an_answer("s1", 9, groups="segment=large", **ANEW),
            an_answer("s2", 9),
        ],
        "comments": [a_comment("s1", "x"), a_comment("s2", "y")],
    }

    told = asked(tmp_path, "themes_groups", **sets)

    by_whose = {row["whose"]: row["answers"] for row in told if row["whose"] is not None}
    assert by_whose == {"": 2, "survey nps": 2, "group segment=large": 1}
    assert sorted(str(row["groups"]) for row in told if row["whose"] is None) == ["None", "segment=large"]
