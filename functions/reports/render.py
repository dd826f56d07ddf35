"""The trend report as a page, a spreadsheet and data."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import lru_cache
from io import StringIO
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from functions.reports import words
from functions.reports.chart import NARROW, WIDE, chart
from functions.reports.model import Rate, Score, Series, TrendReport
from functions.reports.months import short

HEADER = (
    "report", "as_of", "programme", "scope", "survey", "segment", "month", "answers", "detractors", "passives",
    "promoters", "accounts", "nps", "nps_low", "nps_high", "asked", "answered", "response_rate_percent", "note",
)  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Cell = str | int | float | None


@lru_cache(maxsize=1)
def templates() -> Environment:
    """Return the templates of this folder; everything put into HTML is escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html", "svg"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(words=words, chart=chart, wide=WIDE, narrow=NARROW)
    environment.filters.update(short=short)
    return environment


def page(report: TrendReport) -> str:
    """Return the report as one HTML file that needs nothing else."""
    return templates().get_template("trend.html").render(report=report)


def data(report: TrendReport) -> str:
    """Return the report as JSON."""
    return json.dumps(asdict(report), ensure_ascii=False, indent=1) + "\n"


def spreadsheet(report: TrendReport) -> str:
    """Return the report as CSV: a row per month and per segment; no cell of text can act as a formula."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for row in _rows(report):
        writer.writerow([*("trend", report.as_of, report.programme), *map(inert, row)])
    return "\ufeff" + out.getvalue()


def inert(cell: Cell) -> Cell:
    """Return text that a spreadsheet would run with an apostrophe before it; numbers stay numbers."""
    if isinstance(cell, str) and (cell.startswith(_FORMULA) or cell.lstrip(" \"'").startswith(_FORMULA)):
        return f"'{cell}"
    return cell


def _rows(report: TrendReport) -> Iterator[Iterable[Cell]]:
    for series in (report.overall, *report.surveys):
        yield from _months(series)
    for segment in report.segments:
        yield "segment", None, segment.segment, None, *_score(segment.score), *_rate(None), segment.held_back


def _months(series: Series) -> Iterator[Iterable[Cell]]:
    scope = "survey" if series.survey_id else "overall"
    for month in series.months:
        notes = "; ".join(filter(None, (None if month.complete else "month not over", month.held_back)))
        none = None if month.held_back else 0
        yield scope, series.survey_id, None, month.month, *_score(month.score, none), *_rate(month.rate), notes or None


def _score(found: Score | None, none: int | None = None) -> tuple[Cell, ...]:
    """Return the cells of a score; a month without answers has none, a group held back has no figures at all."""
    if found is None:
        return none, none, none, none, none, None, None, None
    counts = found.n, found.detractors, found.passives, found.promoters, found.accounts
    return *counts, found.nps, found.low, found.high


def _rate(found: Rate | None) -> tuple[Cell, ...]:
    return (found.asked, found.answered, found.share) if found else (None, None, None)
