from datetime import UTC, datetime
from typing import Any

import pytest

from functions.reports.figures import words
from functions.reports.figures.model import BESIDE_FEW, FEW
from functions.reports.forms.chart import WIDE, chart
from functions.reports.kind import Asked
from functions.reports.trend import words as trend_words
from functions.reports.trend.model import Group, TrendReport
from functions.reports.trend.report import build, first_months, values

AS_OF = datetime(2026, 1, 5, 6, tzinfo=UTC)
SAME = {"one_version": "v", "other_version": "v"}
MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


def counted(detractors: int, passives: int, promoters: int, **scope: str) -> dict[str, Any]:
    """Return a row of the query for scores, each answer from an account of its own."""
    n, middle = detractors + passives + promoters, passives if scope.get("metric", "nps") == "nps" else 0
    balance = promoters - (n - promoters - middle)
    accounts = {"accounts": n, "squares": n - middle, "products": balance, "sizes": n}
    accounts |= {"leans": 10_000 * balance, "lean_squares": 10_000**2 * (n - middle)}
    blank = {"metric": "nps", "month": None, "quarter": None, "period": None, "survey_id": None, "told": None}
    told = {"told": f"segment={scope.pop('segment')}"} if "segment" in scope else {}
    return blank | told | scope | {"bottom": detractors, "middle": passives, "top": promoters} | accounts


def segments(report: TrendReport) -> dict[str, Group]:
    """Return the segments of a report by their names."""
    return {each.name: each for facet in report.facets if facet.facet == "segment" for each in facet.groups}


def a_report(
    *scores: dict[str, Any],
    asked: Any = (),
    excluded: Any = (),
    annotations: Any = (),
    touched: Any = (),
    weeks: Any = (),
) -> TrendReport:
    rows = {"trend_scores": scores, "trend_weeks": weeks, "trend_asked": asked, "trend_excluded": excluded}
    rows |= {"trend_annotations": annotations, "trend_touched": touched}
    return build(Asked(AS_OF, "0123456789abcdef", "Harbour Software"), rows)


def test_thirteen_months_end_with_the_one_of_the_date() -> None:
    report = a_report()

    assert [month.month for month in report.overall.months] == [*MONTHS, "2026-01"]
    assert [month.month for month in report.overall.months if not month.complete] == ["2026-01"]


def test_no_answers_is_a_report_that_says_so() -> None:
    report = a_report()

    assert trend_words.headline(report.overall) == "No answers yet"
    assert (
        report.overall.direction.words == "A trend needs 3 months with at least 5 answers each; so far there are none."
    )
    assert (report.overall.recent, report.overall.rate, report.surveys, report.facets) == (None, None, (), ())


def test_a_score_is_shown_in_points_with_its_interval_and_n() -> None:
    recent = a_report(counted(2, 3, 5, period="recent")).overall.recent

    assert recent is not None
    assert (recent.n, recent.accounts, recent.value, recent.low, recent.high) == (10, 10, 30.0, -19.05, 65.20)


def test_a_direction_is_named_only_when_the_interval_excludes_zero() -> None:
    shown = a_report(counted(30, 40, 30, period="before"), counted(61, 17, 22, period="recent")).overall.change
    not_shown = a_report(counted(2, 3, 5, period="before"), counted(0, 0, 5, period="recent")).overall.change

    assert shown is not None
    assert not_shown is not None
    assert (
        words.change(shown).replace("\N{NO-BREAK SPACE}", " ")
        == "\N{MINUS SIGN}39 on the three months before (\N{MINUS SIGN}60 to \N{MINUS SIGN}16)"
    )
    assert (not_shown.points, not_shown.shown) == (70.0, False)
    assert words.change(not_shown).endswith(": no change shown")


def test_the_trend_rests_on_months_with_five_answers_and_says_which() -> None:
    falling = zip(MONTHS, [(10, 15, 25), (14, 14, 22), (1, 1, 1), (18, 14, 18), (22, 13, 15)], strict=False)

    direction = a_report(*[counted(*counts, month=month) for month, counts in falling]).overall.direction

    assert (direction.label, direction.periods_used) == ("declining", 4)
    assert direction.words.startswith("Fitted change \N{MINUS SIGN}")
    assert "from Jan 2025 to May 2025" in direction.words
    assert "resting on 4 months with at least 5 answers each" in direction.words


