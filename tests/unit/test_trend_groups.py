"""Groups of people beside each other, satisfaction beside NPS, quarters, and what another question does to them."""

from typing import Any

import pytest
from scipy import stats

from functions.reports.figures import words
from functions.reports.figures.model import BESIDE_FEW, FEW, Satisfaction
from functions.reports.forms.chart import NARROW, WIDE, chart
from functions.reports.trend import words as trend_words
from functions.reports.trend.model import Span, TrendReport
from functions.reports.trend.render import page, spreadsheet
from tests.unit.test_trend_figures import MONTHS, a_report, counted, segments, sent

FALLING = [(10, 15, 25), (14, 14, 22), (18, 14, 18), (22, 13, 15)]
LEVEL = [(10, 15, 25)] * 4


def quarters_of(report: TrendReport) -> tuple[Span, ...]:
    return report.quarters.spans if report.quarters else ()


def monthly(counts: list[tuple[int, int, int]], **scope: Any) -> list[dict[str, Any]]:
    return [counted(*each, month=month, **scope) for month, each in zip(MONTHS[-4:], counts, strict=True)]


def test_the_segment_that_declined_is_told_from_those_that_did_not() -> None:
    windows = [counted(64, 56, 80, segment="starter"), counted(40, 60, 100, segment="business")]
    report = a_report(*monthly(FALLING, segment="starter"), *monthly(LEVEL, segment="business"), *windows)

    found = {name: each.direction.label for name, each in segments(report).items()}
    assert found == {"starter": "declining", "business": "not enough evidence"}
    assert "Declining" in page(report)


def test_a_group_that_declines_by_itself_is_not_called_so_as_one_of_many() -> None:
    others = [counted(40, 60, 100, segment=str(each)) for each in range(19)]
    level = [row for each in range(19) for row in monthly(LEVEL, segment=str(each))]
    report = a_report(*monthly(FALLING, segment="starter"), counted(64, 56, 80, segment="starter"), *level, *others)

    starter = segments(report)["starter"].direction
    assert starter.label == "not enough evidence"
    assert "As one of several that are compared it shows no direction" in starter.words


def test_a_group_is_compared_with_its_own_three_months_before() -> None:
    rows = [counted(30, 40, 30, period="before"), counted(61, 17, 22, period="recent"), counted(91, 57, 52)]
    report = a_report(*[row | {"told": "plan=pro"} for row in rows], counted(40, 60, 100, told="plan=free"))

    [plans] = [each for each in report.facets if each.facet == "plan"]
    pro = next(each for each in plans.groups if each.name == "pro")
    assert pro.change is not None
    assert (pro.change.points, pro.change.shown) == (-39.0, True)


def test_a_facet_of_one_group_says_nothing_that_the_whole_does_not() -> None:
    report = a_report(counted(5, 5, 5, month="2025-12"), counted(5, 5, 5, told="role=end_user"))

    assert report.facets == ()


def test_those_in_no_group_are_not_told_by_subtraction() -> None:
    """Of 53 answers three are from accounts without a plan: both plans shown would give those three away."""
    plans = [counted(10, 10, 10, told="plan=pro"), counted(5, 5, 10, told="plan=free")]
    report = a_report(counted(16, 16, 21, month="2025-12"), *plans)

    [found] = report.facets
    assert {each.name: each.held_back for each in found.groups} == {"pro": None, "free": BESIDE_FEW}


def test_a_few_of_a_group_without_a_name_are_not_hidden_by_those_whose_group_is_not_known() -> None:
    """Answers of before groups were kept are in none: fifty of those make three of no segment no fewer."""
    named = [counted(1, 1, 1, segment=""), counted(10, 10, 10, segment="smb")]

    report = a_report(counted(20, 30, 33, month="2025-12"), *named)

    assert segments(report)[""].held_back == FEW


