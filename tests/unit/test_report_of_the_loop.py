import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from functions.reports.figures.model import BESIDE_FEW, FEW
from functions.reports.kind import Asked, Found
from functions.reports.kinds import LOOP
from functions.reports.lake.queries import query
from functions.reports.loop import report as loop
from functions.reports.loop.model import LoopReport, Promises
from functions.reports.loop.render import page, spreadsheet
from functions.reports.loop.words import half, headline, hours, lede
from tests.lakes import AS_OF, OUT, Rows, a_comment, an_answer, asked_of

NONE: dict[str, Any] = dict.fromkeys(LOOP.values(AS_OF), ())
WEEK = "2026-01-05"


def comments(of: int, by_person: int, automatic: int = 0, **where: str | None) -> dict[str, Any]:
    """Return a row of the query for comments."""
    place = {"week": WEEK, "period": "recent", "told": None, **where}
    return {**place, "comments": of, "by_person": by_person, "automatic": automatic}


def cases(number: int, minutes: int, *, answered: bool = True, late: int = 0, **where: str | None) -> dict[str, Any]:
    """Return a row of the query for cases."""
    place = {"period": "recent", "function": "", "told": None, **where}
    overdue = 0 if answered else late
    return {
        **place, "cases": number, "minutes": minutes, "is_answered": answered, "overdue": overdue, "ever_overdue": late,
    }  # fmt: skip


def a_case(sid: str, opened: str, due: str, **changes: Any) -> dict[str, Any]:
    """Return a row of the set of cases."""
    row = {"case_id": sid, "version": 1, "kind": "answer", "sids": [sid], "opened_at": opened, "due_at": due}
    return {**row, "state": "open", "confidential": False, "step": 0, **changes}


def built(**rows: Any) -> LoopReport:
    return loop.build(Asked(AS_OF, "0123456789abcdef", "Harbour Software"), {**NONE, **rows})


def csv_rows(report: LoopReport) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(spreadsheet(report).csv.removeprefix("\ufeff"))))


def of_lake(folder: Path, **sets: Rows) -> Found:
    rows: Any = {name: sets.get(name, ()) for name in LOOP.sets}
    return asked_of(folder, LOOP, rows)


def test_the_share_of_answered_comments_has_its_interval_and_says_who_answered() -> None:
    report = built(loop_comments=[comments(69, 20, 11), comments(15, 5, period="before")])

    assert report.answered
    share = report.answered.share
    assert (share.count, share.of, share.percent, share.low, share.high) == (31, 69, 44.93, 33.77, 56.62)
    assert headline(report) == "45% of comments answered"
    assert lede(report).replace("\N{NO-BREAK SPACE}", " ") == (
        "Of 69 comments in thirteen weeks, 20 were answered by a person and 11 by the automatic reply; 38 by nobody "
        "yet. That is +12 percentage points on the thirteen weeks before (\N{MINUS SIGN}16 to +33): no change shown."
    )


def test_thirteen_weeks_end_with_the_one_of_the_date() -> None:
    weeks = built(loop_comments=[comments(6, 3)]).weeks

    assert (len(weeks), weeks[0].week, weeks[-1].week) == (13, "2025-10-20", "2026-01-12")
    assert [each.week for each in weeks if not each.complete] == ["2026-01-12"]
    assert [each.week for each in weeks if each.answered] == [WEEK]


def test_a_week_of_four_comments_is_held_back_and_another_beside_it() -> None:
    rows = [comments(4, 4), comments(6, 3, week="2025-12-29"), comments(9, 3, week="2025-12-22")]

    held = {each.week: each.held_back for each in built(loop_comments=rows).weeks if each.held_back}

    assert held == {WEEK: FEW, "2025-12-29": BESIDE_FEW}


def test_fewer_than_five_comments_in_all_show_no_share() -> None:
    report = built(loop_comments=[comments(4, 4)])

    assert (report.comments, report.answered) == (4, None)
    assert headline(report) == "Fewer than 5 comments in thirteen weeks"