def test_too_little_evidence_is_said_with_what_it_would_take() -> None:
    few = zip(MONTHS, [(1, 1, 3), (1, 2, 2), (2, 1, 2), (2, 2, 1)], strict=False)

    direction = a_report(*[counted(*counts, month=month) for month, counts in few]).overall.direction

    assert direction.label == "not enough evidence"
    assert direction.answers_wanted == 80
    assert "About 80 answers a month would narrow the interval to 15 points either way." in direction.words


def test_the_response_rate_is_of_what_was_sent_in_the_last_three_months() -> None:
    asked = [
        {"month": "2025-09", "survey_id": "a", "metric": "nps", "asked": 100, "answered": 100, **SAME},
        {"month": "2025-11", "survey_id": "a", "metric": "nps", "asked": 40, "answered": 12, **SAME},
        {"month": "2025-12", "survey_id": "b", "metric": "nps", "asked": 29, "answered": 19, **SAME},
    ]

    report = a_report(asked=asked)

    rate = report.overall.rate
    assert rate is not None
    assert (rate.asked, rate.answered, rate.share, rate.low, rate.high) == (69, 31, 44.93, 33.77, 56.62)
    assert [(series.survey_id, series.rate.asked) for series in report.surveys if series.rate] == [("a", 40), ("b", 29)]


def test_a_segment_with_four_answers_shows_no_figures_and_five_do() -> None:
    answers = [counted(0, 0, n, segment=name) for name, n in (("smb", 5), ("large", 4), ("nonprofit", 4))]

    report = a_report(counted(0, 0, 13, month="2025-12"), *answers)

    assert {name: each.score is None for name, each in segments(report).items()} == {
        "smb": False,
        "large": True,
        "nonprofit": True,
    }


def test_a_lone_small_segment_takes_the_next_smallest_with_it() -> None:
    answers = [counted(0, 0, n, segment=name) for name, n in (("large", 30), ("smb", 20), ("nonprofit", 4))]

    report = a_report(counted(0, 0, 54, month="2025-12"), *answers)

    assert {name: each.held_back for name, each in segments(report).items()} == {
        "large": None,
        "smb": BESIDE_FEW,
        "nonprofit": FEW,
    }


def test_small_segments_that_are_small_together_take_another_with_them() -> None:
    answers = [counted(0, 0, n, segment=name) for name, n in (("large", 30), ("smb", 20), ("a", 1), ("b", 2))]

    report = a_report(counted(0, 0, 53, month="2025-12"), *answers)

    assert [name for name, each in segments(report).items() if each.score] == ["large"]


def test_a_month_with_four_answers_shows_no_figures_nor_does_the_smallest_beside_it() -> None:
    answers = zip(MONTHS[-3:], [(0, 9, 0), (0, 4, 0), (0, 7, 0)], strict=True)

    report = a_report(*[counted(*counts, month=month) for month, counts in answers], counted(0, 20, 0, period="recent"))

    assert {month.month: month.held_back for month in report.overall.months[-4:]} == {
        "2025-10": None,
        "2025-11": FEW,
        "2025-12": BESIDE_FEW,
        "2026-01": None,
    }
    assert [month.month for month in report.overall.months if month.score] == ["2025-10"]
    assert report.overall.answers == 20


def test_three_months_with_four_answers_in_all_have_no_score_and_no_change() -> None:
    series = a_report(
        counted(0, 0, 4, month="2025-12"),
        counted(0, 0, 4, period="recent"),
        counted(0, 9, 0, month="2025-10"),
        counted(0, 9, 0, period="before"),
    ).overall

    assert (series.recent, series.recent_held_back, series.change) == (None, FEW, None)
    assert trend_words.headline(series) == "Fewer than 5 answers in the last three months"


def test_a_small_survey_cannot_be_worked_out_from_all_surveys_less_the_others() -> None:
    both = [counted(0, 24, 0, month="2025-12"), counted(0, 24, 0, period="recent")]
    large = [counted(0, 20, 0, survey_id="large", **when) for when in ({"month": "2025-12"}, {"period": "recent"})]
    small = [counted(0, 4, 0, survey_id="small", **when) for when in ({"month": "2025-12"}, {"period": "recent"})]

    report = a_report(*both, *large, *small)

    assert report.overall.recent is not None
    assert [series.recent_held_back for series in report.surveys] == [BESIDE_FEW, FEW]
    assert [series.months[11].held_back for series in report.surveys] == [BESIDE_FEW, FEW]


