from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from functions.reports.disclosure.naming import Discretion
from functions.reports.packs.parts import changes, themes
from functions.reports.packs.queries import AccountQueries
from tests.lakes import an_account, asked_of
from tests.packs import (
    ACME,
    ASKED,
    QUARTERS,
    an_account_pack,
    change,
    comment,
    name,
    others,
    question,
    scores,
    theme,
    titled,
)
from tests.unit.test_report_of_themes import listening


def test_the_year_is_told_with_its_interval_and_without_a_direction_that_is_not_shown() -> None:
    pack = an_account_pack(scores=[scores("acme", quarter, 1, 2, 3) for quarter in QUARTERS])

    [trend, *_] = pack.slides
    assert trend.title == "NPS 33 (1\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}58) over four quarters. Not enough evidence"
    assert "24 answers in the last four quarters. 0 on the four quarters before" in trend.lead
    assert trend.chart is not None
    assert [(each.label, each.value) for each in trend.chart.points][-2:] == [("Q4 2025", 33.33), ("Q1 2026", 33.33)]


def test_another_question_breaks_the_line_in_the_quarter_it_was_first_asked_and_is_told() -> None:
    rows = [scores("acme", quarter, 1, 2, 3) for quarter in QUARTERS]
    versions = zip(QUARTERS, ("a", "a", "a", "ab", "b", "b", "b", "b"), strict=True)
    asked = [question(quarter, *told) for quarter, told in versions]

    trend = an_account_pack(scores=rows, questions=asked).slides[0]

    assert trend.chart is not None
    assert [each.label for each in trend.chart.points if each.apart] == ["Q1 2025"]
    told = " The question was changed in Q1 2025: scores on either side answer different questions."
    assert trend.lead.endswith(told)
    assert trend.chart.said.endswith(told)


def test_several_surveys_of_an_account_have_no_one_question_to_change() -> None:
    asked = [question(QUARTERS[0], "a"), question(QUARTERS[1], "b"), question(QUARTERS[1], "c", survey="onboarding")]

    trend = an_account_pack(scores=[scores("acme", QUARTERS[1], 2, 2, 2)], questions=asked).slides[0]

    assert trend.chart is not None
    assert not any(each.apart for each in trend.chart.points)
    assert "question" not in trend.lead


def test_the_lake_gives_the_wordings_in_which_an_account_was_asked_under_any_id(tmp_path: Path) -> None:
    told = [("s1", "acme", "2025-02-03", "a"), ("s2", "old", "2025-03-03", "b"), ("s3", "bolt", "2025-03-03", "z")]
    sets: dict[Any, Any] = dict.fromkeys(AccountQueries("acme").columns, ()) | {
        "accounts": [an_account("acme"), an_account("old", merged_into="acme"), an_account("bolt")],
        "invitations": [
            {"sid": sid, "version": 1, "account_id": whose, "survey_id": "nps", "metric": "nps"}
            | {"question_version": version, "sent_at": f"{at}T09:00:00Z"}
            for sid, whose, at, version in told
        ],
    }

    assert asked_of(tmp_path, AccountQueries("acme"), sets)["pack_questions"] == [question("2025-01", "a", "b")]


def test_a_quarter_of_four_answers_is_a_number_and_the_next_smallest_goes_with_it() -> None:
    counts = [(1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 4)]
    rows = [
        scores("acme", quarter, *each) for quarter, each in zip(QUARTERS[4:], [(1, 1, 2), *counts[1:]], strict=True)
    ]

    trend = an_account_pack(scores=rows).slides[0]

    assert trend.table is not None
    assert [row[1:] for row in trend.table.rows[4:]][:2] == [("4", "\N{EN DASH}"), ("6", "\N{EN DASH}")]
    assert trend.chart is not None
    assert [each.value is None for each in trend.chart.points] == [True] * 6 + [False] * 2


def test_a_year_of_four_answers_has_no_score_anywhere() -> None:
    pack = an_account_pack(scores=[scores("acme", QUARTERS[-1], 4, 0, 0), *others(30)])

    assert pack.slides[0].title == "Fewer than 5 answers in the last four quarters"
    assert "\N{MINUS SIGN}100" not in " ".join(each.title + each.lead for each in pack.slides)
    assert "too few answers to compare" in pack.slides[1].title


@pytest.mark.parametrize(("accounts", "compared"), [(4, False), (5, True)])
def test_the_others_are_shown_only_where_they_are_five_or_more(accounts: int, compared: bool) -> None:  # noqa: FBT001 - a table
    pack = an_account_pack(scores=[scores("acme", QUARTERS[-1], 2, 2, 2), *others(accounts)])

    assert (pack.slides[1].chart is not None) is compared


