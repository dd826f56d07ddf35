"""From counted rows to the report of the closed loop: who was answered, how fast, and what is overdue.

Nothing is broken down by person: whoever is ranked by the time they take learns to answer fast, not well.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from functions.core.times import iso, whole_day
from functions.reports.disclosure.groups import few, small
from functions.reports.figures.measures import share_change
from functions.reports.figures.months import back, naive
from functions.reports.kind import Asked, Found, Rows, Summary, Values
from functions.reports.loop.counting import answered, promises
from functions.reports.loop.groups import by_function, facets
from functions.reports.loop.model import Answered, LoopReport, Week
from functions.reports.loop.notes import notes

WEEKS = 13
_WEEK = timedelta(weeks=1)
_ASKED_AHEAD = timedelta(days=60)  # a case may open that long after the answer it is about was first given


def values(as_of: datetime) -> Values:
    """Return what each query of the report is asked with, by the query's name."""
    recent = first_day(as_of)
    before = recent - WEEKS * _WEEK
    both = {"as_of": naive(as_of), "recent": naive(recent), "before": naive(before)}
    return {
        "loop_comments": both,
        "loop_cases": of_cases(as_of, recent, before),
        "loop_left_out": {"as_of": both["as_of"], "before": both["before"]},
    }


def of_cases(as_of: datetime, recent: datetime, before: datetime) -> dict[str, datetime]:
    """Return what the query for cases is asked with: of those opened since before, which are recent."""
    opened = {"recent": naive(recent), "before": naive(before), "asked": naive(before - _ASKED_AHEAD)}
    return {"as_of": naive(as_of), **opened}


def first_day(as_of: datetime) -> datetime:
    """Return the Monday with which the thirteen weeks begin, of which the last is the one of the report's date."""
    day = whole_day(as_of)
    return day - timedelta(days=day.weekday()) - (WEEKS - 1) * _WEEK


def first_months(last: str) -> dict[str, str]:
    """Return the first month that is needed of each set: 26 weeks lie in seven months and the one they began in."""
    return {**dict.fromkeys(("comments", "cases", "replies"), back(last, 7)), "responses": back(last, 9)}


def summary(report: LoopReport) -> Summary:
    """Return what is announced of the report."""
    return Summary(None, report.comments)


def build(asked: Asked, found: Found) -> LoopReport:
    """Return the report."""
    comments, cases = found["loop_comments"], found["loop_cases"]
    recent, opened = _of(comments, "recent"), _of(cases, "recent")
    now, before = (_whole(answered(_of(comments, each))) for each in ("recent", "before"))
    mondays = [f"{first_day(asked.as_of) + index * _WEEK:%Y-%m-%d}" for index in range(WEEKS)]
    return LoopReport(
        schema="listening-post/report/loop/v1",
        as_of=iso(asked.as_of),
        programme=asked.programme,
        company=asked.company,
        first_week=mondays[0],
        last_week=mondays[-1],
        comments=sum(row["comments"] for row in recent),
        answered=now,
        before=before,
        change=share_change(before.share, now.share) if before and now else None,
        weeks=_weeks(recent, mondays),
        facets=facets(comments, cases),
        promises=promises(None, opened),
        promises_before=promises(None, _of(cases, "before")),
        by_function=by_function(opened),
        notes=notes(asked, found["loop_left_out"]),
    )


def _whole(found: Answered | None) -> Answered | None:
    return None if found is None or few(found.comments) else found


def _of(rows: Rows, period: str) -> Rows:
    return [row for row in rows if row["period"] == period and row["told"] is None]


def _weeks(rows: Rows, mondays: Sequence[str]) -> tuple[Week, ...]:
    """Return every week, those without a comment too; small ones are held back, and more where the rest tells them."""
    by_week = {monday: answered([row for row in rows if row["week"] == monday]) for monday in mondays}
    held = small({monday: each.comments if each else 0 for monday, each in by_week.items()})
    return tuple(
        Week(monday, monday != mondays[-1], None if monday in held else each, held.get(monday))
        for monday, each in by_week.items()
    )
