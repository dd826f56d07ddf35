"""How much a slide holds, by a rough measure: what is too much for one is divided, and type is as large as fits.

Heights are in points, widths in letters: how many of a size of one point stand side by side.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from math import ceil
from unicodedata import east_asian_width

from functions.reports.packs.model import Quote, Slide, Table
from functions.reports.packs.words import page

SIZES = (24.0, 22.0, 20.0, 18.0, 16.0, 15.0)  # of quotes and points, in points
BY, GAP = 0.75, 14.0  # who said it, of the size of what was said; after a quote, in points
LEADING = 1.2
_ROWS = 8  # of a table alone on its slide


def signs(text: str) -> int:
    """Return how many letters wide a text is; those of Chinese, Japanese and Korean are as wide as two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def lines_of(text: str, size: float, width: float) -> int:
    """Return how many lines a text fills, in a size, where so many letters of one point stand side by side."""
    return max(1, ceil(signs(text) * size / width))


def largest(sizes: Sequence[float], high: Callable[[float], float], height: float) -> float:
    """Return the first of some sizes, the largest first, in which something is no higher than what there is."""
    return next((size for size in sizes if high(size) <= height), sizes[-1])


def high(quote: Quote, size: float, width: float) -> float:
    """Return how high a quote is with what is said of its writer and the gap after it."""
    by = size * BY * LEADING + 2 if quote.by else 0.0
    return lines_of(f"\N{LEFT DOUBLE QUOTATION MARK}{quote.text}_", size, width) * size * LEADING + by + GAP


def divided(slide: Slide, width: float, height: float) -> list[Slide]:
    """Return a slide as one or several, about as full as each other; width and height are those below the lead."""
    table = slide.table
    if slide.quotes:
        parts = [replace(slide, quotes=quotes) for quotes in _evenly(slide.quotes, width, height)]
    elif table and not slide.chart and len(table.rows) > _ROWS:
        parts = [replace(slide, table=replace(table, rows=rows)) for rows in _rows(table)]
    else:
        return [slide]
    return [replace(each, title=f"{slide.title}{page(at, len(parts))}") for at, each in enumerate(parts, 1)]


def quotes_size(pages: Sequence[Slide], width: float, height: float) -> float:
    """Return the size of the quotes of some slides, the same on all of them, in points."""
    return largest(SIZES, lambda size: max(_high(each.quotes, size, width) for each in pages), height)


def _rows(table: Table) -> list[tuple[tuple[str, ...], ...]]:
    """Return the rows of a long table by slides, as many on each but perhaps the last."""
    each = ceil(len(table.rows) / ceil(len(table.rows) / _ROWS))
    return [table.rows[at : at + each] for at in range(0, len(table.rows), each)]


def _evenly(quotes: Sequence[Quote], width: float, height: float) -> list[tuple[Quote, ...]]:
    """Return quotes by slides: as few as hold them in the smallest type, the fullest of them no fuller than need be."""
    heights = [ceil(high(each, SIZES[-1], width)) for each in quotes]
    fewest = len(_runs(heights, height))
    rooms = {sum(heights[at:end]) for at, end in combinations(range(len(heights) + 1), 2)}
    enough = (_runs(heights, room) for room in sorted(rooms) if room >= max(heights))
    return [tuple(quotes[at] for at in run) for run in next(runs for runs in enough if len(runs) <= fewest)]


def _runs(heights: Sequence[int], room: float) -> list[list[int]]:
    """Return the places of what is that high, in order, by the runs that a room holds."""
    runs, left = list[list[int]](), 0.0
    for at, each in enumerate(heights):
        if not runs or each > left:
            runs.append([])
            left = room
        runs[-1].append(at)
        left -= each
    return runs


def _high(quotes: Sequence[Quote], size: float, width: float) -> float:
    return sum(high(each, size, width) for each in quotes)
