from datetime import UTC, date, datetime
from typing import Any

import pytest

from functions.reports import words
from functions.reports.chart import WIDE, chart
from functions.reports.figures import build, first_months, values
from functions.reports.kind import Asked
from functions.reports.model import BESIDE_FEW, FEW, TrendReport

AS_OF = datetime(2026, 1, 5, 6, tzinfo=UTC)
SAME = {"one_version": "v", "other_version": "v"}
MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


def counted(detractors: int, passives: int, promoters: int, **scope: str) -> dict[str, Any]:
    """Return a row of the query for scores, each answer from an account of its own."""
    n, balance = detractors + passives + promoters, promoters - detractors
    accounts = {"accounts": n, "squares": detractors + promoters, "products": balance, "sizes": n}
    accounts |= {"leans": 10_000 * balance, "lean_squares": 10_000**2 * (detractors + promoters)}
    blank = {"month": None, "period": None, "survey_id": None, "segment": None}
    return blank | scope | {"detractors": detractors, "passives": passives, "promoters": promoters} | accounts


def a_report(
    *scores: dict[str, Any], asked: Any = (), excluded: Any = (), annotations: Any = (), touched: Any = ()
) -> TrendReport:
    rows = {"trend_scores": scores, "trend_asked": asked, "trend_excluded": excluded}
    rows |= {"trend_annotations": annotations, "trend_touched": touched}
    return build(Asked(AS_OF, "0123456789abcdef", "Harbour Software"), rows)


def test_thirteen_months_end_with_the_one_of_the_date() -> None:
    report = a_report()

    assert [month.month for month in report.overall.months] == [*MONTHS, "2026-01"]
    assert [month.month for month in report.overall.months if not month.complete] == ["2026-01"]


def test_no_answers_is_a_report_that_says_so() -> None:
    report = a_report()

    assert words.headline(report.overall) == "No answers yet"
    assert (
        report.overall.direction.words == "A trend needs 3 months with at least 5 answers each; so far there are none."
    )
    assert (report.overall.recent, report.overall.rate, report.surveys, report.segments) == (None, None, (), ())


def test_a_score_is_shown_in_points_with_its_interval_and_n() -> None:
    recent = a_report(counted(2, 3, 5, period="recent")).overall.recent

    assert recent is not None
    assert (recent.n, recent.accounts, recent.nps, recent.low, recent.high) == (10, 10, 30.0, -19.05, 65.20)


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

    assert (direction.label, direction.months_used) == ("declining", 4)
    assert direction.words.startswith("Fitted change \N{MINUS SIGN}")
    assert "from Jan 2025 to May 2025" in direction.words
    assert "resting on 4 months with at least 5 answers each" in direction.words


def test_too_little_evidence_is_said_with_what_it_would_take() -> None:
    few = zip(MONTHS, [(1, 1, 3), (1, 2, 2), (2, 1, 2), (2, 2, 1)], strict=False)

    direction = a_report(*[counted(*counts, month=month) for month, counts in few]).overall.direction

    assert direction.label == "not enough evidence"
    assert direction.answers_wanted_a_month == 80
    assert "About 80 answers a month would narrow the interval to 15 points either way." in direction.words


def test_the_response_rate_is_of_what_was_sent_in_the_last_three_months() -> None:
    asked = [
        {"month": "2025-09", "survey_id": "a", "asked": 100, "answered": 100, **SAME},
        {"month": "2025-11", "survey_id": "a", "asked": 40, "answered": 12, **SAME},
        {"month": "2025-12", "survey_id": "b", "asked": 29, "answered": 19, **SAME},
    ]

    report = a_report(asked=asked)

    rate = report.overall.rate
    assert rate is not None
    assert (rate.asked, rate.answered, rate.share, rate.low, rate.high) == (69, 31, 44.93, 33.77, 56.62)
    assert [(series.survey_id, series.rate.asked) for series in report.surveys if series.rate] == [("a", 40), ("b", 29)]


def test_a_segment_with_four_answers_shows_no_figures_and_five_do() -> None:
    answers = [counted(0, 0, n, segment=name) for name, n in (("smb", 5), ("large", 4), ("nonprofit", 4))]

    report = a_report(counted(0, 0, 13, month="2025-12"), *answers)

    assert {each.segment: each.score is None for each in report.segments} == {
        "smb": False,
        "large": True,
        "nonprofit": True,
    }


def test_a_lone_small_segment_takes_the_next_smallest_with_it() -> None:
    answers = [counted(0, 0, n, segment=name) for name, n in (("large", 30), ("smb", 20), ("nonprofit", 4))]

    report = a_report(counted(0, 0, 54, month="2025-12"), *answers)

    assert {each.segment: each.held_back for each in report.segments} == {
        "large": None,
        "smb": BESIDE_FEW,
        "nonprofit": FEW,
    }