def test_a_percentile_is_told_only_with_twenty_accounts() -> None:
    few, many = (an_account_pack(scores=[scores("acme", QUARTERS[-1], 0, 0, 6), *others(each)]) for each in (18, 19))

    assert "scores above" not in few.slides[1].lead
    assert "It scores above 100% of accounts." in many.slides[1].lead
    assert many.slides[1].title == "Your score is above that of our other customers"


def test_only_comments_whose_writers_agreed_are_shown_and_the_others_are_counted() -> None:
    rows = [comment("Fine"), comment("Secret", shared=False), comment("We left Globex"), comment("Ask Ann Lee")]

    words = titled(an_account_pack(comments=rows, names=[name("acme", "Acme"), name("g", "Globex")]), "In your words")

    assert [each.text for each in words.quotes] == ["Fine", "Ask [name]"]
    assert words.lead == (
        "4 comments; 2 shown here. 1 not shown: we may quote only those who agreed. "
        "1 left out, being older or naming another company."
    )


def test_a_role_stands_beside_a_comment_only_if_five_of_it_answered() -> None:
    asked = [{"role": "end_user", "asked": 9, "answered": 5}, {"role": "key_contact", "asked": 4, "answered": 4}]
    rows = [comment("A"), comment("B", role="key_contact")]

    words = titled(an_account_pack(comments=rows, asked=asked), "In your words")

    assert [each.by for each in words.quotes] == ["An end user", ""]


def test_changes_are_those_for_everyone_and_for_the_account_under_any_id_it_had() -> None:
    rows = [
        change("For all"),
        change("Ours", account_ids="x\x1facme"),
        change("Once ours", account_ids="old"),
        change("Theirs", account_ids="g"),
    ]
    names = [name("acme", "Acme"), name("old", "Old Acme", "acme")]

    did = titled(an_account_pack(changes=rows, names=names), "What we did")

    assert did.table is not None
    assert [row[1] for row in did.table.rows] == ["For all", "Ours", "Once ours"]


def test_of_forty_changes_the_newest_are_told_and_the_number_of_all() -> None:
    did = titled(an_account_pack(changes=[change(f"Change {each}") for each in range(40)]), "What we did")

    assert did.table is not None
    assert len(did.table.rows) == 24
    assert did.lead == "40 changes in the last four quarters; the newest 24 are shown."


def test_a_theme_is_closed_only_by_a_change_that_closes_it_after_it_last_came_up() -> None:
    rows = [
        theme("exports", 2, 2, 2, last=5),
        theme("price", 2, 2, 3, last=6),
        theme("speed", 1, 1, 1),
        theme(None, 1, 1, 1),
    ]
    made = [change("Done", "exports\x1fprice", closes=True, day=5), change("Begun", "speed")]

    found = titled(an_account_pack(themes=rows, changes=made), "Themes")

    assert found.table is not None
    assert found.table.rows == (("price", "7", "open"), ("exports", "6", "closed"), ("speed", "<5", "open"))
    assert found.title == "Themes: 2 of 3 still open"
    assert found.lead == "Of 40 answers with a comment, 37 (92%) mention a theme that we listen for."


def test_slides_call_themes_as_the_programme_does() -> None:
    asked = replace(ASKED, active=listening("price"))
    rows, made = [theme("price", 2, 2, 2), theme("old-tag", 2, 2, 2)], [change("Cheaper", "price")]

    found = themes(asked, rows, made, Discretion())
    did = changes(asked, made, Discretion(), "What we did", "pack_changes")

    assert found.table is not None
    assert found.chart is not None
    assert did.table is not None
    assert [row[0] for row in found.table.rows] == ["old-tag", "Price"]
    assert [each.label for each in found.chart.points] == ["old-tag", "Price"]
    assert did.table.rows[0][2] == "Price"


def test_a_pack_without_answers_says_so_on_every_slide_and_leaves_next_steps_free() -> None:
    pack = an_account_pack()

    assert [each.title for each in pack.slides] == [
        "No answers in the last four quarters",
        "Beside our other customers: too few answers to compare",
        "Who answered: nobody was asked",
        "In your words: no comment that we may quote",
        "What we did about it: nothing on record yet",
        "Themes: none found yet",
        "Next steps",
        "How to read these figures",
    ]
    assert (pack.subject, pack.title) == (ACME.name, "Acme: what you told us")


def test_each_slide_says_where_it_is_from() -> None:
    sources = [each.source.line for each in an_account_pack().slides]

    assert sources[0] == (
        "Source: Query pack_scores and pack_questions; as of 2026-01-12T06:00:00Z; programme 0123456789abcdef."
    )
    assert all("as of 2026-01-12T06:00:00Z; programme 0123456789abcdef." in each for each in sources)
