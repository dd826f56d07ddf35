"""The comments of groups by theme as one table: whose they are, about what, how many, and how accounts share them.

Whose is as the query says it: everyone's (empty), "survey NAME" or "group FACET=NAME"; the tag is empty for all.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

from functions.core.interval import Counts
from functions.reports.disclosure.groups import SMALLEST_GROUP, few
from functions.reports.disclosure.overlap import safe_beside
from functions.reports.figures.measures import counts_of
from functions.reports.kind import Rows
from functions.reports.statistics.apart import Side, Sides

ALL = ""
SURVEY = "survey"

_NONE: Mapping[str, Any] = dict.fromkeys(
    (
        "answers", "accounts", "only_here", "own_own", "own_size", "own_theirs", "own_total", "size_theirs",
        "detractors", "passives", "promoters", "scored_accounts", "squares", "products", "sizes",
    ),
    0,
)  # fmt: skip


class Cell(NamedTuple):
    """Comments of somebody about something."""

    whose: str
    tag: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """The rows by whose and tag, and how many comments, and NPS answers, are in several of them at once."""

    rows: Mapping[Cell, Mapping[str, Any]]
    comments: Mapping[frozenset[Cell], int]
    scored: Mapping[frozenset[Cell], int]

    def comments_of(self, cell: Cell) -> int:
        """Return how many comments a cell has."""
        return int(self._row(cell)["answers"])

    def counts(self, cell: Cell) -> Counts:
        """Return the NPS answers of a cell that have a comment."""
        return counts_of(self._row(cell))

    def facets(self) -> dict[str, tuple[str, ...]]:
        """Return whose comments each facet divides, by its name, the most first; surveys are a facet too, the last."""
        found: dict[tuple[int, str], list[str]] = {}
        for whose in sorted((whose for whose, tag in self.rows if whose and not tag), key=self._by_size):
            kind, _, name = whose.partition(" ")
            facet = SURVEY if kind == SURVEY else name.partition("=")[0]
            rank = 3 if kind == SURVEY else {"segment": 0, "role": 1}.get(facet, 2)
            found.setdefault((rank, facet), []).append(whose)
        return {facet: tuple(found[rank, facet]) for rank, facet in sorted(found)}

    def sides(self, cell: Cell) -> Sides:
        """Return what a share of a group is compared by: its comments, and all others."""
        mine, group = self._row(cell), self._row(Cell(cell.whose, ALL))
        theirs, every = self._row(Cell(ALL, cell.tag)), self._row(Cell(ALL, ALL))
        return Sides(
            _side(mine, group),
            Side(
                hits=theirs["answers"] - mine["answers"],
                n=every["answers"] - group["answers"],
                accounts=every["accounts"] - group["only_here"],
                squares=theirs["own_own"] - 2 * mine["own_theirs"] + mine["own_own"],
                products=theirs["own_total"] - mine["size_theirs"] - mine["own_total"] + mine["own_size"],
                sizes=every["own_own"] - 2 * group["own_total"] + group["own_own"],
            ),
            hits_hits=mine["own_theirs"] - mine["own_own"],
            hits_n=mine["own_total"] - mine["own_size"],
            n_hits=mine["size_theirs"] - mine["own_size"],
            n_n=group["own_total"] - group["own_own"],
        )

    def _by_size(self, whose: str) -> tuple[int, str]:
        return -self.comments_of(Cell(whose, ALL)), whose

    def _row(self, cell: Cell) -> Mapping[str, Any]:
        return self.rows.get(cell, _NONE)


def _side(mine: Mapping[str, Any], group: Mapping[str, Any]) -> Side:
    return Side(
        mine["answers"], group["answers"], group["accounts"], mine["own_own"], mine["own_size"], group["own_own"]
    )


def crossing(rows: Rows) -> Crossing:
    """Return the table of the rows of the query."""
    comments, scored = Counter[frozenset[Cell]](), Counter[frozenset[Cell]]()
    for row in rows:
        if row["whose"] is None:
            cells = frozenset(_cells(row))
            comments[cells] += row["answers"]
            scored[cells] += row["detractors"] + row["passives"] + row["promoters"]
    return Crossing({Cell(row["whose"], row["tag"]): row for row in rows if row["whose"] is not None}, comments, scored)


def _cells(row: Mapping[str, Any]) -> Iterator[Cell]:
    """Yield all that some answers count in."""
    groups = [f"group {each}" for each in (row["groups"] or "").split("\n") if each]
    return map(Cell._make, product((ALL, f"{SURVEY} {row['survey_id']}", *groups), row["tags"].split("\n")))


def shown(found: Crossing, groups: Sequence[str], tags: Sequence[str]) -> frozenset[Cell]:
    """Return the cells of which the comments may be told, beside everyone's; the first groups rather than the last.

    A cell of few is not, and none that would tell of few beside the others, in this facet or another. The comments
    about each tag are sums of their own; of a group whose comments are not told in all, nothing is.
    """
    whole = _together(found, groups, ALL)
    named = [each.whose for each in whole]
    return frozenset((*whole, *(cell for tag in tags for cell in _together(found, named, tag))))


def _together(found: Crossing, groups: Sequence[str], tag: str) -> Sequence[Cell]:
    sizes = {(cell := Cell(whose, tag)): found.comments_of(cell) for whose in groups}
    more = [cell for cell, n in sizes.items() if n and not few(n)]
    return (*safe_beside([Cell(ALL, tag)], more, found.comments), *(cell for cell, n in sizes.items() if not n))


def scores_shown(found: Crossing, themes: Sequence[str], cells: Sequence[Cell]) -> frozenset[Cell]:
    """Return the cells of which the score may be told beside those of groups and themes, which other tables show.

    Of these not all may be shown, for some would tell of few: the cells are safe with all of them, and without those.
    """
    groups = [whose for each in found.facets().values() for whose in each]
    sizes = Counter[Cell]()
    for told, n in found.scored.items():
        sizes.update(dict.fromkeys(told, n))
    beside = [Cell(whose, ALL) for whose in groups] + [Cell(ALL, tag) for tag in themes]
    large, more = ([cell for cell in some if sizes[cell] >= SMALLEST_GROUP] for some in (beside, cells))
    everyone = [Cell(ALL, ALL)]
    fewer = safe_beside(everyone, large, found.scored)
    with_all, without = (safe_beside([*everyone, *each], more, found.scored) for each in (large, fewer))
    return frozenset(with_all).intersection(without)