def test_small_segments_that_are_small_together_take_another_with_them() -> None:
    answers = [counted(0, 0, n, segment=name) for name, n in (("large", 30), ("smb", 20), ("a", 1), ("b", 2))]

    report = a_report(counted(0, 0, 53, month="2025-12"), *answers)

    assert [each.segment for each in report.segments if each.score] == ["large"]


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
    assert words.headline(series) == "Fewer than 5 answers in the last three months"


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
    assert overall.direction.months_used == 3


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
    assert [score.nps for score in scores if score] == [0.0, -100.0, 100.0]


def test_answers_on_another_scale_are_left_out_in_so_many_words() -> None:
    report = a_report(
        excluded=[{"why": "ces", "answers": 3}, {"why": "csat", "answers": 1204}, {"why": "open", "answers": 7}]
    )

    said = {note.topic: note.text for note in report.notes}
    assert said["Left out"] == (
        "Answers that are not on the NPS scale, or that come from whoever came by: "
        "3 to CES surveys and 1,204 to CSAT surveys and 7 by open links."
    )


def test_answers_that_colleagues_left_out_are_told_in_so_many_words() -> None:
    report = a_report(excluded=[{"why": "colleague", "answers": 2}])

    said = {note.topic: note.text for note in report.notes}
    assert said["Left out"] == "Answers that colleagues left out, each with a reason on record: 2."


def test_the_notes_name_date_queries_and_programme() -> None:
    said = {note.topic: note.text for note in a_report().notes}

    assert said["As of"].startswith("2026-01-05T06:00:00Z")
    assert (
        "trend_scores, trend_asked, trend_excluded, trend_annotations and trend_touched; programme 0123456789abcdef"
        in said["Source"]
    )


def test_queries_are_asked_for_whole_months_up_to_the_date() -> None:
    asked = values(AS_OF)["trend_scores"]

    assert asked == {
        "as_of": datetime(2026, 1, 5, 6),  # noqa: DTZ001 - the lake's timestamps are UTC, unsaid
        "since": datetime(2025, 1, 1),  # noqa: DTZ001 - the same
        "recent": datetime(2025, 11, 1),  # noqa: DTZ001 - the same
        "before": datetime(2025, 8, 1),  # noqa: DTZ001 - the same
    }
    assert first_months("2026-01") == {"responses": "2025-01", "invitations": "2024-10"}


@pytest.mark.parametrize(("value", "text"), [(-0.4, "0"), (-3.2, "\N{MINUS SIGN}3"), (41.6, "42")])
def test_numbers_have_a_proper_minus_and_no_minus_zero(value: float, text: str) -> None:
    assert words.whole(value) == text


def changed(name: str, day: date, accounts: int | None = None, surveys: list[str] | None = None) -> dict[str, Any]:
    return {"annotation_id": name, "title": name.title(), "day": day, "accounts": accounts, "survey_ids": surveys}


def heard(cells: str, detractors: int, passives: int, promoters: int, account: str = "acme") -> dict[str, Any]:
    """Return a row of the query for what was touched; cells are such as "before exports; after search"."""
    counts = {"detractors": detractors, "passives": passives, "promoters": promoters}
    return {"account_id": account, "cells": cells.replace("; ", "\x1f"), **counts}


def test_a_change_for_some_accounts_has_their_score_before_and_after_it() -> None:
    [one] = a_report(
        annotations=[changed("faster exports", date(2025, 6, 3), 3)],
        touched=[heard("before faster exports", 30, 40, 30), heard("after faster exports", 61, 17, 22)],
    ).annotations

    assert (one.number, one.day, one.title, one.accounts) == (1, "2025-06-03", "Faster Exports", 3)
    assert one.before is not None
    assert one.after is not None
    assert one.change is not None
    assert (one.before.nps, one.after.nps, one.change.points, one.change.shown) == (0.0, -39.0, -39.0, True)


def test_few_answers_before_or_after_a_change_hold_both_sides_back() -> None:
    [one] = a_report(
        annotations=[changed("new", date(2025, 6, 3), 3)],
        touched=[heard("before new", 9, 0, 0), heard("after new", 1, 1, 2)],
    ).annotations

    assert (one.before, one.after, one.change, one.held_back) == (None, None, None, FEW)


