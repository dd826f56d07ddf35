"""From counted rows to the trend report: which figures, which labels, what is held back and why."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.core.interval import Clusters, Counts, wilson
from functions.core.times import iso, month_of
from functions.reports import words
from functions.reports.account_level import account_level
from functions.reports.changes import annotated, questions_changed
from functions.reports.disclosure import RECENT, Cell, held_back
from functions.reports.kind import Asked, Found, Rows, Summary
from functions.reports.measures import hundredfold, score_change, scored
from functions.reports.model import (
    SCHEMA,
    AccountLevel,
    Direction,
    HeldBack,
    Month,
    Rate,
    Score,
    Segment,
    Series,
    TrendReport,
)
from functions.reports.months import back, naive, start, up_to
from functions.reports.notes import notes
from functions.reports.touched import Shown
from functions.reports.trend import Period, answers_wanted, trend, usable

MONTHS = 13
PLANNED_AHEAD = 3


def values(as_of: datetime) -> dict[str, dict[str, datetime]]:
    """Return what each query of the report is asked with, by the query's name."""
    last = month_of(as_of)
    window = {"as_of": naive(as_of), "since": naive(start(back(last, MONTHS - 1)))}
    recent = {"recent": naive(start(back(last, RECENT - 1))), "before": naive(start(back(last, 2 * RECENT - 1)))}
    changes = {"trend_annotations": window, "trend_touched": window}
    return {"trend_scores": window | recent, "trend_asked": window, "trend_excluded": window, **changes}


def first_months(last: str) -> dict[str, str]:
    """Return the first month that is needed of each set; what was sent in the window may have been planned earlier."""
    return {"responses": back(last, MONTHS - 1), "invitations": back(last, MONTHS + PLANNED_AHEAD - 1)}


@dataclass(frozen=True, slots=True)
class _Table:
    """Every group's counts, and which of them are not shown."""

    months: tuple[str, ...]
    counts: Mapping[Cell, Counts]
    held: Mapping[Cell, HeldBack]
    by_account: Mapping[Cell, AccountLevel | None]

    def shown(self, cell: Cell) -> Counts | None:
        return None if cell in self.held else self.counts.get(cell)

    def score(self, cell: Cell) -> Score | None:
        return scored(self.shown(cell), self.by_account.get(cell))

    def beside(self, as_of: datetime) -> Shown:
        months = {(cell.survey, cell.name): each.n for cell, each in self.counts.items() if cell.kind == "month"}
        return Shown(months, start(self.months[0]).date(), as_of.date())

    def monthly(self, survey: str | None) -> dict[str, Counts]:
        """Return what the trend rests on: it names no month's figures, so it may use those held back."""
        return {cell.name: counts for cell, counts in self.counts.items() if cell[:2] == ("month", survey)}


def build(asked: Asked, found: Found) -> TrendReport:
    """Return the report, from the rows of its queries."""
    scores, sent = found["trend_scores"], found["trend_asked"]
    months = up_to(asked.as_of, MONTHS)
    table = _table(scores, months)
    surveys = sorted({row["survey_id"] for row in (*scores, *sent) if row["survey_id"] is not None})
    return TrendReport(
        schema=SCHEMA,
        as_of=iso(asked.as_of),
        programme=asked.programme,
        company=asked.company,
        first_month=months[0],
        last_month=months[-1],
        overall=_series(None, table, sent),
        surveys=tuple(_series(survey, table, sent) for survey in surveys),
        segments=_segments(table),
        annotations=annotated(found["trend_annotations"], found["trend_touched"], table.beside(asked.as_of)),
        notes=notes(iso(asked.as_of), asked.programme, found["trend_excluded"]),
    )


def summary(report: TrendReport) -> Summary:
    """Return the trend in a word, and the answers that it rests on."""
    return Summary(report.overall.direction.label, report.overall.answers)


def _table(rows: Rows, months: tuple[str, ...]) -> _Table:
    counts = {cell: _counts(row) for row in rows if (cell := _cell(row))}
    held = held_back({cell: each.n for cell, each in counts.items()}, months)
    return _Table(months, counts, held, {cell: _by_account(row) for row in rows if (cell := _cell(row))})


def _cell(row: Mapping[str, Any]) -> Cell | None:
    """Return what a row counts; the months before the two periods are shown one by one only."""
    if row["month"] is not None:
        return Cell("month", row["survey_id"], row["month"])
    if row["segment"] is not None:
        return Cell("segment", None, row["segment"])
    return Cell("period", row["survey_id"], row["period"]) if row["period"] in {"recent", "before"} else None


def _series(survey: str | None, table: _Table, asked: Rows) -> Series:
    mine = [row for row in asked if survey in (None, row["survey_id"])]
    asked_anew = questions_changed(mine)
    recent, before = Cell("period", survey, "recent"), Cell("period", survey, "before")
    monthly = table.monthly(survey)
    return Series(
        survey_id=survey,
        answers=sum(counts.n for counts in monthly.values()),
        recent=table.score(recent),
        recent_held_back=table.held.get(recent),
        before=table.score(before),
        before_held_back=table.held.get(before),
        change=score_change(table.shown(before), table.shown(recent)),
        rate=rated(row for row in mine if row["month"] in table.months[-RECENT:]),
        direction=_direction(table.months, monthly),
        months=tuple(_month(Cell("month", survey, month), table, mine, asked_anew) for month in table.months),
    )


def _month(cell: Cell, table: _Table, asked: Rows, asked_anew: Collection[str]) -> Month:
    rate = rated(row for row in asked if row["month"] == cell.name)
    return Month(
        cell.name, cell.name != table.months[-1], table.score(cell), rate, table.held.get(cell), cell.name in asked_anew
    )


def _counts(row: Mapping[str, Any]) -> Counts:
    clusters = Clusters(row["accounts"], row["squares"], row["products"], row["sizes"])
    return Counts(row["detractors"], row["passives"], row["promoters"], clusters)


def _by_account(row: Mapping[str, Any]) -> AccountLevel | None:
    found = account_level(row["accounts"], row["leans"], row["lean_squares"])
    if found is None:
        return None
    raw, ends = found
    return AccountLevel(hundredfold(raw), hundredfold(ends.low), hundredfold(ends.high))


def rated(rows: Iterable[Mapping[str, Any]]) -> Rate | None:
    """Return the response rate in per cent over rows of asked and answered, or None if nobody was asked."""
    pairs = [(row["asked"], row["answered"]) for row in rows]
    asked, answered = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    if not asked:
        return None
    ends = wilson(answered, asked)
    return Rate(asked, answered, hundredfold(answered / asked), hundredfold(ends.low), hundredfold(ends.high))


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
        change=hundredfold(found.change),
        low=hundredfold(found.interval.low),
        high=hundredfold(found.interval.high),
        answers_wanted_a_month=wanted,
    )


def _segments(table: _Table) -> tuple[Segment, ...]:
    """Return segments with the most answers first."""
    segments = [cell for cell in table.counts if cell.kind == "segment"]
    ordered = sorted(segments, key=lambda cell: (-table.counts[cell].n, cell.name))
    return tuple(Segment(cell.name, table.score(cell), table.held.get(cell)) for cell in ordered)
