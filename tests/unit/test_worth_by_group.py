"""The report on a score's worth, divided by groups and by survey."""

import csv
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from functions.reports.figures.model import BESIDE_FEW, FEW
from functions.reports.kind import Asked, data
from functions.reports.worth.forest import NARROW, WIDE, forest
from functions.reports.worth.model import Division, Member, WorthReport
from functions.reports.worth.render import page, spreadsheet
from functions.reports.worth.report import build
from infra.schemas import schemas

AS_OF = datetime(2025, 12, 28, 6, tzinfo=UTC)
L = date(2025, 6, 30)
SCORES = (4, 8, 10)

Rows = dict[str, list[dict[str, Any]]]
Counts = Sequence[tuple[int, int]]  # so many churned of so many, from the worst category to the best
STEEP, LEVEL = ((24, 50), (4, 30), (6, 60)), ((6, 40), (5, 30), (8, 50))


def scored(account_id: str, score: int, groups: str | None, survey: str | None = None, metric: str = "nps") -> Any:
    row = {"metric": metric, "survey_id": survey, "account_id": account_id, "score": score}
    return {**row, "last_day": L, "late_day": None, "groups": groups}


def of(groups: Mapping[str | None, Counts], facet: str = "plan", first: str = "2023-01-01") -> Rows:
    """Return the rows of queries for the accounts of some groups (None: no answer tells which)."""
    found: Rows = {name: [] for name in ("landmark_accounts", "landmark_outcomes", "landmark_scores")}
    for name, counts in groups.items():
        told = None if name is None else f"role=end_user\n{facet}={name}"
        for score, (churned, n) in zip(SCORES, counts, strict=True):
            for index in range(n):
                an_account(found, f"{name} {score} {index}", score, told, churned=index < churned)
    history = [{"first_day": date.fromisoformat(first), "answers": 999}]
    return {**found, "history": history}


def an_account(found: Rows, account_id: str, score: int, groups: str | None, *, churned: bool = False) -> None:
    known = {"segment": "", "arr": None, "renewal_date": None, "first_day": date(2024, 1, 1)}
    found["landmark_accounts"].append({"account_id": account_id, **known})
    found["landmark_scores"].append(scored(account_id, score, groups))
    if churned:
        at = datetime(2025, 8, 1, 9)  # noqa: DTZ001 - as the lake gives it
        gone = {
            "outcome_id": "gone",
            "outcome": "churned",
            "told_at": at,
            "arr": None,
            "previous_arr": None,
            "effective_date": None,
        }
        found["landmark_outcomes"].append({"account_id": account_id, "arr": None, "previous_arr": None, **gone})


def a_report(found: Rows) -> WorthReport:
    return build(Asked(AS_OF, "0123456789abcdef", "Harbour Software"), found)


def divided(found: Rows) -> Division:
    [division] = a_report(found).parts[0].divisions
    return division


def members(found: Division) -> dict[str, Member]:
    return {each.name: each for each in found.groups}


def test_each_group_holds_the_bottom_of_the_scale_against_its_top() -> None:
    division = divided(of({"pro": STEEP, "free": LEVEL}))
    pro, free = members(division)["pro"], members(division)["free"]

    assert division.facet == "plan"
    assert (pro.bottom.events, pro.bottom.accounts, pro.top.events, pro.top.accounts) == (24, 50, 6, 60)
    assert (pro.bottom.share, pro.top.share, pro.difference and pro.difference.value) == (48.0, 10.0, 38.0)
    assert (pro.verdict, pro.words) == ("associated", "More churn with lower scores")
    assert (free.verdict, free.words) == ("no association shown", "No association shown: too few accounts to tell")


def test_an_association_that_is_not_the_same_everywhere_is_said_to_differ() -> None:
    division = divided(of({"pro": STEEP, "free": LEVEL}))

    assert division.across is not None
    assert division.across.differ is not None
    assert (division.across.groups, division.across.accounts, division.across.large_groups) == (2, 200, 2)
    assert division.sentences == (
        (
            "Accounts that scored 0\N{EN DASH}6 against those of the same group that scored 9\N{EN DASH}10. "
            "Of 2 groups, 1 shows an association, 1 shows none."
        ),
        (
            "With plan held equal the ratio is 2.61 (1.46 to 4.67): associated "
            "(200 accounts in 2 groups, Cochran-Mantel-Haenszel p < 0.001)."
        ),
        "The association differs by plan (Breslow-Day, Tarone p 0.004): each group says more than the whole.",
    )


def test_an_association_that_is_the_same_everywhere_is_not_said_to_differ() -> None:
    division = divided(of({"pro": STEEP, "free": STEEP}))

    assert division.sentences[-1].startswith("That the association differs by plan is not shown (Breslow-Day")