def test_half_and_nine_in_ten_had_their_answer_by_then() -> None:
    rows = [cases(5, 60), cases(4, 240), cases(1, 6000)]

    found = built(loop_cases=rows).promises.waits

    assert found
    assert (found.cases, found.answered, found.median, found.ninetieth) == (10, 10, 1.0, 4.0)


def test_a_time_is_shown_with_its_interval_and_without_an_upper_end_where_few_are_answered() -> None:
    rows = [cases(3, 60), cases(4, 120), cases(3, 600), cases(2, 6000, answered=False)]

    report = built(loop_cases=rows)

    waits = report.promises.waits
    assert waits
    assert (waits.median, waits.median_low, waits.median_high) == (2.0, 1.0, 10.0)
    assert (waits.ninetieth, waits.ninetieth_low, waits.ninetieth_high) == (None, 10.0, None)
    assert half(waits).replace("\N{NO-BREAK SPACE}", " ") == "2 h (1 h to 10 h)"
    assert "9 in 10 not yet answered (10\N{NO-BREAK SPACE}h or more)" in page(report)
    [row] = [each for each in csv_rows(report) if each["row"] == "all cases"]
    assert (row["median_hours_low"], row["median_hours_high"], row["ninetieth_percentile_hours_high"]) == (
        "1.0", "10.0", "",
    )  # fmt: skip


def test_no_case_at_all_has_no_time() -> None:
    found = built().promises.waits

    assert found is not None
    assert (found.cases, found.median, found.median_high) == (0, None, None)


def test_one_answer_by_a_person_is_told_in_the_singular() -> None:
    report = built(loop_comments=[comments(69, 1, 11)])

    assert "1 was answered by a person and 11 by the automatic reply" in lede(report)


def test_a_time_that_is_not_reached_yet_is_said_in_a_sentence() -> None:
    report = built(loop_cases=[cases(5, 60), cases(5, 600, answered=False)])

    assert "9 in 10 not yet answered (10 h or more); 10 cases, 5 answered" in page(report).replace("\xa0", " ")


@pytest.mark.parametrize(("found", "told"), [(None, "not yet"), (3.5, "3.5 h"), (24.0, "1 day"), (52.2, "2 days 4 h")])
def test_a_time_is_told_in_hours_and_then_in_days(found: float | None, told: str) -> None:
    assert hours(found).replace("\N{NO-BREAK SPACE}", " ") == told


def test_cases_are_broken_down_by_function_and_small_ones_are_held_back() -> None:
    rows = [
        cases(9, 60, function="product"),
        cases(8, 60, late=2),
        cases(4, 60, function="sales", answered=False, late=1),
    ]

    report = built(loop_cases=rows)

    def told(each: Promises) -> tuple[Any, ...]:
        return each.name, each.waits.cases if each.waits else None, each.ever_overdue, each.held_back

    assert [told(each) for each in report.by_function] == [
        ("product", 9, 0, None),
        ("", None, None, BESIDE_FEW),
        ("sales", None, None, FEW),
    ]
    assert (report.promises.overdue, report.promises.ever_overdue) == (1, 3)


def test_nothing_is_broken_down_by_person() -> None:
    sql = "".join(query(name) for name in NONE)

    assert "owner" not in sql
    assert "owner" not in spreadsheet(built(loop_cases=[cases(9, 60)])).csv


def test_the_lake_tells_who_answered_a_comment(tmp_path: Path) -> None:
    answers = [an_answer(f"s{number}", 3, contact_key="k") for number in range(7)]
    done = {"version": 2, "state": "done", "decided_at": "2026-01-05T09:00:00Z", "changed_at": "2026-01-05T17:00:00Z"}
    due = "2026-01-06T09:00:00Z"
    told = [a_case("s0", due, due, state="answered", answered_at="2026-01-07T09:00:00Z", sids=["s0", "s1"])]
    told += [a_case("s2", due, due, state="closed", outcome="resolved", closed_at="2026-01-07T09:00:00Z")]
    told += [a_case("s3", due, due, state="closed", outcome="not_reached", closed_at="2026-01-07T09:00:00Z")]
    told += [a_case("s4", due, due, state="answered", answered_at="2026-01-20T09:00:00Z")]
    replies = [{**done, "sid": "s0"}, {**done, "sid": "s5"}, {**done, "sid": "s6", "state": "not_possible"}]

    rows = of_lake(
        tmp_path, responses=answers, cases=told, replies=replies, comments=[a_comment(f"s{n}", "x") for n in range(7)]
    )

    [row] = [each for each in rows["loop_comments"] if each["told"] is None]
    assert (row["week"], row["comments"], row["by_person"], row["automatic"]) == ("2026-01-05", 7, 3, 1)


