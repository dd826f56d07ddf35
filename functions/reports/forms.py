"""What the forms of every report share: the templates, and spreadsheets in which no cell can act as a formula."""

import csv
from collections.abc import Iterable
from functools import lru_cache
from io import StringIO
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from functions.reports import words
from functions.reports.chart import NARROW, WIDE, chart
from functions.reports.months import short

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


def sheet(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> str:
    """Return rows as CSV under a header, with the mark by which spreadsheets know it for UTF-8."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(map(inert, row) for row in rows)
    return "\ufeff" + out.getvalue()


def inert(cell: Cell) -> Cell:
    """Return text that a spreadsheet would run with an apostrophe before it; numbers stay numbers."""
    if isinstance(cell, str) and (cell.startswith(_FORMULA) or cell.lstrip(" \"'").startswith(_FORMULA)):
        return f"'{cell}"
    return cell
