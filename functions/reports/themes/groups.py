"""Which themes are written about more by whom: of each group, the share of its comments that mention each main theme.

Many shares are compared: one stands out only if that survives the others of its facet.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Literal

from functions.reports.disclosure.groups import few
from functions.reports.figures.measures import Share, hundredfold, scored
from functions.reports.figures.model import BESIDE_FEW, FEW, Change, HeldBack
from functions.reports.kind import Rows
from functions.reports.statistics.apart import Side, interval, p_apart
from functions.reports.statistics.compared import FALSE_DISCOVERIES, adjusted_p
from functions.reports.themes.crossing import ALL, SURVEY, Cell, Crossing, crossing, scores_shown, shown
from functions.reports.themes.model import Facet, Group, Mentioned, Theme

MOST_THEMES = 8
MOST_GROUPS = 10  # of a facet: more are too many to compare, and to read


@dataclass(frozen=True, slots=True)
class _Shown:
    """The table, its main themes by tag, how each share compares, and which cells are told, stand out, have a score."""

    found: Crossing
    labels: Mapping[str, str]
    adjusted: Mapping[Cell, float]
    told: Collection[Cell]
    out: Collection[Cell]
    scores: Collection[Cell]


def facets(rows: Rows, themes: Sequence[Theme], *, internal: bool) -> tuple[Facet, ...]:
    """Return the figures of each facet that has groups to compare; themes are those that are shown, the most first."""
    found = crossing(rows)
    main = {each.tag: each.label for each in [each for each in themes if each.answers][:MOST_THEMES]}
    divided = {facet: groups for facet, groups in found.facets().items() if len(groups) > 1 and main}
    cells = {facet: _cells(groups, main) for facet, groups in divided.items()}
    adjusted = {cell: p for each in cells.values() for cell, p in _adjusted(found, each).items()}
    every = [cell for each in cells.values() for cell in each]
    told = frozenset(every) if internal else shown(found, [cell.whose for cell in every if not cell.tag], list(main))
    out = [cell for cell in every if cell in told and adjusted.get(cell, 1.0) <= FALSE_DISCOVERIES]
    scores = out if internal else scores_shown(found, [each.tag for each in themes if each.score], out)
    whole = _Shown(found, main, adjusted, told, frozenset(out), frozenset(scores))
    return tuple(_facet(facet, groups, whole) for facet, groups in divided.items())


def _cells(groups: Sequence[str], tags: Collection[str]) -> list[Cell]:
    return [Cell(whose, tag) for whose in groups[:MOST_GROUPS] for tag in (ALL, *tags)]


def _adjusted(found: Crossing, cells: Sequence[Cell]) -> dict[Cell, float]:
    """Return the p of each share that can be compared, adjusted for how many those are."""
    tested = {cell: p_apart(found.sides(cell)) for cell in cells if cell.tag}
    known = {cell: p for cell, p in tested.items() if p is not None}
    return dict(zip(known, adjusted_p(list(known.values())), strict=True))


def _facet(facet: str, groups: Sequence[str], whole: _Shown) -> Facet:
    named = groups[:MOST_GROUPS]
    compared = sum(Cell(whose, tag) in whole.adjusted for whose in named for tag in whole.labels)
    return Facet(facet, tuple(_group(whose, whole) for whose in named), compared, len(groups) - len(named))


def _group(whose: str, whole: _Shown) -> Group:
    cell = Cell(whose, ALL)
    comments = whole.found.comments_of(cell)
    held = None if cell in whole.told else _reason(comments)
    themes = tuple(_mentioned(Cell(whose, tag), label, whole) for tag, label in whole.labels.items())
    return Group(_name(whose), None if held else comments, held, themes)


def _name(whose: str) -> str:
    kind, _, name = whose.partition(" ")
    return name if kind == SURVEY else name.partition("=")[2]


def _reason(n: int) -> HeldBack:
    return FEW if few(n) else BESIDE_FEW


def _mentioned(cell: Cell, label: str, whole: _Shown) -> Mentioned:
    if cell not in whole.told:
        held = _reason(whole.found.comments_of(cell))
        return Mentioned(cell.tag, label, None, None, held, None, None, None, None, None)
    sides, counts, out = whole.found.sides(cell), whole.found.counts(cell), cell in whole.out
    mine, others = _share(sides.group), _share(sides.others)
    change = _change(others, mine, out=out)
    adjusted = whole.adjusted.get(cell)
    return Mentioned(
        tag=cell.tag,
        label=label,
        share=mine,
        others=others,
        held_back=None,
        adjusted_p=None if adjusted is None else round(adjusted, 4),
        stands_out=_direction(change) if out else None,
        change=change,
        score=scored(counts) if cell in whole.scores else None,
        score_held_back=_reason(counts.n) if out and counts.n and cell not in whole.scores else None,
    )


def _direction(change: Change | None) -> Literal["more", "less"]:
    return "more" if change and change.points > 0 else "less"


def _share(side: Side) -> Share | None:
    if not side.n:
        return None
    ends = interval(side)
    return Share(side.hits, side.n, hundredfold(side.share), hundredfold(ends.low), hundredfold(ends.high))


def _change(others: Share | None, mine: Share | None, *, out: bool) -> Change | None:
    """Return by how many points a share differs from the others', its ends from theirs [Newcombe 1998, method 10]."""
    if others is None or mine is None:
        return None
    points = mine.percent - others.percent
    low = points - hypot(mine.percent - mine.low, others.high - others.percent)
    high = points + hypot(mine.high - mine.percent, others.percent - others.low)
    return Change(round(points, 2), round(low, 2), round(high, 2), out)
