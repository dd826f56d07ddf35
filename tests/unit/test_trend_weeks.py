"""Weeks beside months: what they show, and what they must not tell."""

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from functions.reports.trend.model import TrendReport
from functions.reports.trend.render import page
from tests.unit.test_trend_figures import a_report, counted

# Thirteen weeks up to Monday, 5 January 2026; two of them lie in two months each, and the last has but begun.
WEEKS = [f"2025-10-{day:02}" for day in (13, 20, 27)] + [f"2025-11-{day:02}" for day in (3, 10, 17, 24)]
WEEKS += [f"2025-12-{day:02}" for day in (1, 8, 15, 22, 29)] + ["2026-01-05"]
PARTS = [(week, week[:7]) for week in WEEKS] + [("2025-10-27", "2025-11"), ("2025-12-29", "2026-01")]
WHOLE = 20


def reported(parts: dict[tuple[str, str], int], rest: int = WHOLE) -> TrendReport:
    """Return a report on passives: so many in what lies of each week in each month, and a rest of October before."""
    weeks, months = Counter[str](), Counter({"2025-10": rest})
    for (week, month), n in parts.items():
        weeks[week] += n
        months[month] += n
    rows = [told(n, week, month) for (week, month), n in parts.items() if n]
    rows += [told(n, week) for week, n in weeks.items() if n]
    scores = [counted(0, n, 0, month=month) for month, n in months.items() if n]
    recent = months["2025-11"] + months["2025-12"] + months["2026-01"]
    periods = {"recent": recent, "before": months["2025-10"]}
    scores += [counted(0, n, 0, period=period) for period, n in periods.items() if n]
    quarters = {"2025-10": months["2025-10"] + months["2025-11"] + months["2025-12"], "2026-01": months["2026-01"]}
    scores += [counted(0, n, 0, quarter=quarter) for quarter, n in quarters.items() if n]
    return a_report(*scores, weeks=rows)


def told(n: int, week: str, month: str | None = None) -> dict[str, Any]:
    return {**counted(0, n, 0), "week": week, "month": month}


def shown(report: TrendReport) -> dict[str, bool]:
    return {each.begins: each.score is not None for each in report.weeks.spans} if report.weeks else {}


def test_each_of_the_last_weeks_is_shown_with_the_last_one_not_over() -> None:
    report = reported(dict.fromkeys(PARTS, WHOLE))

    assert shown(report) == dict.fromkeys(WEEKS, True)
    assert report.weeks is not None
    assert [each.complete for each in report.weeks.spans] == [True] * 12 + [False]
    assert report.weeks.direction.label == "holding steady"
    assert "from 13 Oct 2025 to 5 Jan 2026" in report.weeks.direction.words
    assert "By week" in page(report)


def test_too_few_answers_have_no_weeks() -> None:
    assert reported(dict.fromkeys(PARTS, 8)).weeks is None


def test_a_week_of_four_answers_is_held_back_alone_where_what_is_left_of_its_month_hides_it() -> None:
    """What October had before the first week is not shown, and so neither is what November has of a week in both."""
    report = reported({**dict.fromkeys(PARTS, WHOLE), ("2025-11-10", "2025-11"): 4})

    assert [week for week, is_shown in shown(report).items() if not is_shown] == ["2025-11-10"]


def test_a_week_of_four_answers_takes_another_with_it_where_the_months_would_tell_of_it() -> None:
    report = reported({**dict.fromkeys(PARTS, WHOLE), ("2025-11-10", "2025-11"): 4}, rest=0)

    held = [week for week, is_shown in shown(report).items() if not is_shown]
    assert "2025-11-10" in held
    assert len(held) > 1


def test_a_few_days_of_a_week_at_a_months_end_are_not_told_by_subtraction() -> None:
    """Of the week from 29 December all but three answers are of December: with the month, it would tell those three."""
    report = reported({**dict.fromkeys(PARTS, WHOLE), ("2025-12-29", "2026-01"): 3})

    assert not shown(report)["2025-12-29"]


def test_a_small_month_is_not_told_by_its_quarter_less_another_month_and_the_weeks_of_the_third() -> None:
    """November's three are hidden beside December, which its weeks would tell; October and the quarter are shown."""
    few = {part: 0 for part in PARTS if part[1] == "2025-11"} | {("2025-11-10", "2025-11"): 3}
    report = reported({**dict.fromkeys(PARTS, 20), **few, ("2026-01-05", "2026-01"): 90})

    held = {month.month for month in report.overall.months if month.held_back}
    assert held == {"2025-11", "2025-12"}
    assert report.quarters is not None
    assert report.quarters.spans[-2].score is not None
    of_december = [week for week, month in PARTS if month == "2025-12"]
    assert any(shown(report).values())
    assert not all(shown(report)[week] for week in of_december)


@given(st.dictionaries(st.sampled_from(PARTS), st.integers(0, 30), min_size=8), st.integers(0, 40))
def test_no_few_answers_are_left_between_weeks_and_the_months_they_lie_in(
    parts: dict[tuple[str, str], int], rest: int
) -> None:
    report = reported(parts, rest)
    of_week, visible = Counter[str](), shown(report)
    for (week, _), n in parts.items():
        of_week[week] += n

    for month in report.overall.months:
        if month.score:
            inside = [week for week, of in PARTS if of == month.month and visible.get(week)]
            if all(sum(week == each for each, _ in PARTS) == 1 for week in inside):
                assert month.score.n - sum(of_week[week] for week in inside) not in range(1, 5) or not inside