def test_the_trend_still_rests_on_a_month_held_back_beside_a_small_one() -> None:
    answers = zip(MONTHS[:4], [(10, 15, 25), (14, 14, 22), (18, 14, 18), (1, 1, 1)], strict=True)

    overall = a_report(*[counted(*counts, month=month) for month, counts in answers]).overall

    assert len([month for month in overall.months if month.score]) == 2
    assert overall.direction.periods_used == 3


def test_the_notes_say_what_is_held_back_and_why() -> None:
    said = {note.topic: note.text for note in a_report().notes}

    assert "segment, month or period with fewer than 5 answers" in said["Small groups"]
    assert "next smallest group is held back beside it" in said["Small groups"]


def test_each_survey_has_figures_of_its_own_beside_all_of_them() -> None:
    report = a_report(
        counted(5, 0, 5, month="2025-12"),
        counted(5, 0, 0, month="2025-12", survey_id="onboarding-nps"),
        counted(0, 0, 5, month="2025-12", survey_id="renewal-nps"),
    )

    scores = [series.months[11].score for series in (report.overall, *report.surveys)]
    assert [score.value for score in scores if score] == [0.0, -100.0, 100.0]


def test_answers_of_whoever_came_by_are_left_out_in_so_many_words() -> None:
    report = a_report(excluded=[{"why": "open", "answers": 1207}, {"why": "visitor", "answers": 3}])

    said = {note.topic: note.text for note in report.notes}
    assert said["Left out"] == (
        "Answers that come from whoever came by: 1,207 by open links and 3 by visitors who were not signed in."
    )


def test_answers_that_colleagues_left_out_are_told_in_so_many_words() -> None:
    report = a_report(excluded=[{"why": "colleague", "answers": 2}])

    said = {note.topic: note.text for note in report.notes}
    assert said["Left out"] == "Answers that colleagues left out, each with a reason on record: 2."


def test_the_notes_name_date_queries_and_programme() -> None:
    said = {note.topic: note.text for note in a_report().notes}

    assert said["As of"].startswith("2026-01-05T06:00:00Z")
    queries = "trend_scores, trend_weeks, trend_asked, trend_excluded, trend_annotations and trend_touched"
    assert f"{queries}; programme 0123456789abcdef" in said["Source"]


def test_queries_are_asked_for_whole_months_up_to_the_date() -> None:
    asked = values(AS_OF)["trend_scores"]

    assert asked == {
        "as_of": datetime(2026, 1, 5, 6),  # noqa: DTZ001 - the lake's timestamps are UTC, unsaid
        "since": datetime(2025, 1, 1),  # noqa: DTZ001 - the same
        "recent": datetime(2025, 11, 1),  # noqa: DTZ001 - the same
        "before": datetime(2025, 8, 1),  # noqa: DTZ001 - the same
    }
    assert first_months("2026-01") == {"responses": "2024-10", "invitations": "2024-10"}


@pytest.mark.parametrize(("value", "text"), [(-0.4, "0"), (-3.2, "\N{MINUS SIGN}3"), (41.6, "42")])
def test_numbers_have_a_proper_minus_and_no_minus_zero(value: float, text: str) -> None:
    assert words.whole(value) == text


def sent(month: str, *versions: str, survey: str = "nps") -> dict[str, Any]:
    told = {"one_version": min(versions), "other_version": max(versions)}
    return {"month": month, "survey_id": survey, "metric": "nps", "asked": 9, "answered": 3, **told}


def test_another_question_breaks_the_line_in_the_month_it_was_first_asked() -> None:
    months = [counted(2, 3, 5, month=month, survey_id=survey) for month in MONTHS[:4] for survey in ("nps", None)]  # type: ignore[arg-type]
    asked = [sent("2025-01", "a"), sent("2025-02", "a"), sent("2025-03", "a", "b"), sent("2025-04", "b")]

    report = a_report(*months, asked=asked)

    assert [month.month for month in report.overall.months if month.question_changed] == ["2025-03"]
    drawn = chart(report.overall.months, WIDE)
    assert (len(drawn.lines), len(drawn.breaks)) == (2, 1)


def test_several_surveys_together_have_no_one_question_to_change() -> None:
    asked = [sent("2025-01", "a"), sent("2025-02", "b", survey="csm-nps"), sent("2025-02", "c")]

    report = a_report(asked=asked)

    assert not any(month.question_changed for month in report.overall.months)
    assert [month.month for month in report.surveys[1].months if month.question_changed] == ["2025-02"]
