"""What the forms of every report share: the templates, and spreadsheets in which no cell can act as a formula."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from functions.core.money import money
from functions.reports.figures import words
from functions.reports.figures.months import short
from functions.reports.forms.chart import NARROW, WIDE, chart

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Cell = str | int | float | None


@lru_cache(maxsize=1)
def templates() -> Environment:
    """Return the templates of this folder; everything put into HTML is escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
        autoescape=select_autoescape(["html", "svg"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(words=words, chart=chart, wide=WIDE, narrow=NARROW)
    environment.filters.update(short=short, money=money)
    return environment


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report's figures as one table."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def csv(self) -> str:
        """Return it as CSV, with the mark by which spreadsheets know it for UTF-8."""
        out = StringIO()
        writer = csv.writer(out)
        writer.writerow(self.header)
        writer.writerows(map(inert, row) for row in self.rows)
        return "\ufeff" + out.getvalue()

    @property
    def columns(self) -> dict[str, str]:
        """Return the type of each column by its name.

        One without any value is of numbers: DuckDB then unites it with next week's, whatever those are.
        """
        cells = zip(*self.rows, strict=True) if self.rows else ((),) * len(self.header)
        return {name: _type(column) for name, column in zip(self.header, cells, strict=True)}

    @property
    def records(self) -> list[dict[str, Cell]]:
        """Return the rows by the names of the columns."""
        return [dict(zip(self.header, row, strict=True)) for row in self.rows]


def sheet(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Sheet:
    """Return rows under a header."""
    return Sheet(tuple(header), tuple(tuple(row) for row in rows))


def _type(cells: Iterable[Cell]) -> str:
    kinds = {type(cell) for cell in cells if cell is not None}
    if str in kinds:
        return "VARCHAR"
    return "BIGINT" if kinds == {int} else "DOUBLE"


def inert(cell: Cell) -> Cell:
    """Return text that a spreadsheet would run with an apostrophe before it; numbers stay numbers."""
    if isinstance(cell, str) and (cell.startswith(_FORMULA) or cell.lstrip(" \"'").startswith(_FORMULA)):
        return f"'{cell}"
    return cell
