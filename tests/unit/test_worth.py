"""The report on a score's worth, from the rows of its queries."""

import csv
import json
import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from functions.reports.figures.model import BESIDE_FEW, FEW
from functions.reports.kind import Asked, data
from functions.reports.worth import words as worth_words
from functions.reports.worth.model import WorthReport
from functions.reports.worth.render import page, spreadsheet
from functions.reports.worth.report import build, summary, values
from infra.schemas import schemas

AS_OF = datetime(2025, 12, 28, 6, tzinfo=UTC)
L = date(2025, 6, 30)
NASHVILLE = ((4, 31, 69), (8, 9, 16), (10, 5, 15))
STEEP = ((4, 40, 80), (8, 15, 60), (10, 10, 90))


def rows(
    counts: tuple[tuple[int, int, int], ...], *, metric: str = "nps", first: str = "2023-01-01", segment: str = "smb"
) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of queries for so many churned of so many accounts by score; half of those that stay renew."""
    accounts, outcomes, scores = [], [], []
    for score, churned, n in counts:
        for index in range(n):
            account_id = f"a{score}-{index}"
            known = {"segment": segment, "arr": 10_000, "renewal_date": L + timedelta(days=90) if index % 2 else None}
            accounts.append({"account_id": account_id, "first_day": date(2024, 1, 1), **known})
            told = {"survey_id": None, "groups": f"segment={segment}\nrole=end_user"}
            days = {"last_day": L, "late_day": None}
            scores.append({"metric": metric, "account_id": account_id, "score": score, **days, **told})
            if index < churned:
                outcomes.append(outcome(account_id, "churned", L + timedelta(days=10 + index % 150)))
            elif index % 2:
                outcomes.append(outcome(account_id, "renewed", L + timedelta(days=80), 12_000))
    history = [{"first_day": date.fromisoformat(first), "answers": len(scores)}]
    return {
        "landmark_accounts": accounts, "landmark_outcomes": outcomes, "landmark_scores": scores, "history": history,
    }  # fmt: skip


def outcome(account_id: str, kind: str, on: date, arr: int | None = None) -> dict[str, Any]:
    at = datetime(on.year, on.month, on.day, 9)  # noqa: DTZ001 - as the lake gives it
    paid = {"arr": arr, "previous_arr": 10_000 if arr else None}
    return {
        "account_id": account_id,
        "outcome_id": f"{account_id}-{kind}",
        "outcome": kind,
        "told_at": at,
        "effective_date": None,
        **paid,
    }


def a_report(found: dict[str, list[dict[str, Any]]]) -> WorthReport:
    return build(Asked(AS_OF, "0123456789abcdef", "Harbour Software"), found)


def test_scores_count_up_to_the_latest_landmark_whose_window_is_over() -> None:
    report = a_report(rows(NASHVILLE))
    asked = values(AS_OF)["landmark_scores"]

    assert (report.landmark, report.closes) == ("2025-06-30", "2025-12-27")
    assert asked["after"] == datetime(2025, 7, 1)  # noqa: DTZ001 - as the lake has it
    assert asked["fresh"] == datetime(2024, 6, 30)  # noqa: DTZ001


def test_the_synthetic_company_of_a_hundred_accounts_shows_no_association() -> None:
    report = a_report(rows(NASHVILLE))
    churn = report.parts[0].churn

    assert worth_words.headline(report) == "No association of NPS with churn shown"
    assert [(each.name, each.events, each.accounts) for each in churn.groups] == [
        ("detractor", 31, 69), ("passive", 9, 16), ("promoter", 5, 15),
    ]  # fmt: skip
    assert (churn.groups[0].share, churn.groups[0].low, churn.groups[0].high) == (44.93, 33.77, 56.62)
    assert churn.ratio is not None
    assert (churn.ratio.value, churn.ratio.low, churn.ratio.high) == (1.34783, 0.629158, 2.88741)
    assert (churn.tests[0].statistic, churn.tests[0].p) == (-0.461437, 0.644485)
    assert summary(report).label == "no association shown"


def test_lower_scores_with_more_churn_are_the_headline() -> None:
    report = a_report(rows(STEEP))

    assert worth_words.headline(report) == "Lower NPS scores went with more churn"
    assert report.parts[0].churn.verdict == "associated"
    assert [curve.group for curve in report.parts[0].churn.curves] == ["detractor", "passive", "promoter"]
    assert report.parts[0].churn.tests[-1].name.endswith("30 days later")


def test_no_report_says_that_one_thing_led_to_another() -> None:
    said = page(a_report(rows(STEEP))) + data(a_report(rows(NASHVILLE)))

    assert not re.search(r"\b(caus|driv|leads? to|because|predict)", said)


def test_too_short_a_history_is_refused_with_the_day_it_may_be_long_enough() -> None:
    churn = a_report(rows(NASHVILLE, first="2025-03-01")).parts[0].churn

    assert churn.verdict == "not enough data yet"
    assert (churn.ratio, churn.tests, churn.odds, churn.curves) == (None, (), (), ())
    assert [(each.what, each.have, each.needed, each.by) for each in churn.wanted] == [
        ("days of history", 301, 365, "2026-03-01")
    ]
    assert churn.sentences[0] == "Not enough data yet: 301 days of history, 45 outcomes."


def test_what_is_missing_is_said_once_in_a_table() -> None:
    told = page(a_report(rows(NASHVILLE, first="2025-03-01")))

    assert "What is missing" in told
    assert "Needed:" not in told


def test_a_card_says_what_became_of_the_accounts_and_a_test_has_a_proper_minus_sign() -> None:
    told = page(a_report(rows(NASHVILLE)))

    assert "100 accounts, 45 churned" in told
    assert not re.search(r">-\d", told)


def test_what_cannot_be_told_yet_is_shown_as_counts_without_a_rate() -> None:
    churn = a_report(rows(NASHVILLE, first="2025-03-01")).parts[0].churn

    assert [(each.events, each.accounts, each.share) for each in churn.groups] == [
        (31, 69, None), (9, 16, None), (5, 15, None),
    ]  # fmt: skip


def test_a_lake_without_answers_gives_an_honest_empty_report() -> None:
    empty: dict[str, list[dict[str, Any]]] = {**rows(()), "history": [{"first_day": None, "answers": 0}]}
    report = a_report(empty)

    assert worth_words.headline(report) == "Too early to say what NPS says of churn"
    assert (report.history_days, report.answers, len(report.parts)) == (0, 0, 1)
    assert "Not enough data yet" in page(report)


def test_decided_renewals_are_the_denominator_of_not_renewing() -> None:
    renewal = a_report(rows(STEEP)).parts[0].renewal

    assert [(each.events, each.accounts) for each in renewal.groups] == [(20, 40), (7, 30), (5, 45)]
    assert renewal.curves == ()
    assert renewal.sentences[0].startswith("Of 40 accounts due that scored 0\N{EN DASH}6 by 30 June 2025, 20 (50%")


def test_the_run_with_a_gap_is_made_of_decided_renewals_too() -> None:
    part = a_report(rows(STEEP)).parts[0]

    assert part.renewal.tests[-1].name.endswith("30 days later")
    assert part.renewal.tests[-1].statistic != part.churn.tests[-1].statistic


def with_a_few(place: str, name: str = "a10-", kept: int = 3) -> dict[str, list[dict[str, Any]]]:
    """Return rows in which all promoters but a few have what the others may lack."""
    found = rows(STEEP)
    mine = [each for each in found["landmark_accounts"] if each["account_id"].startswith(name)]
    for index, each in enumerate(mine):
        each[place] = None if index < kept else (L + timedelta(days=90) if place == "renewal_date" else 10_000)
    renewed = [outcome(each["account_id"], "renewed", L + timedelta(days=80)) for each in mine[10:]]
    return {**found, "landmark_outcomes": [*found["landmark_outcomes"], *renewed]}


def test_all_accounts_less_those_that_were_due_never_tell_of_a_few() -> None:
    part = a_report(with_a_few("renewal_date")).parts[0]
    five = a_report(with_a_few("renewal_date", kept=5)).parts[0]

    assert [(each.name, each.held_back) for each in part.renewal.groups] == [
        ("detractor", None), ("passive", BESIDE_FEW), ("promoter", BESIDE_FEW),
    ]  # fmt: skip
    assert (part.renewal.ratio, part.renewal.difference) == (None, None)
    assert not re.search("Ratio|fewer than 10", " ".join(part.renewal.sentences))
    assert [each.held_back for each in five.renewal.groups] == [None, None, None]


def test_all_accounts_less_those_whose_revenue_is_known_never_tell_of_a_few() -> None:
    report, five = a_report(with_a_few("arr")), a_report(with_a_few("arr", kept=5))

    assert report.parts[0].growth
    assert five.parts[0].growth
    assert [each.accounts for each in report.parts[0].growth.groups] == [None, None, None]
    assert all(each.share for each in report.parts[0].growth.groups)
    assert [each.accounts for each in five.parts[0].growth.groups] == [80, 60, 85]
    assert "\N{EN DASH}</td></tr>" in page(report)


def test_a_group_that_is_held_back_has_no_curve_and_no_ratio_to_it() -> None:
    churn = a_report(rows(((4, 20, 40), (8, 1, 3), (10, 3, 12)))).parts[0].churn

    assert [(each.name, each.held_back) for each in churn.groups] == [
        ("detractor", None), ("passive", FEW), ("promoter", BESIDE_FEW),
    ]  # fmt: skip
    assert [each.group for each in churn.curves] == ["detractor"]
    assert (churn.ratio, churn.difference) == (None, None)
    assert churn.sentences[0].startswith("A group is held back")


def test_a_renewal_at_a_higher_price_is_growth() -> None:
    growth = a_report(rows(((4, 5, 20), (8, 0, 20), (10, 5, 20)))).parts[0].growth

    assert growth is not None
    kept = {each.name: each.share for each in growth.groups}
    assert kept["passive"] == 110.0  # ten of twenty renewed at 12,000 instead of 10,000


def test_where_a_category_had_no_churn_there_is_no_ratio() -> None:
    churn = a_report(rows(((4, 20, 40), (8, 5, 40), (10, 0, 40)))).parts[0].churn

    assert (churn.ratio, churn.odds, churn.no_odds) == (None, (), "a finite ratio cannot be estimated")
    assert "A finite ratio cannot be estimated (Fisher p < 0.001)" in churn.sentences[0]


def test_a_category_of_few_accounts_is_held_back_with_the_next_smallest() -> None:
    report = a_report(rows(((4, 10, 40), (8, 3, 8), (10, 1, 3))))
    churn = report.parts[0].churn

    assert [(each.accounts, each.events, each.held_back) for each in churn.groups] == [
        (40, 10, None), (None, None, BESIDE_FEW), (None, None, FEW),
    ]  # fmt: skip
    assert churn.sentences[0].startswith("A group has fewer than 10 accounts")
    assert ">8<" not in page(report)


@pytest.mark.parametrize(("metric", "scores"), [("csat", (1, 3, 5)), ("ces", (2, 4, 7))])
def test_other_metrics_are_told_of_where_there_is_enough(metric: str, scores: tuple[int, int, int]) -> None:
    counts = tuple((score, churned, n) for score, (_, churned, n) in zip(scores, STEEP, strict=True))
    report = a_report(rows(counts, metric=metric))

    assert [(part.metric, part.churn.verdict) for part in report.parts] == [
        ("nps", "not enough data yet"), (metric, "associated"),
    ]  # fmt: skip


def test_an_account_that_left_and_came_back_is_a_customer_again() -> None:
    found = rows(STEEP)
    found["landmark_outcomes"] += [
        outcome("a10-89", "churned", date(2025, 1, 1)),
        {**outcome("a10-89", "renewed", date(2025, 2, 1)), "outcome_id": "again"},
        outcome("a10-88", "churned", date(2025, 1, 1)),
    ]

    churn = a_report(found).parts[0].churn

    assert churn.accounts == 229
    assert [(each.reason, each.accounts) for each in churn.left_out] == [("not a customer at the landmark", 1)]


def test_a_score_that_is_too_old_is_not_used() -> None:
    found = rows(STEEP)
    found["landmark_scores"][0] |= {"score": None, "last_day": date(2024, 1, 1)}

    [left_out] = a_report(found).parts[0].churn.left_out

    assert (left_out.reason, left_out.accounts) == ("answer too old", 1)


def test_every_row_of_the_spreadsheet_names_its_queries_and_its_date() -> None:
    table = list(csv.DictReader(StringIO(spreadsheet(a_report(rows(STEEP))).csv.removeprefix("\ufeff"))))

    assert {row["as_of"] for row in table} == {"2025-12-28T06:00:00Z"}
    assert {row["queries"] for row in table} == {"landmark_accounts landmark_outcomes landmark_scores"}
    [ratio] = [row for row in table if (row["figure"], row["subject"]) == ("risk_ratio", "churn")]
    assert (ratio["value"], ratio["low"], ratio["high"]) == ("4.5", "2.41088", "8.39941")


def test_a_segment_that_would_run_in_a_spreadsheet_or_a_page_does_not() -> None:
    found = rows(STEEP, segment="=1+1")
    for account in found["landmark_accounts"][::2]:
        account["segment"] = "<img src=x onerror=alert(1)>"
    report = a_report(found)

    assert "<img" not in page(report)
    assert not re.search(r"(^|,)=", spreadsheet(report).csv, re.MULTILINE)


def test_the_page_is_one_file_without_script_or_request_and_every_drawing_has_a_name() -> None:
    html = page(a_report(rows(STEEP)))

    assert not re.search(r"<script|<link|<img|<iframe|\bsrc=|\bhref=|url\(|@import|\son\w+=|https?:", html)
    assert html.count('role="img"') == html.count("<desc id=") == 2
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_the_json_fits_its_schema() -> None:
    for report in (a_report(rows(STEEP)), a_report(rows(NASHVILLE, first="2025-11-01"))):
        Draft202012Validator(schemas()["WorthReport"]).validate(json.loads(data(report)))