def test_accounts_of_which_no_answer_tells_a_group_are_in_none() -> None:
    division = divided(of({"pro": STEEP, None: LEVEL}))

    assert set(members(division)) == {"pro", ""}
    assert "No plan" in page(a_report(of({"pro": STEEP, None: LEVEL})))


def test_a_role_is_a_persons_and_does_not_divide_accounts() -> None:
    assert a_report(of({"key_contact": STEEP, "end_user": LEVEL}, facet="role")).parts[0].divisions == ()


def test_one_group_alone_is_no_division() -> None:
    assert a_report(of({"pro": STEEP})).parts[0].divisions == ()


def test_nothing_is_divided_until_there_is_enough_of_the_whole() -> None:
    assert a_report(of({"pro": STEEP, "free": LEVEL}, first="2025-06-01")).parts[0].divisions == ()


def test_a_group_with_too_few_accounts_has_its_counts_and_what_is_missing() -> None:
    small = members(divided(of({"pro": STEEP, "free": ((3, 8), (0, 5), (1, 12))})))["free"]

    assert (small.bottom.events, small.bottom.accounts, small.bottom.share) == (3, 8, None)
    assert (small.verdict, small.difference, small.test, small.adjusted_p) == ("not enough data yet", None, None, None)
    assert [(each.what, each.have, each.needed) for each in small.wanted] == [
        ("accounts to compare", 20, 30),
        ("outcomes", 4, 5),
        ("accounts at the bottom of the scale", 8, 10),
    ]


def test_an_end_with_fewer_than_five_accounts_is_held_back_and_so_is_the_one_it_could_be_worked_out_from() -> None:
    division = divided(of({"pro": STEEP, "free": LEVEL, "tiny": ((1, 3), (0, 9), (1, 9))}))
    pro, free, tiny = (members(division)[name] for name in ("pro", "free", "tiny"))

    assert (tiny.bottom.accounts, tiny.bottom.events, tiny.bottom.held_back) == (None, None, FEW)
    assert (pro.bottom.accounts, free.bottom.held_back) == (50, BESIDE_FEW)
    assert (free.difference, free.wanted, free.verdict) == (None, (), "not enough data yet")
    assert [pro.top.accounts, free.top.accounts, tiny.top.accounts] == [60, 50, 9]
    assert division.across is None  # of what is held back nothing is pooled


def test_what_two_ways_to_divide_tell_together_is_no_few_accounts() -> None:
    """All of the plan pro are in the east but three detractors, who are in the west."""
    found = of({"pro": STEEP, "free": STEEP})
    for row in found["landmark_scores"]:
        east = row["account_id"].startswith("pro 4") and int(row["account_id"].split()[-1]) >= 3
        row["groups"] += f"\nregion={'east' if east or row['account_id'].startswith('pro 10') else 'west'}"
    plan, region = a_report(found).parts[0].divisions

    east = members(region)["east"]
    assert members(plan)["pro"].bottom.accounts == 50
    assert (east.bottom.accounts, east.bottom.held_back, east.top.accounts) == (None, BESIDE_FEW, 60)


def with_surveys() -> Rows:
    """Return accounts that answered a survey on support as all do, and one on the product the other way round."""
    found = of({None: STEEP})
    for row in list(found["landmark_scores"]):
        turned = {4: 10, 8: 8, 10: 4}[row["score"]]
        found["landmark_scores"].append(scored(row["account_id"], row["score"], None, "support"))
        found["landmark_scores"].append(scored(row["account_id"], turned, None, "product"))
    return found


def test_by_survey_an_account_has_the_score_of_that_survey_alone() -> None:
    division = divided(with_surveys())
    product = members(division)["product"]

    assert division.facet is None
    assert (product.bottom.events, product.bottom.accounts, product.top.events) == (6, 60, 24)
    assert product.words == "Less churn with lower scores"
    assert members(division)["support"].words == "More churn with lower scores"


def test_surveys_share_accounts_and_so_are_not_pooled() -> None:
    division = divided(with_surveys())

    assert division.across is None
    assert "neither pooled nor tested" in division.sentences[1]
    assert "NPS and churn by survey" in page(a_report(with_surveys()))


def test_of_more_groups_than_can_be_compared_the_largest_are_shown() -> None:
    many: dict[str | None, Counts] = {f"p{number:02d}": ((2, 10), (0, 1), (1, 10 + number)) for number in range(23)}
    division = divided(of(many))

    assert (len(division.groups), division.left_out) == (20, 3)
    assert (division.groups[0].name, division.groups[-1].name) == ("p22", "p03")
    assert "The largest 20 only; 3 groups more are not compared." in page(a_report(of(many)))


def test_the_order_of_rows_changes_nothing() -> None:
    found = of({"pro": STEEP, "free": LEVEL, "tiny": ((1, 3), (0, 9), (1, 9))})
    turned = {name: rows[::-1] for name, rows in found.items()}

    assert data(a_report(turned)) == data(a_report(found))


