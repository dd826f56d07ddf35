"""Which figures are held back, so that no reader can tell, or work out by subtraction, what a few people answered.

A figure of fewer than five answers is held back. That alone is not enough where figures add up to one that is shown:
then the smallest of the others is held back too, until what a reader could work out counts five answers or more.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import product
from typing import Literal, NamedTuple

from functions.reports.figures.model import BESIDE_FEW, FEW, HeldBack

SMALLEST_GROUP = 5
RECENT = 3

# What is never shown goes first, the headline's score last; what another table shows is not ours to hold back.
_COST = {"rest": -1, "month": 0, "segment": 0, "window": 1, "period": 2, "elsewhere": 3}


class Cell(NamedTuple):
    """One group of answers: whose they are (None: everyone's), and of when."""

    kind: Literal["rest", "month", "segment", "window", "period", "elsewhere"]
    whose: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Total:
    """A group and the groups that add up to it."""

    whole: Cell
    parts: tuple[Cell, ...]


def held_back(
    sizes: Mapping[Cell, int], months: Sequence[str], divisions: Sequence[Sequence[str]] = ()
) -> dict[Cell, HeldBack]:
    """Return the groups to hold back, each with the reason, from their numbers of answers.

    Each division names groups that everyone is in one of: what is shown of all but one would tell of that one.
    """
    windows = {
        window: sum(sizes.get(Cell("month", window.whose, month), 0) for month in months)
        for window in {Cell("window", cell.whose, "") for cell in sizes}
    }
    found = suppressed({**windows, **sizes}, list(_totals(sizes, months, divisions)))
    return {cell: FEW if few(sizes[cell]) else BESIDE_FEW for cell in found if cell in sizes}


def small(sizes: Mapping[str, int]) -> dict[str, HeldBack]:
    """Return which parts of a whole that is itself shown are held back, and why."""
    return part_of(sizes, {}, ())


def part_of(sizes: Mapping[str, int], rests: Mapping[str, int], hidden: Collection[str]) -> dict[str, HeldBack]:
    """Return which parts are held back where each is shown elsewhere too, together with a rest that is shown nowhere.

    Hidden are those that are held back there, and so are here.
    """
    parts = {Cell("segment", None, name): n for name, n in sizes.items()}
    whole = Cell("window", None, "")
    counted, totals = {**parts, whole: sum(sizes.values())}, [Total(whole, tuple(parts))]
    for name, rest in rests.items():
        both, left = Cell("elsewhere", None, name), Cell("rest", None, name)
        counted |= {left: rest, both: rest + sizes.get(name, 0)}
        totals.append(Total(both, (Cell("segment", None, name), left)))
    found = suppressed(counted, totals, {Cell("segment", None, name) for name in hidden})
    return {cell.name: FEW if few(parts[cell]) else BESIDE_FEW for cell in found if parts.get(cell)}


def few(answers: int) -> bool:
    """Say whether a group is too small to be shown; one without any answer has nothing to hide."""
    return 0 < answers < SMALLEST_GROUP


def suppressed(
    sizes: Mapping[Cell, int], totals: Sequence[Total], hidden: AbstractSet[Cell] = frozenset()
) -> AbstractSet[Cell]:
    """Return small groups and what is hidden, and those that must go with them; each round adds one, so it ends."""
    held = {cell for cell, answers in sizes.items() if few(answers)} | hidden
    while (more := next(_wanted(sizes, totals, held), None)) is not None:
        held.add(more)
    return held


def _wanted(sizes: Mapping[Cell, int], totals: Sequence[Total], held: AbstractSet[Cell]) -> Iterator[Cell]:
    for total in totals:
        others = [cell for cell in (total.whole, *total.parts) if sizes.get(cell, 0) and cell not in held]
        if others and _tells(sizes, total, held):
            yield min(others, key=lambda cell: (_COST[cell.kind], sizes[cell], cell.whose or "", cell.name))


def _tells(sizes: Mapping[Cell, int], total: Total, held: AbstractSet[Cell]) -> bool:
    """Say whether subtraction gives away one group, or several that together are small."""
    parts = [cell for cell in total.parts if cell in held]
    if total.whole in held:
        return not parts
    return len(parts) == 1 or few(sum(sizes[cell] for cell in parts))


def _totals(sizes: Mapping[Cell, int], months: Sequence[str], divisions: Sequence[Sequence[str]]) -> Iterator[Total]:
    """Yield all that adds up: months to periods, those to the window, and each division to everyone."""
    for whose in sorted({cell.whose or "" for cell in sizes}):
        yield from _in_time(whose or None, months)
    columns = [cell for cell in sizes if cell.whose is None and cell.kind in {"month", "period"}]
    for groups, whole in product(divisions, (*columns, Cell("window", None, ""))):
        yield Total(whole, tuple(whole._replace(whose=group) for group in groups))


def _in_time(whose: str | None, months: Sequence[str]) -> Iterator[Total]:
    each = [Cell("month", whose, month) for month in months]
    recent, before = Cell("period", whose, "recent"), Cell("period", whose, "before")
    yield Total(recent, tuple(each[-RECENT:]))
    yield Total(before, tuple(each[-2 * RECENT : -RECENT]))
    yield Total(Cell("window", whose, ""), (*each[: -2 * RECENT], before, recent))