def test_the_lake_tells_how_long_each_promise_waited_and_whether_it_was_late(tmp_path: Path) -> None:
    opened, due = "2026-01-10T09:00:00Z", "2026-01-11T09:00:00Z"
    told = [a_case("in time", opened, due, version=2, state="answered", answered_at="2026-01-10T10:32:59Z")]
    told += [a_case("in time", opened, due), a_case("waits", opened, due, function="product")]
    told += [a_case("given up", opened, due, state="closed", outcome="no_action", closed_at="2026-01-10T11:00:00Z")]
    told += [a_case("later", opened, due, state="answered", answered_at="2026-01-12T09:00:00Z")]
    told += [a_case("again", opened, due), a_case("again", opened, "2026-01-20T09:00:00Z", version=3)]
    told += [a_case("silent", opened, due, kind="silence")]

    rows = of_lake(tmp_path, cases=told)["loop_cases"]

    found = {(each["is_answered"], each["minutes"], each["function"]): each for each in rows if each["told"] is None}
    assert {key: (each["overdue"], each["ever_overdue"]) for key, each in found.items()} == {
        (True, 90, ""): (0, 0),
        (False, 120, ""): (0, 0),
        (True, 2880, ""): (0, 1),
        (False, 7020, ""): (0, 1),
        (False, 7020, "product"): (1, 1),
    }


def test_comments_without_a_name_or_taken_out_are_owed_nothing_and_counted(tmp_path: Path) -> None:
    answers = [
        an_answer("s1", 3, contact_key=None),
        an_answer("s2", 3, excluded_at=OUT),
        an_answer("s3", 3),
    ]
    rows = of_lake(tmp_path, responses=answers, comments=[a_comment(f"s{n}", "x") for n in (1, 2, 3)])

    assert [(each["why"], each["answers"]) for each in rows["loop_left_out"]] == [("excluded", 1), ("nameless", 1)]
    assert sum(each["comments"] for each in rows["loop_comments"] if each["told"] is None) == 1


def test_every_row_of_the_spreadsheet_names_its_query_and_its_date() -> None:
    report = built(loop_comments=[comments(9, 3)], loop_cases=[cases(9, 60)])

    rows = csv_rows(report)

    assert {row["query"] for row in rows} == {"loop_comments", "loop_cases"}
    assert {row["as_of"] for row in rows} == {"2026-01-15T06:00:00Z"}
    [whole] = [row for row in rows if row["row"] == "all cases"]
    assert (whole["cases"], whole["median_hours"], whole["overdue_now"]) == ("9", "1.0", "0")


def test_the_page_draws_the_weeks_beside_a_table_of_the_same() -> None:
    told = page(built(loop_comments=[comments(9, 3), comments(8, 8, week="2025-12-29")], loop_cases=[cases(9, 60)]))

    assert told.count("<circle") == 4  # two weeks, for a screen and for a phone
    assert "Week of 5 Jan: 33%" in told
    assert "<script" not in told
    assert page(built()).count("No comments") > 0


@pytest.mark.parametrize("day", range(1, 29))
def test_every_month_that_is_asked_of_is_read(day: int) -> None:
    as_of = AS_OF.replace(month=3, day=day)

    wanted, read = loop.values(as_of)["loop_cases"], loop.first_months("2026-03")

    assert read["cases"] <= f"{wanted['before']:%Y-%m}"
    assert read["responses"] <= f"{wanted['asked']:%Y-%m}"
