"""A pack as a page and a spreadsheet, for who has no use for slides."""

from collections.abc import Iterator
from dataclasses import dataclass

from functions.core.times import parse
from functions.reports.forms import cells
from functions.reports.forms.cells import Row
from functions.reports.forms.chart import Chart as Line
from functions.reports.forms.shared import Sheet, templates
from functions.reports.packs import bar_drawing, line_drawing
from functions.reports.packs import words as pack_words
from functions.reports.packs.model import Chart, Pack, Point, Slide, Table

HEADER = (
    "report", "as_of", "programme", "subject", "query", "section", "row", "name", "measure", "unit", "value", "low",
    "high", "n", "text",
)  # fmt: skip

_EXPLAINED = {pack_words.NPS, pack_words.INTERVAL, pack_words.SMALL}  # once, at the end, where slides need them each
_LONG = 8  # rows, or quotes: more than these may be divided on paper


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the page: what it says, what is drawn beside its table, and where it is from."""

    slide: Slide
    line: Line | None
    bars: bar_drawing.Drawing | None
    source: str

    @property
    def long(self) -> bool:
        """Say whether it may be divided between sheets of paper."""
        return len(self.slide.quotes) + (len(self.slide.table.rows) if self.slide.table else 0) > _LONG


def page(pack: Pack) -> str:
    """Return the pack as one HTML file that needs nothing else."""
    name, rest = pack_words.parted(pack.title, pack.subject)
    said = {
        "name": name,
        "rest": rest,
        "until": pack_words.until(parse(pack.as_of).date()),
        "parts": [_part(each) for each in pack.slides],
    }
    return templates().get_template("pack.html").render(pack=pack, **said)


def _part(slide: Slide) -> Part:
    chart = slide.chart if slide.chart and slide.chart.shows else None
    line = line_drawing.drawing(chart) if chart and chart.shape == "line" else None
    bars = bar_drawing.drawing(chart) if chart and chart.shape == "bars" else None
    return Part(slide, line, bars, _source(slide))


def _source(slide: Slide) -> str:
    told = [each for each in slide.source.told if each not in _EXPLAINED]
    queried = [f"Source: {slide.source.query}."] if slide.source.query else []
    return " ".join((*told, *queried))


def spreadsheet(pack: Pack) -> Sheet:
    """Return the pack as a table: what each section says, its figures, changes, comments and notes."""
    rows = ({"subject": pack.subject} | _of(slide) | row for slide in pack.slides for row in _rows(slide))
    return cells.spreadsheet(f"{pack.kind}-pack", pack, HEADER, rows)


def _of(slide: Slide) -> Row:
    return {"section": slide.title, "query": slide.source.query or None}


def _rows(slide: Slide) -> Iterator[Row]:
    yield {"row": "section", "text": slide.lead}
    if slide.chart:
        yield from _figures(slide.chart, slide.table)
    elif slide.table:
        for row in filter(any, slide.table.rows):
            yield {"row": "line", "name": row[0], "text": _said(slide.table, row)}
    for point in slide.points:
        yield {"row": "note", "text": point}
    for quote in slide.quotes:
        yield {"row": "comment", "name": quote.by or None, "text": quote.text}


def _figures(chart: Chart, table: Table | None) -> Iterator[Row]:
    """Yield a row for each point of a chart, with what its table says of the same beside it."""
    said = [_said(table, row) for row in table.rows] if table else [None] * len(chart.points)
    for point, text in zip(chart.points, said, strict=True):
        yield {"row": "figure", "measure": chart.name, "unit": chart.unit, **_figure(point), "text": text}


def _figure(point: Point) -> Row:
    return {"name": point.label, "value": point.value, "low": point.low, "high": point.high, "n": point.n}


def _said(table: Table, row: tuple[str, ...]) -> str:
    """Return a row of a table without its first cell, by the names of its columns."""
    told = zip(table.columns[1:], row[1:], strict=True)
    return "; ".join(f"{column.name}: {cell}" for column, cell in told if cell)
