from pathlib import Path
from typing import Any

from functions.reports.figures.months import short
from functions.reports.packs.queries import CompanyQueries
from tests.lakes import AS_OF, OUT, a_comment, a_tag, an_account, an_answer, asked_of
from tests.packs import a_company_pack, change, theme, titled
from tests.unit.test_trend_figures import MONTHS

CASES = [
    {"is_answered": True, "cases": 40, "closed": 29, "overdue": 0, "ever_overdue": 8},
    {"is_answered": True, "cases": 1, "closed": 0, "overdue": 0, "ever_overdue": 0},
    {"is_answered": False, "cases": 7, "closed": 1, "overdue": 4, "ever_overdue": 5},
]
DIVIDED = [row | {"told": told} for row in CASES for told in (None, "segment=SMB", "role=end_user")]


def test_the_trend_is_told_as_the_report_tells_it() -> None:
    trend = a_company_pack().slides[0]

    assert trend.title.startswith("NPS 27 (")
    assert trend.chart is not None
    assert len(trend.chart.points) == 13


def test_another_question_breaks_the_line_in_the_month_it_was_first_asked_and_is_told() -> None:
    trend = a_company_pack().slides[0]

    assert trend.chart is not None
    assert [each.label for each in trend.chart.points if each.apart] == ["Jun 2025"]
    assert trend.lead.endswith(
        "The question was changed in Jun 2025: scores on either side answer different questions."
    )
    assert "The question was changed in Jun 2025" in trend.chart.said


def test_a_small_segment_is_named_without_its_figures() -> None:
    segments = titled(a_company_pack(), "NPS by segment")

    assert segments.table is not None
    assert ("Public", "<5", "\N{EN DASH}", "Too early to say") in segments.table.rows
    assert segments.chart is not None
    assert {each.label: each.value for each in segments.chart.points}["Public"] is None


def test_a_theme_of_few_is_named_without_its_score() -> None:
    found = titled(a_company_pack(themes=[theme("exports", 0, 0, 5), theme("price", 4, 0, 0)]), "Themes")

    assert found.table is not None
    assert [row[:3] for row in found.table.rows][1] == ("price", "<5", "\N{EN DASH}")
    assert found.table.rows[0][2].startswith("100 (")


def test_a_theme_that_leaves_few_beside_the_report_of_themes_is_named_without_figures() -> None:
    rows = [
        theme("exports", 3, 3, 3, recent=6),
        theme("mobile", 3, 3, 6, recent=4, before_recent=5),
        theme("price", 4, 4, 4, recent=7),
        theme("search", 6, 6, 6, recent=8, before_recent=7),
    ]

    found = titled(a_company_pack(themes=rows), "Themes")

    assert found.table is not None
    assert found.chart is not None
    assert {row[0]: row[1] for row in found.table.rows} == {
        "exports": "\N{EN DASH}", "mobile": "12", "price": "12", "search": "\N{EN DASH}",
    }  # fmt: skip
    assert {row[0]: row[2] for row in found.table.rows}["exports"] == "\N{EN DASH}"
    assert {each.label: each.value for each in found.chart.points}["search"] is None
    assert "exports" not in found.chart.said


def test_a_theme_that_all_but_a_few_answers_mention_has_no_score() -> None:
    rows = [theme("exports", 2, 3, 5, heard=14), theme("price", 2, 3, 5, heard=15)]

    found = titled(a_company_pack(themes=rows), "Themes")

    assert found.table is not None
    assert [(row[1], row[2][:2]) for row in found.table.rows] == [("10", "\N{EN DASH}"), ("10", "30")]


def test_the_score_of_a_theme_allows_for_colleagues_who_think_alike() -> None:
    apart = theme("apart", 20, 0, 20)
    alike = theme("alike", 20, 0, 20, scored_accounts=20, squares=80, products=0, sizes=80)

    found = titled(a_company_pack(themes=[apart, alike]), "Themes")

    assert found.table is not None
    assert {row[0]: row[2].replace("\N{NO-BREAK SPACE}", " ") for row in found.table.rows} == {
        "alike": "0 (\N{MINUS SIGN}45 to 45)", "apart": "0 (\N{MINUS SIGN}31 to 31)",
    }  # fmt: skip


def test_the_lake_gives_themes_with_the_sums_over_merged_accounts_and_the_periods_of_the_other_report(
    tmp_path: Path,
) -> None:
    said = [("s1", 10, "2026-01-05"), ("s2", 10, "2025-10-31"), ("s3", 3, "2025-07-31"), ("s4", 9, "2026-01-05")]
    owner = {"s1": "acme", "s2": "old", "s3": "bolt", "s4": "bolt"}
    sets: dict[Any, Any] = dict.fromkeys(CompanyQueries().columns, ()) | {
        "responses": [an_answer(sid, n, f"{at}T09:00:00Z", account_id=owner[sid]) for sid, n, at in said],
        "comments": [a_comment("s1", "x"), a_comment("s2", ""), a_comment("s3", "z")],  # the second was erased
        "tags": [a_tag("s1", "price"), a_tag("s2", "price"), a_tag("s3", "price"), a_tag("s3", "speed")],
        "accounts": [an_account("acme"), an_account("old", merged_into="acme"), an_account("bolt")],
    }

    price, _ = asked_of(tmp_path, CompanyQueries(), sets)["pack_themes"]

    assert (price["theme"], price["answers"], price["commented"], price["heard"]) == ("price", 3, 3, 4)
    assert (price["scored_accounts"], price["squares"], price["products"], price["sizes"]) == (2, 4 + 1, 4 - 1, 4 + 1)
    assert (price["recent"], price["before_recent"]) == (1, 1)


