"""From counted rows to the report of the closed loop: who was answered, how fast, and what is overdue.

Nothing is broken down by person: whoever is ranked by the time they take learns to answer fast, not well.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from functions.core.times import iso, whole_day
from functions.reports.disclosure.groups import few, small
from functions.reports.figures.measures import share, share_change
from functions.reports.figures.model import FEW, HeldBack
from functions.reports.figures.months import back, naive
from functions.reports.kind import Asked, Found, Rows, Summary, Values
from functions.reports.loop.model import Answered, LoopReport, Promises, Segment, Waits, Week
from functions.reports.loop.notes import notes
from functions.reports.statistics import waits as waiting
from functions.reports.statistics.waits import Wait, time_by, time_ends, waits

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
    recent = [row for row in comments if row["period"] == "recent"]
    answered, before = (_whole(_answered(_of(comments, period=each))) for each in ("recent", "before"))
    mondays = [f"{first_day(asked.as_of) + index * _WEEK:%Y-%m-%d}" for index in range(WEEKS)]
    return LoopReport(
        schema="listening-post/report/loop/v1",
        as_of=iso(asked.as_of),
        programme=asked.programme,
        company=asked.company,
        first_week=mondays[0],
        last_week=mondays[-1],
        comments=sum(row["comments"] for row in recent),
        answered=answered,
        before=before,
        change=share_change(before.share, answered.share) if before and answered else None,
        weeks=_weeks(recent, mondays),
        segments=_segments(recent),
        promises=_promises(None, _of(cases, period="recent")),
        promises_before=_promises(None, _of(cases, period="before")),
        by_function=_broken_down("function", _of(cases, period="recent")),
        by_segment=_broken_down("segment", _of(cases, period="recent")),
        notes=notes(asked, found["loop_left_out"]),
    )


def _whole(found: Answered | None) -> Answered | None:
    return None if found is None or few(found.comments) else found


def _of(rows: Rows, **where: str) -> Rows:
    return [row for row in rows if all(row[name] == value for name, value in where.items())]


def _answered(rows: Rows) -> Answered | None:
    comments, by_person, automatic = (sum(row[name] for row in rows) for name in ("comments", "by_person", "automatic"))
    found = share(by_person + automatic, comments)
    return Answered(comments, by_person, automatic, found) if found else None


def _size(found: Answered | None) -> int:
    return found.comments if found else 0


def _weeks(rows: Rows, mondays: Sequence[str]) -> tuple[Week, ...]:
    """Return every week, those without a comment too; small ones are held back, and more where the rest tells them."""
    by_week = {monday: _answered(_of(rows, week=monday)) for monday in mondays}
    held = small({monday: _size(each) for monday, each in by_week.items()})
    return tuple(
        Week(monday, monday != mondays[-1], None if monday in held else each, held.get(monday))
        for monday, each in by_week.items()
    )


def _segments(rows: Rows) -> tuple[Segment, ...]:
    by_segment = {name: _answered(_of(rows, segment=name)) for name in {row["segment"] for row in rows}}
    held = small({name: _size(each) for name, each in by_segment.items()})
    ordered = sorted(by_segment.items(), key=lambda each: (-_size(each[1]), each[0]))
    return tuple(Segment(name, None if name in held else each, held.get(name)) for name, each in ordered)


def _broken_down(by: str, rows: Rows) -> tuple[Promises, ...]:
    """Return the promises of each function, or segment, the most first."""
    parts = {name: _of(rows, **{by: name}) for name in {row[by] for row in rows}}
    sizes = {name: sum(row["cases"] for row in mine) for name, mine in parts.items()}
    held = small(sizes)
    ordered = sorted(parts, key=lambda name: (-sizes[name], name))
    return tuple(_promises(name, parts[name], held.get(name)) for name in ordered)


def _promises(name: str | None, rows: Rows, held: HeldBack | None = None) -> Promises:
    cases = sum(row["cases"] for row in rows)
    if held or few(cases):
        return Promises(name, None, None, None, None, held or FEW)
    answered = sum(row["cases"] for row in rows if row["is_answered"])
    overdue, ever = (sum(row[each] for row in rows) for each in ("overdue", "ever_overdue"))
    return Promises(name, _waits(rows, cases, answered), share(answered, cases), overdue, ever, None)


def _waits(rows: Rows, cases: int, answered: int) -> Waits:
    found = waits(Wait(row["minutes"], row["cases"], row["is_answered"]) for row in rows)
    times = [_hours(each) for part in (0.5, 0.9) for each in _within(found, part)]
    return Waits(cases, answered, *times)


def _within(found: waiting.Waits, part: float) -> tuple[int | None, int | None, int | None]:
    """Return in how many minutes that part was answered, and the ends of its interval."""
    return (time_by(found, part), *time_ends(found, part)) if found.minutes.size else (None, None, None)


def _hours(minutes: int | None) -> float | None:
    return None if minutes is None else round(minutes / 60, 1)
