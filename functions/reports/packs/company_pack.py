"""The pack for an all-hands meeting: what customers said, what was done about it, and what the score is not for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from functions.core.interval import wilson
from functions.core.times import iso, month_of
from functions.reports.disclosure.naming import Discretion
from functions.reports.figures import quarters, words
from functions.reports.figures.measures import hundredfold
from functions.reports.figures.model import Rate
from functions.reports.figures.months import back, naive, short, start
from functions.reports.kind import Asked
from functions.reports.loop import report as loop
from functions.reports.packs import words as pack_words
from functions.reports.packs.account_counts import YEAR
from functions.reports.packs.model import PACK_SCHEMA, Chart, Column, Pack, Point, Slide, Table
from functions.reports.packs.parts import changes, score_point, share_point, source, theme_values, themes
from functions.reports.trend import report as figures
from functions.reports.trend import words as trend_words
from functions.reports.trend.model import Group, Month, TrendReport
from functions.reports.trend.notes import PAY

_RECENT = 3
_SEGMENTS = 10
_SURVEYS_DRAWN = 10  # of a month: a line that falls to the 0% of two surveys draws every eye
_SILENT = (
    "Surveys of the last weeks are still open, so the newest rates rise later. Those who stay silent may think "
    "otherwise than those who answer."
)
_PROMISES = (
    "Cases that an answer opened in the last three months, counted as the report of the closed loop counts them: "
    "answered is on record, or closed as resolved or in progress; in time is by what was promised first."
)

Rows = Sequence[Mapping[str, Any]]


def values(as_of: datetime) -> dict[str, dict[str, object]]:
    """Return what each query of the company pack is asked with, those of the trend report first."""
    recent, lately = naive(start(quarters.up_to(as_of, YEAR)[0])), start(back(month_of(as_of), _RECENT - 1))
    at: dict[str, object] = {"as_of": naive(as_of)}
    trend: dict[str, dict[str, object]] = {name: dict(asked) for name, asked in figures.values(as_of).items()}
    return trend | {
        "pack_themes": theme_values("", recent, as_of),
        "pack_changes": at | {"first_day": recent.date(), "last_day": as_of.date()},
        "loop_cases": dict(loop.of_cases(as_of, lately, lately)),
    }


def build(asked: Asked, report: TrendReport, found: Mapping[str, Rows]) -> Pack:
    """Return the pack, from the trend report of the same date and the rows of the other queries by their names."""
    for_all = [row for row in found["pack_changes"] if row["everyone"]]
    slides = (
        _trend(asked, report),
        _segments(asked, _groups(report, "segment")),
        themes(asked, found["pack_themes"], for_all, Discretion(), scores=True),
        _loop(asked, [row for row in found["loop_cases"] if row["told"] is None]),
        changes(asked, found["pack_changes"], Discretion(), "You said, we did", "pack_changes"),
        _rates(asked, report),
        _pay(asked),
        _how(asked, report),
    )
    return Pack(
        schema=PACK_SCHEMA,
        kind="company",
        as_of=iso(asked.as_of),
        programme=asked.programme,
        company=asked.company,
        subject=asked.company,
        title="What our customers told us",
        subtitle=f"{pack_words.until(asked.as_of.date())}. {asked.company}",
        answers=report.overall.answers,
        slides=slides,
    )


def _trend(asked: Asked, report: TrendReport) -> Slide:
    series = report.overall
    compared = f"{words.change(series.change)}. " if series.change else ""
    told = [f"{short(each.month)} {words.score(each.score)}" for each in series.months if each.score]
    anew = pack_words.asked_anew([short(each.month) for each in series.months if each.question_changed])
    return Slide(
        title=trend_words.headline(series),
        lead=f"{words.counted(series.answers, 'answer')} in thirteen months. {compared}{series.direction.words}{anew}",
        source=source(asked, "trend_scores and trend_asked", pack_words.INTERVAL, pack_words.SMALL),
        chart=Chart(
            "line",
            "NPS",
            "points",
            tuple(score_point(short(each.month), each.score, apart=each.question_changed) for each in series.months),
            f"NPS by month. {'; '.join(told) or 'No score'}.{anew}",
        ),
        table=Table(
            (Column("Month", 5), Column("Answers", figures=True), Column("NPS (range)", figures=True)),
            tuple(map(_month, series.months)),
        ),
    )


def _month(each: Month) -> tuple[str, str, str]:
    name = f"{short(each.month)}{'' if each.complete else ' so far'}"
    if each.held_back:
        return name, words.held_back(each.held_back), "\N{EN DASH}"
    return name, f"{each.score.n if each.score else 0:,}", words.score(each.score) if each.score else ""


def _segments(asked: Asked, every: Sequence[Group]) -> Slide:
    shown = every[:_SEGMENTS]
    told = [f"{_named(each)} {words.score(each.score)}" for each in shown if each.score]
    more = f" {words.counted(len(every) - _SEGMENTS, 'smaller segment')} not shown." if len(every) > _SEGMENTS else ""
    lead = f"Thirteen months, by the segment of the day of asking. Ranges that overlap widely show no difference.{more}"
    told_source = source(asked, "trend_scores", pack_words.INTERVAL, pack_words.SMALL)
    if not every:
        return Slide("By segment: no answers yet", lead, told_source)
    points = tuple(score_point(pack_words.shortened(_named(each), 40), each.score) for each in shown)
    columns = (Column("Segment", 4), Column("Answers", figures=True), Column("NPS (range)", figures=True))
    return Slide(
        title="NPS by segment",
        lead=lead,
        source=told_source,
        chart=Chart("bars", "NPS", "points", points, f"NPS by segment. {'; '.join(told) or 'No score is shown'}."),
        table=Table((*columns, Column("Trend", 3)), tuple(_segment(each) for each in shown)),
    )


def _groups(report: TrendReport, facet: str) -> tuple[Group, ...]:
    return next((each.groups for each in report.facets if each.facet == facet), ())


def _named(each: Group) -> str:
    return words.group("segment", each.name)


def _segment(each: Group) -> tuple[str, str, str, str]:
    name, label = pack_words.shortened(_named(each), 40), words.LABELS[each.direction.label]
    if each.score:
        return name, f"{each.score.n:,}", words.score(each.score), label
    return name, words.held_back(each.held_back) if each.held_back else "0", "\N{EN DASH}", label


def _loop(asked: Asked, rows: Rows) -> Slide:
    told = source(asked, "loop_cases", _PROMISES)
    opened, overdue = (sum(row[name] for row in rows) for name in ("cases", "overdue"))
    if not opened:
        return Slide("Closing the loop: no case was opened", "No answer of the last three months opened a case.", told)
    shares = _kept(rows)
    points = tuple(_share(name, count, opened) for name, count in shares)
    late = f"{overdue:,} {'is' if overdue == 1 else 'are'} late." if overdue else "None is late."
    table_rows = tuple(
        (each.label, f"{count:,} of {opened:,}", _range(each)) for each, (_, count) in zip(points, shares, strict=True)
    )
    return Slide(
        title=f"Closing the loop: {shares[0][1]:,} of {words.counted(opened, 'case')} answered",
        lead=f"{words.counted(opened, 'case')} opened in the last three months. {late}",
        source=told,
        chart=Chart(
            "bars", "Share of cases", "per cent", points,
            f"Of {words.counted(opened, 'case')}: {'; '.join(f'{each.label} {_range(each)}' for each in points)}.",
        ),
        table=Table((Column("", 4), Column("Cases", figures=True), Column("Share (range)", figures=True)), table_rows),
    )  # fmt: skip


def _kept(rows: Rows) -> tuple[tuple[str, int], ...]:
    """Return how many cases were answered, answered in time, and closed."""
    done = [row for row in rows if row["is_answered"]]
    answered, late = (sum(row[name] for row in done) for name in ("cases", "ever_overdue"))
    return ("Answered", answered), ("Answered in time", answered - late), ("Closed", sum(row["closed"] for row in rows))


def _share(name: str, count: int, of: int) -> Point:
    ends = wilson(count, of)
    return Point(name, hundredfold(count / of), hundredfold(ends.low), hundredfold(ends.high), n=of)


def _range(each: Point) -> str:
    return f"{words.whole(each.value or 0)}% ({words.whole(each.low or 0)} to {words.whole(each.high or 0)}%)"


def _rates(asked: Asked, report: TrendReport) -> Slide:
    found = [(each.month, each.rate) for each in report.overall.months]
    points = tuple(
        share_point(short(month), rate if rate and rate.asked >= _SURVEYS_DRAWN else None) for month, rate in found
    )
    told = [f"{short(month)} {words.rate(rate)}" for month, rate in found if rate]
    whole = report.overall.rate
    rows = tuple(_rate(_so_far(month, report), rate) for month, rate in found)
    columns = (Column("Month", 5), Column("Asked", figures=True), Column("Answered", figures=True))
    return Slide(
        title=f"Response rate: {words.rate(whole)} in three months"
        if whole
        else "Response rate: nobody was asked of late",
        lead=_SILENT,
        source=source(asked, "trend_asked"),
        chart=Chart(
            "line", "Response rate", "per cent", points, f"Response rate by month. {'; '.join(told) or 'None sent'}."
        ),
        table=Table((*columns, Column("Rate (range)", figures=True)), rows),
    )


def _rate(name: str, found: Rate | None) -> tuple[str, str, str, str]:
    return (name, f"{found.asked:,}", f"{found.answered:,}", words.rate(found)) if found else (name, "0", "0", "")


def _so_far(month: str, report: TrendReport) -> str:
    return f"{short(month)}{' so far' if month == report.last_month else ''}"


def _pay(asked: Asked) -> Slide:
    return Slide(
        title="Let no one\N{RIGHT SINGLE QUOTATION MARK}s pay hang on this score",
        lead=PAY.partition(". ")[2],
        source=source(asked, "none"),
        points=(
            "A score of a few answers moves by chance: look at its range before you praise or blame anyone for it.",
            "Who is asked, and when, moves it more than most work does.",
            "Pressed customers say what is wanted of them; honest ones stop answering.",
            "Reward what was done about the answers: replies in time, causes removed, customers told.",
        ),
    )


def _how(asked: Asked, report: TrendReport) -> Slide:
    wanted = ("Counted", "Left out", "Interval", "Trend", "Small groups")
    return Slide(
        title="How this was counted",
        lead=f"As of {iso(asked.as_of)}; anyone can work the figures out again from the same data.",
        source=source(asked, "none"),
        points=tuple(f"{note.topic}: {note.text}" for note in report.notes if note.topic in wanted),
    )