def test_a_survey_whose_metric_was_changed_has_a_trend_for_each() -> None:
    before = counted(5, 5, 10, month="2025-03", survey_id="support", metric="csat")
    after = counted(5, 5, 10, month="2025-12", survey_id="support")

    found = a_report(counted(5, 5, 10, month="2025-12"), before, after).surveys

    assert [(each.survey_id, each.metric, each.answers) for each in found] == [
        ("support", "nps", 20), ("support", "csat", 20),
    ]  # fmt: skip


def test_only_the_largest_groups_are_compared_and_the_rest_are_counted() -> None:
    groups = [counted(10, 10, 10 + each, told=f"plan={each:02}") for each in range(23)]

    [found] = a_report(*groups).facets

    assert (len(found.groups), found.left_out, found.groups[0].name) == (20, 3, "22")
    assert "3 smaller groups not shown" in page(a_report(*groups))


def test_csat_is_the_share_of_the_satisfied_with_its_interval() -> None:
    report = a_report(counted(10, 20, 70, month="2025-12", survey_id="support", metric="csat"))

    [support] = report.surveys
    score = support.months[11].score
    assert isinstance(score, Satisfaction)
    assert (score.percent, score.n, score.bands) == (70.0, 100, (10, 20, 70))
    wilson = stats.binomtest(70, 100).proportion_ci(method="wilson")
    assert (score.low, score.high) == pytest.approx((60.97, 79.03), abs=0.01)  # of accounts: 1.96 sqrt(.84 / 99) / 2
    assert (score.low, score.high) == pytest.approx((100 * wilson.low, 100 * wilson.high), abs=1)
    assert words.score(score).replace("\N{NO-BREAK SPACE}", " ") == "70% (61 to 79%)"


def test_satisfaction_is_no_part_of_the_score_of_all_nps_surveys() -> None:
    report = a_report(
        counted(5, 5, 10, month="2025-12"),
        counted(5, 5, 10, month="2025-12", survey_id="nps"),
        counted(50, 0, 0, month="2025-12", survey_id="support", metric="csat"),
        asked=[sent("2025-12", "a"), sent("2025-12", "a", survey="support") | {"metric": "csat", "asked": 90}],
    )

    assert report.overall.answers == 20
    assert report.overall.rate is not None
    assert report.overall.rate.asked == 9
    assert [(each.survey_id, each.metric, each.rate and each.rate.asked) for each in report.surveys] == [
        ("nps", "nps", 9),
        ("support", "csat", 90),
    ]


def test_a_fall_of_satisfaction_is_told_in_points_of_its_own_scale() -> None:
    """From nine of ten satisfied to six of ten: about thirty points, not sixty."""
    counts = [(10, 0, 90), (20, 0, 80), (30, 0, 70), (40, 0, 60)]
    [support] = a_report(*monthly(counts, survey_id="support", metric="csat")).surveys

    assert support.direction.label == "declining"
    assert support.direction.change == pytest.approx(-30, abs=1)
    assert "Fitted change \N{MINUS SIGN}29 points from Sep 2025 to Dec 2025" in support.direction.words


def test_the_page_draws_satisfaction_in_per_cent_beside_its_table() -> None:
    html = page(a_report(*monthly(LEVEL, survey_id="support", metric="csat")))

    assert "CSAT is the share of answers that were satisfied" in html
    assert '<th scope="col" class="r">Dissatisfied</th>' in html
    assert ">50%</td>" in html


def test_quarters_are_shown_that_lie_within_the_months() -> None:
    quarters = [counted(10, 10, 10, quarter=each) for each in ("2024-10", "2025-01", "2025-10", "2026-01")]

    report = a_report(*quarters)

    assert [(each.begins, each.complete, bool(each.score)) for each in quarters_of(report)] == [
        ("2025-01", True, True),
        ("2025-04", True, False),
        ("2025-07", True, False),
        ("2025-10", True, True),
        ("2026-01", False, True),
    ]
    assert "Q1 2026 <small>so far</small>" in page(report)