def test_the_lake_gives_the_tags_that_were_known_by_the_date(tmp_path: Path) -> None:
    sets: dict[Any, Any] = dict.fromkeys(CompanyQueries().columns, ()) | {
        "responses": [an_answer("s1", 10), an_answer("s2", 10)],
        "tags": [a_tag("s1", "price"), a_tag("s2", "price", at="2026-01-05T09:00:00Z")]
        + [a_tag(sid, "speed", revision=2, at="2026-01-16T09:00:00Z") for sid in ("s1", "s2")],
    }

    [price] = asked_of(tmp_path, CompanyQueries(), sets)["pack_themes"]

    assert (price["theme"], price["answers"]) == ("price", 2)


def test_a_change_for_some_accounts_closes_no_theme_for_all() -> None:
    changes = [change("For one", "exports", account_ids="acme", closes=True)]

    found = titled(a_company_pack(themes=[theme("exports", 2, 2, 2)], changes=changes), "Themes")

    assert found.title == "Themes: 1 of 1 still open"


def test_the_loop_is_told_as_shares_with_their_intervals() -> None:
    loop = titled(a_company_pack(cases=DIVIDED), "Closing the loop")

    assert loop.title == "Closing the loop: 41 of 48 cases answered"
    assert loop.lead == "48 cases opened in the last three months. 4 are late."
    assert loop.table is not None
    assert loop.table.rows[0] == ("Answered", "41 of 48", "85% (73 to 93%)")
    assert [row[:2] for row in loop.table.rows[1:]] == [("Answered in time", "33 of 48"), ("Closed", "30 of 48")]


def of_cases(folder: Path, *cases: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return what the slide says of these cases of answers, opened in January, and of one that was opened too early."""
    plan, at = CompanyQueries(), "2026-01-05T09:00:00Z"
    old = {"case_id": "old", "opened_at": "2025-10-31T09:00:00Z"}
    rows = [
        {"version": 1, "kind": "answer", "opened_at": at, "due_at": "2026-01-06T09:00:00Z", "state": "open"} | each
        for each in (old, *cases)
    ]
    sets: Any = dict.fromkeys(plan.columns, ())
    answers = [an_answer("out", 3, excluded_at=OUT)]
    found = asked_of(folder, plan, sets | {"cases": rows, "responses": answers}, AS_OF)
    table = titled(a_company_pack(cases=found["loop_cases"]), "Closing the loop").table
    return [row[:2] for row in table.rows] if table else []


def test_a_case_that_was_opened_again_is_not_told_as_closed(tmp_path: Path) -> None:
    closed = {"state": "closed", "outcome": "resolved", "closed_at": "2026-01-05T12:00:00Z"}

    assert of_cases(tmp_path, {"case_id": "done", **closed}, {"case_id": "again", **closed, "state": "open"}) == [
        ("Answered", "1 of 2"), ("Answered in time", "1 of 2"), ("Closed", "1 of 2"),
    ]  # fmt: skip


def test_the_case_of_an_answer_that_was_left_out_is_left_out_too(tmp_path: Path) -> None:
    late = {"state": "answered", "answered_at": "2026-01-07T09:00:00Z"}

    assert of_cases(tmp_path, {"case_id": "out", **late}, {"case_id": "in", **late}) == [
        ("Answered", "1 of 1"), ("Answered in time", "0 of 1"), ("Closed", "0 of 1"),
    ]  # fmt: skip


def test_one_slide_says_why_pay_should_not_hang_on_the_score() -> None:
    pay = titled(a_company_pack(), "Let no one")

    assert "learns whom to ask" in pay.lead
    assert len(pay.points) == 4


def test_the_line_of_response_rates_does_not_fall_to_the_rate_of_two_surveys() -> None:
    surveys = {"survey_id": "nps", "metric": "nps", "one_version": "a", "other_version": "a"}
    sent = [{"month": MONTHS[-2], "asked": 90, "answered": 40}, {"month": MONTHS[-1], "asked": 2, "answered": 0}]

    slide = titled(a_company_pack(asked=[each | surveys for each in sent]), "Response rate")

    assert slide.chart is not None
    assert slide.table is not None
    drawn = {each.label: each.value for each in slide.chart.points}
    assert [drawn[short(each)] for each in MONTHS[-2:]] == [44.44, None]
    assert ("2", "0") in [row[1:3] for row in slide.table.rows]
