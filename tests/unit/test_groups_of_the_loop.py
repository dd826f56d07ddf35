"""The closed loop divided by what people belonged to and by survey: what is shown, and what is said to differ."""

from pathlib import Path
from typing import Any

import pytest

from functions.reports.figures.model import BESIDE_FEW, FEW
from functions.reports.loop.model import Facet, LoopReport
from functions.reports.loop.render import page
from functions.reports.loop.time_chart import TimeBar, times
from functions.reports.loop.words import more, names, pace, points
from tests.lakes import a_comment, an_answer
from tests.unit.test_report_of_the_loop import a_case, built, cases, comments, csv_rows, of_lake


def divided(**groups: tuple[int, int]) -> LoopReport:
    """Return a report of comments, and how many of them were answered, by segment."""
    whole = comments(*(sum(column) for column in zip(*groups.values(), strict=True)))
    parts = [comments(*each, told=f"segment={name}", week=None) for name, each in groups.items()]
    return built(loop_comments=[whole, *parts])


def promised(**groups: list[int]) -> LoopReport:
    """Return a report of cases by segment, one for each of the minutes that an answer took; below zero: none yet."""
    rows = [(name, cases(1, abs(each), answered=each > 0)) for name, every in groups.items() for each in every]
    return built(loop_cases=[row | {"told": told} for name, row in rows for told in (None, f"segment={name}")])


def facet(report: LoopReport, name: str = "segment") -> Facet:
    return next(each for each in report.facets if each.facet == name)


def shown(found: Facet) -> dict[str, Any]:
    return {each.name: each.answered.share.percent if each.answered else each.held_back for each in found.groups}


def test_the_groups_of_a_facet_come_by_their_comments_with_the_share_answered_and_its_interval() -> None:
    found = facet(divided(small=(15, 5), large=(69, 31)))

    assert [(each.name, each.answered and each.answered.share.low) for each in found.groups] == [
        ("large", 33.77), ("small", 15.18),
    ]  # fmt: skip


def test_a_group_that_is_answered_less_often_is_said_to_be_and_by_how_much() -> None:
    large, small = facet(divided(small=(100, 50), large=(100, 80))).groups

    assert large.beside is not None
    assert (large.beside.change.points, large.beside.differs) == (30.0, True)
    assert [(each.name, more(each)) for each in (large, small)] == [
        ("large", "more often than the others"), ("small", "less often than the others"),
    ]  # fmt: skip
    assert points(large.beside.change).replace("\N{NO-BREAK SPACE}", " ") == "+30 points (+17 to +42)"


def test_what_chance_would_give_one_of_many_is_not_called_a_difference() -> None:
    """Alone, 14 of 20 beside 180 of 380 has p .05; as one of twenty it is one of the many that chance gives."""
    many = {f"g{number:02d}": (20, 10 if number % 2 else 9) for number in range(19)}

    report = divided(**many, lucky=(20, 15))

    lucky = next(each for each in facet(report).groups if each.name == "lucky")
    assert lucky.beside is not None
    assert lucky.beside.change.shown
    assert (lucky.beside.differs, more(lucky)) == (False, None)


def test_where_all_were_answered_nothing_differs() -> None:
    assert [each.beside and each.beside.adjusted_p for each in facet(divided(a=(9, 9), b=(9, 9))).groups] == [1.0, 1.0]


def test_one_segment_alone_has_nobody_to_be_compared_with() -> None:
    [only] = facet(divided(smb=(9, 3))).groups

    assert only.beside is None


def test_a_small_group_is_held_back_and_another_beside_it() -> None:
    assert shown(facet(divided(a=(20, 5), b=(9, 3), c=(4, 4)))) == {"a": 25.0, "b": BESIDE_FEW, "c": FEW}


def test_a_few_of_no_group_are_not_told_by_what_the_named_groups_leave() -> None:
    """All 33 less the 20 and the 9 shown would be the 4 without a plan."""
    rows = [comments(33, 10), comments(20, 5, told="plan=pro", week=None), comments(9, 3, told="plan=free", week=None)]

    assert shown(facet(built(loop_comments=rows), "plan")) == {"pro": 25.0, "free": BESIDE_FEW}