def test_groups_are_drawn_with_the_whole_at_the_foot_and_those_without_a_difference_are_not() -> None:
    report = a_report(of({"pro": STEEP, "free": LEVEL, "small": ((2, 6), (0, 9), (1, 6))}))
    part = report.parts[0]
    for paper in (WIDE, NARROW):
        drawn = forest(part.divisions[0], part.churn, paper)

        assert drawn is not None
        assert [each.name for each in drawn.lines] == ["pro", "free", "All accounts"]
        assert [each.shown for each in drawn.lines] == [True, False, True]
        assert [each.whole for each in drawn.lines] == [False, False, True]
        assert all(drawn.left <= each.low <= each.at <= each.high <= drawn.right for each in drawn.lines)
        assert drawn.zero in {each.x for each in drawn.ticks}


def test_nothing_is_drawn_where_no_group_has_a_difference() -> None:
    part = a_report(of({"pro": STEEP, "free": LEVEL})).parts[0]
    bare = replace(part.divisions[0], groups=tuple(replace(each, difference=None) for each in part.divisions[0].groups))

    assert forest(bare, part.churn, WIDE) is None


def test_a_long_name_is_cut_in_the_drawing_and_whole_in_the_table() -> None:
    name = "Public administration of the northern provinces"
    report = a_report(of({name: STEEP, "free": LEVEL}))
    drawn = forest(report.parts[0].divisions[0], report.parts[0].churn, WIDE)

    assert drawn is not None
    assert drawn.lines[0].name == "Public administration of th\N{HORIZONTAL ELLIPSIS}"
    assert f">{name}</th>" in page(report)


def test_every_drawing_has_a_name_and_no_id_is_given_twice() -> None:
    html = page(a_report(of({"pro": STEEP, "free": LEVEL})))

    assert html.count('class="chart forest') == 2
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert not re.search(r">-\d|<script|https?:|\b(caus|driv|leads? to|because|predict)", html)


def test_a_group_that_would_run_in_a_spreadsheet_or_a_page_does_not() -> None:
    report = a_report(of({"=1+1": STEEP, "<img src=x onerror=alert(1)>": LEVEL}))

    assert "<img" not in page(report)
    assert not re.search(r"(^|,)=", spreadsheet(report).csv, re.MULTILINE)


def test_the_spreadsheet_names_the_facet_and_the_group_of_each_figure() -> None:
    table = list(csv.DictReader(StringIO(spreadsheet(a_report(of({"pro": STEEP, "free": LEVEL}))).csv[1:])))
    pro = [row for row in table if (row["facet"], row["of"]) == ("plan", "pro")]

    assert [row["figure"] for row in pro] == [
        "verdict", "share_percent", "share_percent", "difference_points", "test", "adjusted_p",
    ]  # fmt: skip
    assert (pro[1]["accounts"], pro[1]["events"], pro[3]["value"]) == ("50", "24", "38.0")
    across = [row["figure"] for row in table if (row["facet"], row["of"]) == ("plan", "")]
    assert across == ["pooled_risk_ratio", "test", "test"]


@pytest.mark.parametrize("found", [of({"pro": STEEP, "free": LEVEL, "tiny": ((1, 3), (0, 9), (1, 9))}), with_surveys()])
def test_the_json_fits_its_schema(found: Rows) -> None:
    Draft202012Validator(schemas()["WorthReport"]).validate(json.loads(data(a_report(found))))


def test_what_other_metrics_tell_is_divided_too() -> None:
    found = of({"pro": STEEP, "free": LEVEL})
    turned = {4: 1, 8: 3, 10: 5}
    said = [(row["account_id"], turned[row["score"]], row["groups"]) for row in found["landmark_scores"]]
    found["landmark_scores"] += [scored(*each, metric="csat") for each in said]
    nps, csat = a_report(found).parts

    assert [each.facet for each in csat.divisions] == ["plan"]
    assert members(csat.divisions[0])["pro"].difference == members(nps.divisions[0])["pro"].difference
    assert csat.divisions[0].sentences[0].startswith("Accounts that scored 1\N{EN DASH}2 against")


def test_an_account_that_answered_after_its_last_group_was_told_counts_once() -> None:
    found = of({"pro": STEEP, "free": LEVEL})
    an_account(found, "new", 4, "plan=pro\nplan=pro")

    assert members(divided(found))["pro"].bottom.accounts == 51


def test_days_after_the_landmark_are_none_of_the_groups() -> None:
    found = of({"pro": STEEP, "free": LEVEL})
    found["landmark_scores"][0] |= {"last_day": L + timedelta(days=1)}

    assert members(divided(found))["pro"].bottom.accounts == 49
