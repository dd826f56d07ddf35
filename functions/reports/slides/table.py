"""A native table that fits its box: widths by what its columns hold, rows as high as the longest cell needs."""

from collections.abc import Sequence
from functools import partial

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.util import Emu, Pt

from functions.reports.packs.model import Column, Table
from functions.reports.slides.text import first, written

_SIZES = (14.0, 12.0, 11.0, 10.0)
_SIGN, _BOLD = 0.55, 0.7  # how wide a letter is, of its height
_LONGEST_WORD = 24  # signs; what is longer may break
_TO_WRITE_IN = Pt(40)  # the height of a row that is left empty for someone


def tabled(slide: Slide, table: Table, box: tuple[int, int, int, int]) -> GraphicFrame:
    """Draw a table in a box of left, top, width and height, and return its frame."""
    left, top, width, height = box
    size = _size(table, width, height)
    widths = _widths(table, width, size)
    high = min(height, (1 + len(table.rows)) * _row(size))
    frame = slide.shapes.add_table(1 + len(table.rows), len(table.columns), *map(Emu, (left, top, width, high)))
    drawn = frame.table
    for number, each in enumerate(widths):
        drawn.columns[number].width = Emu(each)
    for number, cells in enumerate((tuple(each.name for each in table.columns), *table.rows)):
        drawn.rows[number].height = Emu(_row(size) if any(cells) else _TO_WRITE_IN)
        for place, (text, column) in enumerate(zip(cells, table.columns, strict=True)):
            _cell(drawn.cell(number, place), text, column, size, heading=not number)
    return frame


def _widths(table: Table, width: int, size: float) -> list[int]:
    """Return what each column gets: what its longest word needs, or cell of figures, and its share of what is left."""
    cells = [tuple(each.name for each in table.columns), *table.rows]
    needed = [
        _needed([row[number] if each.figures else _longest_word(row[number]) for row in cells], size)
        for number, each in enumerate(table.columns)
    ]
    left = max(width - sum(needed), 0)
    total = sum(each.width for each in table.columns if not each.figures)
    shares = [0 if each.figures else left * each.width // max(total, 1) for each in table.columns]
    return [own + share for own, share in zip(needed, shares, strict=True)]


def _needed(texts: Sequence[str], size: float) -> int:
    signs = max(map(len, texts))
    return int(Pt(signs * size * _BOLD) + Pt(14)) if signs else 0


def _longest_word(text: str) -> str:
    return max(text.split(), key=len, default="")[:_LONGEST_WORD]


def _size(table: Table, width: int, height: int) -> float:
    """Return the largest size in points at which the table fits its box, by a rough measure."""
    return next((size for size in _SIZES if _fits(table, width, height, size)), _SIZES[-1])


def _fits(table: Table, width: int, height: int, size: float) -> bool:
    return sum(_widths(table, width, size)) <= width and _high(table, width, size) <= height


def _high(table: Table, width: int, size: float) -> int:
    widths = _widths(table, width, size)
    lines = [max(map(partial(_lines, size), row, widths)) for row in table.rows]
    return _row(size) * (1 + len(table.rows)) + int(Pt(size * 1.2)) * sum(each - 1 for each in lines)


def _lines(size: float, text: str, width: int) -> int:
    return 1 + int(len(text) * Pt(size * _SIGN) / (width - Pt(12)))


def _row(size: float) -> int:
    return int(Pt(size * 1.2 + 8))


def _cell(cell: _Cell, text: str, column: Column, size: float, *, heading: bool) -> None:
    cell.margin_top = cell.margin_bottom = Pt(3)
    cell.margin_left = cell.margin_right = Pt(6)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    colour = MSO_THEME_COLOR.BACKGROUND_1 if heading else MSO_THEME_COLOR.TEXT_1
    written(first(cell.text_frame), text, size, bold=heading, right=column.figures, colour=colour)