def test_segment_role_and_survey_come_before_what_the_programme_adds_and_one_group_is_no_facet() -> None:
    told = [f"{name}={group}" for name in ("plan", "survey", "role", "segment", "area") for group in "ab"]
    rows = [comments(9, 3, told=each, week=None) for each in (*told, "country=only")]

    found = built(loop_comments=[comments(18, 6), *rows]).facets

    assert [each.facet for each in found] == ["segment", "role", "survey", "area", "plan"]


def test_more_groups_than_can_be_read_are_counted_and_not_shown() -> None:
    found = facet(divided(**{f"g{number:02d}": (9, 3) for number in range(23)}))

    assert (len(found.groups), found.left_out) == (20, 3)


def test_a_group_that_waits_longer_is_said_to() -> None:
    """The weeks of Freireich (1963): log-rank p .00004."""
    slow = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35]
    quick = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

    found = facet(promised(slow=slow, quick=quick))

    told = {each.name: pace(each.promises) for each in found.groups}
    assert told == {"quick": "sooner than the others", "slow": "later than the others"}
    assert found.groups[0].promises.pace is not None
    assert found.groups[0].promises.pace.adjusted_p == pytest.approx(4.169e-5, rel=1e-3)


def test_groups_that_wait_alike_or_are_few_are_not_said_to_differ() -> None:
    alike = facet(promised(a=list(range(1, 40, 2)), b=list(range(2, 41, 2))))
    few = facet(promised(a=[1] * 5, b=[500] * 4, c=[400] * 9))

    assert [pace(each.promises) for each in alike.groups] == [None] * 2
    assert [each.promises.pace for each in few.groups if each.name in "ab"] == [None] * 2


def test_times_are_drawn_on_one_axis_and_one_without_an_end_runs_to_its_edge() -> None:
    found = facet(promised(a=[60] * 9 + [600] * 9, b=[60, 60, 120, 120, -600, -600, -600, -600]))

    drawn = times([each.promises for each in found.groups])

    assert drawn.top == 10.0
    assert drawn.bars == (TimeBar(100.0, 1000.0, 100.0), TimeBar(100.0, 1000.0, 200.0))


def test_the_page_and_the_spreadsheet_have_every_group() -> None:
    report = divided(**{"<small>": (100, 50), "": (100, 80)})

    told, rows = page(report), csv_rows(report)

    assert names(facet(report)) == ["No segment", "<small>"]
    assert "&lt;small&gt;" in told
    assert "&lt;small&gt;<small><b>less often than the others</b></small>" in told
    assert "\N{MINUS SIGN}30\N{NO-BREAK SPACE}points" in told
    [small] = [row for row in rows if (row["row"], row["name"]) == ("comments of a group", "<small>")]
    assert (small["facet"], small["against_others_change"], small["note"]) == (
        "segment", "-30.0", "less often than the others",
    )  # fmt: skip


def test_the_lake_tells_the_groups_and_the_survey_of_each_comment_and_case(tmp_path: Path) -> None:
    smb, large = ("segment=smb\nrole=end_user\nplan=pro", "segment=large\nrole=end_user")
    answers = [an_answer("s0", 3, groups=smb), an_answer("s1", 3, groups=smb, survey_id="csat")]
    answers += [an_answer("s2", 3, groups=large), an_answer("old", 3, "2025-10-01T09:00:00Z", groups=large)]
    at = "2026-01-10T09:00:00Z"
    told = [a_case(sid, at, at, state="answered", answered_at=at) for sid in ("s0", "s2", "unknown")]

    rows = of_lake(tmp_path, responses=answers, cases=told, comments=[a_comment(each["sid"], "x") for each in answers])

    said = [(each["told"], each["comments"]) for each in rows["loop_comments"] if each["week"] is None]
    assert said == [
        ("plan=pro", 2), ("role=end_user", 3), ("segment=large", 1), ("segment=smb", 2), ("survey=csat", 1),
        ("survey=nps", 2),
    ]  # fmt: skip
    assert {each["told"]: each["cases"] for each in rows["loop_cases"]} == {
        None: 3, "segment=smb": 1, "segment=large": 1, "segment=": 1, "role=end_user": 2, "role=": 1, "plan=pro": 1,
        "survey=nps": 2, "survey=": 1,
    }  # fmt: skip