def test_before_and_after_a_change_allow_for_colleagues_who_think_alike() -> None:
    alike = [heard("before new", 6 * (number % 2), 0, 6 * (1 - number % 2), f"a{number}") for number in range(20)]
    later = [heard("after new", 0, 1, 5, f"a{number}") for number in range(19)]

    [one] = a_report(annotations=[changed("new", date(2025, 6, 3), 20)], touched=[*alike, *later]).annotations

    assert one.before
    assert one.after
    assert (one.before.accounts, one.before.n, one.before.nps) == (20, 120, 0.0)
    error = 100 * (20 / 19 * 20 * 36) ** 0.5 / 120  # of the sum of each account's six, all alike
    assert (one.before.low, one.before.high) == pytest.approx((-1.959964 * error, 1.959964 * error), abs=0.01)
    assert one.after.accounts == 19
    assert one.after.high - one.after.low == pytest.approx(14.74, abs=0.01)  # as of so many answers
    assert one.change
    assert one.change.high - one.change.low > 2 * 1.959964 * error


def shown(*touched: dict[str, Any], scores: Any = (), **days: date) -> dict[str, Any]:
    """Return what is held back of changes on some days, by their titles."""
    told = [changed(name, day, 3) for name, day in days.items()]
    return {each.title: each.held_back for each in a_report(*scores, annotations=told, touched=touched).annotations}


def test_two_changes_that_differ_by_a_few_answers_do_not_both_have_a_score() -> None:
    both = heard("before new; before old", 9, 9, 9)

    few = shown(both, heard("before old", 0, 0, 4, "bolt"), old=date(2025, 6, 3), new=date(2025, 6, 4))
    five = shown(both, heard("before old", 0, 0, 5, "bolt"), old=date(2025, 6, 3), new=date(2025, 6, 4))

    assert few == {"Old": BESIDE_FEW, "New": None}
    assert five == {"Old": None, "New": None}


def test_changes_that_share_a_few_answers_and_have_enough_of_their_own_both_have_a_score() -> None:
    found = shown(
        heard("before old", 3, 3, 3),
        heard("after old; before new", 2, 0, 0, "bolt"),
        heard("after old", 3, 3, 3),
        heard("before new", 4, 4, 4, "coal"),
        old=date(2025, 6, 3),
        new=date(2025, 8, 3),
    )

    assert found == {"Old": None, "New": None}


def test_three_changes_of_which_two_make_up_all_but_a_few_of_the_third_are_not_all_shown() -> None:
    days = {"one": date(2025, 6, 3), "two": date(2025, 6, 4), "whole": date(2025, 6, 5)}

    parts = [heard("before one; before whole", 3, 3, 3), heard("before two; before whole", 4, 4, 4, "bolt")]

    assert shown(*parts, heard("before whole", 0, 0, 1, "coal"), **days) == {
        "One": BESIDE_FEW, "Two": None, "Whole": None,
    }  # fmt: skip


def test_a_change_for_all_but_a_few_answers_of_whole_months_has_no_score() -> None:
    months = [counted(0, 7, 0, month=month) for month in MONTHS[-2:]]

    few = shown(heard("after new", 0, 12, 0), scores=months, new=date(2025, 11, 1))
    five = shown(heard("after new", 0, 9, 0), scores=months, new=date(2025, 11, 1))
    next_day = shown(heard("after new", 0, 12, 0), scores=months, new=date(2025, 11, 2))

    assert (few, five, next_day) == ({"New": BESIDE_FEW}, {"New": None}, {"New": None})


def test_changes_are_numbered_by_day_and_only_the_newest_dozen_is_told() -> None:
    told = [changed(f"change {number:02d}", date(2025, 1, 31 - number)) for number in range(14)]

    found = a_report(annotations=told).annotations

    assert [(each.number, each.day) for each in found][::11] == [(1, "2025-01-20"), (12, "2025-01-31")]


def test_changes_are_marked_on_their_day_and_those_close_together_as_one() -> None:
    days = [date(2025, 6, 1), date(2025, 6, 3), date(2025, 9, 15), date(2024, 1, 1)]
    report = a_report(counted(2, 3, 5, month="2025-06"), annotations=[changed(f"c{day}", day) for day in days])

    flags = chart(report.overall.months, WIDE, report.annotations).flags

    assert [flag.text for flag in flags] == ["2\N{EN DASH}3", "4"]
    assert flags[0].x == pytest.approx(44 + 5 * 706 / 13, abs=0.1)  # where June begins


def test_a_survey_is_marked_with_what_is_about_it() -> None:
    told = [changed("all", date(2025, 6, 1)), changed("one", date(2025, 6, 2), surveys=["csm-nps"])]

    report = a_report(annotations=told)

    assert [each.title for each in words.about(report.annotations, "nps")] == ["All"]
    assert [each.title for each in words.about(report.annotations, "csm-nps")] == ["All", "One"]


def sent(month: str, *versions: str, survey: str = "nps") -> dict[str, Any]:
    told = {"one_version": min(versions), "other_version": max(versions)}
    return {"month": month, "survey_id": survey, "asked": 9, "answered": 3, **told}


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