def test_a_quarter_is_shown_beside_months_of_which_two_are_held_back() -> None:
    months = [counted(3, 3, 3, month="2025-10"), counted(1, 1, 1, month="2025-11"), counted(3, 3, 3, month="2025-12")]

    report = a_report(*months, counted(7, 7, 7, quarter="2025-10"))

    assert [each.held_back for each in report.overall.months[-4:-1]] == [None, FEW, BESIDE_FEW]
    assert quarters_of(report)[-2].score is not None


def test_a_quarter_that_would_tell_of_the_small_month_in_it_is_held_back() -> None:
    """December hides behind January in the last three months; the quarter less October and November would tell it."""
    counts = {"2025-10": 20, "2025-11": 20, "2025-12": 3, "2026-01": 19}
    months = [counted(0, n, 0, month=month) for month, n in counts.items()]
    periods = [counted(0, 42, 0, period="recent"), counted(0, 20, 0, period="before")]

    report = a_report(*months, *periods, counted(0, 43, 0, quarter="2025-10"), counted(0, 19, 0, quarter="2026-01"))

    assert [each.held_back for each in report.overall.months[-3:]] == [None, FEW, BESIDE_FEW]
    assert quarters_of(report)[-2].held_back == BESIDE_FEW


def test_a_trend_rests_on_the_months_since_the_question_was_changed() -> None:
    counts = [(1, 1, 8)] * 3 + [(8, 1, 1)] * 3
    months = [counted(*each, month=month, survey_id="nps") for month, each in zip(MONTHS[:6], counts, strict=True)]
    before = [sent(month, "a") for month in MONTHS[:3]]

    [asked_anew] = a_report(*months, asked=[*before, *(sent(month, "b") for month in MONTHS[3:6])]).surveys
    [as_before] = a_report(*months, asked=[*before, *(sent(month, "a") for month in MONTHS[3:6])]).surveys

    assert as_before.direction.label == "declining"
    assert (asked_anew.direction.label, asked_anew.direction.periods_used) == ("not enough evidence", 3)


def test_the_month_in_which_both_questions_were_asked_counts_for_neither_trend() -> None:
    months = [counted(8, 1, 1, month=month, survey_id="nps") for month in MONTHS[:6]]
    asked = [sent("2025-01", "a"), sent("2025-02", "a", "b"), sent("2025-03", "b")]

    [found] = a_report(*months, asked=asked).surveys

    assert (found.direction.periods_used, found.asked_anew) == (4, "2025-02")


def test_periods_on_either_side_of_another_question_are_not_compared() -> None:
    rows = [
        counted(30, 40, 30, period="before", survey_id="nps"),
        counted(61, 17, 22, period="recent", survey_id="nps"),
    ]
    asked = [sent("2025-08", "a"), sent("2025-11", "b")]

    [found] = a_report(*rows, asked=asked).surveys

    assert found.change is None
    assert (
        trend_words.uncompared(found)
        == "Not compared with the three months before: the question was changed in Nov 2025"
    )


def test_a_spreadsheet_has_every_group_by_month_and_every_quarter() -> None:
    rows = spreadsheet(
        a_report(
            *monthly(LEVEL, segment="smb"), counted(40, 60, 100, segment="smb"), counted(9, 9, 9, quarter="2025-10")
        )
    ).records

    smb = {row["period"]: row["answers"] for row in rows if (row["scope"], row["name"]) == ("segment", "smb")}
    assert (smb["all months"], smb["2025-12"], smb["2025-01"]) == (200, 50, 0)
    assert [row["answers"] for row in rows if row["period"] == "quarter from 2025-10"] == [27]


def test_in_a_narrow_drawing_wide_numbers_of_answers_stand_below_named_months_alone() -> None:
    many = a_report(*[counted(40, 40, 40, month=month) for month in MONTHS]).overall
    few = a_report(*[counted(4, 4, 4, month=month) for month in MONTHS]).overall

    assert [tick.n for tick in chart(many.months, NARROW).ticks] == [
        "120", "", "", "120", "", "", "120", "", "", "120", "", "", "0",
    ]  # fmt: skip
    assert all(tick.n for tick in chart(few.months, NARROW).ticks)
    assert all(tick.n for tick in chart(many.months, WIDE).ticks)
