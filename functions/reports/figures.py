"""From counted rows to the trend report: which figures, which labels, what is held back and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.core.interval import Clusters, Counts, difference, interval, wilson
from functions.core.times import iso, month_of
from functions.reports import words
from functions.reports.model import SCHEMA, Change, Direction, Month, Rate, Score, Segment, Series, TrendReport
from functions.reports.months import back, naive, start, up_to
from functions.reports.notes import notes
from functions.reports.trend import Period, answers_wanted, trend, usable

MONTHS = 13
RECENT = 3
SMALLEST_SEGMENT = 5
PLANNED_AHEAD = 3

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is made for and of: its date, and the programme that was active."""

    as_of: datetime
    programme: str
    company: str


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of the report's three queries."""

    scores: Rows
    asked: Rows
    excluded: Rows


def values(as_of: datetime) -> dict[str, dict[str, datetime]]:
    """Return what each query of the report is asked with, by the query's name."""
    last = month_of(as_of)
    window = {"as_of": naive(as_of), "since": naive(start(back(last, MONTHS - 1)))}
    recent = {"recent": naive(start(back(last, RECENT - 1))), "before": naive(start(back(last, 2 * RECENT - 1)))}
    return {"trend_scores": window | recent, "trend_asked": window, "trend_excluded": window}


def first_months(last: str) -> dict[str, str]:
    """Return the first month that is needed of each set; what was sent in the window may have been planned earlier."""
    return {"responses": back(last, MONTHS - 1), "invitations": back(last, MONTHS + PLANNED_AHEAD - 1)}


def build(asked: Asked, found: Found) -> TrendReport:
    """Return the report."""
    months = up_to(asked.as_of, MONTHS)
    surveys = sorted({row["survey_id"] for row in (*found.scores, *found.asked) if row["survey_id"] is not None})
    return TrendReport(
        schema=SCHEMA,
        as_of=iso(asked.as_of),
        programme=asked.programme,
        company=asked.company,
        first_month=months[0],
        last_month=months[-1],
        overall=_series(None, months, found),
        surveys=tuple(_series(survey, months, found) for survey in surveys),
        segments=_segments(found.scores),
        notes=notes(iso(asked.as_of), asked.programme, found.excluded),
    )


def _series(survey: str | None, months: tuple[str, ...], found: Found) -> Series:
    mine = [row for row in found.scores if row["survey_id"] == survey]
    monthly = {row["month"]: _counts(row) for row in mine if row["month"] is not None}
    periods = {row["period"]: _counts(row) for row in mine if row["period"] is not None}
    asked = [row for row in found.asked if survey in (None, row["survey_id"])]
    return Series(
        survey_id=survey,
        recent=_score(periods.get("recent")),
        before=_score(periods.get("before")),
        change=_change(periods.get("before"), periods.get("recent")),
        rate=_rate(row for row in asked if row["month"] in months[-RECENT:]),
        direction=_direction(months, monthly),
        months=tuple(_month(month, month != months[-1], monthly, asked) for month in months),
    )


def _month(month: str, complete: bool, monthly: Mapping[str, Counts], asked: Rows) -> Month:  # noqa: FBT001 - one of the month's own facts
    rate = _rate(row for row in asked if row["month"] == month)
    return Month(month, complete, _score(monthly.get(month)), rate)


def _counts(row: Mapping[str, Any]) -> Counts:
    clusters = Clusters(row["accounts"], row["squares"], row["products"], row["sizes"])
    return Counts(row["detractors"], row["passives"], row["promoters"], clusters)


def _score(counts: Counts | None) -> Score | None:
    if counts is None:
        return None
    ends = interval(counts)
    return Score(
        n=counts.n,
        detractors=counts.detractors,
        passives=counts.passives,
        promoters=counts.promoters,
        accounts=counts.clusters.accounts if counts.clusters else 0,
        nps=_hundredfold(counts.nps),
        low=_hundredfold(ends.low),
        high=_hundredfold(ends.high),
    )


def _rate(rows: Iterable[Mapping[str, Any]]) -> Rate | None:
    pairs = [(row["asked"], row["answered"]) for row in rows]
    asked, answered = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    if not asked:
        return None
    ends = wilson(answered, asked)
    return Rate(asked, answered, _hundredfold(answered / asked), _hundredfold(ends.low), _hundredfold(ends.high))


def _change(before: Counts | None, recent: Counts | None) -> Change | None:
    if before is None or recent is None:
        return None
    found = difference(before, recent)
    ends = found.interval
    return Change(_hundredfold(found.raw), _hundredfold(ends.low), _hundredfold(ends.high), ends.excludes_zero())


def _direction(months: tuple[str, ...], monthly: Mapping[str, Counts]) -> Direction:
    periods = [Period(index, monthly[month]) for index, month in enumerate(months) if month in monthly]
    found = trend(periods)
    if found is None:
        used = len(usable(periods))
        return Direction(None, words.too_early(used), used)
    wanted = answers_wanted(found)
    first, last = months[found.used[0].index], months[found.used[-1].index]
    return Direction(
        label=found.label,
        words=words.direction(found, first, last, wanted),
        months_used=len(found.used),
        change=_hundredfold(found.change),
        low=_hundredfold(found.interval.low),
        high=_hundredfold(found.interval.high),
        answers_wanted_a_month=wanted,
    )


def _segments(rows: Rows) -> tuple[Segment, ...]:
    """Return segments with the most answers first; one with very few shows neither score nor count."""
    counted = sorted(
        ((row["segment"], _counts(row)) for row in rows if row["segment"] is not None),
        key=lambda each: (-each[1].n, each[0]),
    )
    return tuple(Segment(name, _score(counts) if counts.n >= SMALLEST_SEGMENT else None) for name, counts in counted)


def _hundredfold(value: float) -> float:
    return round(100 * value, 2) + 0.0  # no minus zero
