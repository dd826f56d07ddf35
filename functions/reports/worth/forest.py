"""Where everything stands in the drawing of differences by group, a forest plot; the template only writes it down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt

from functions.reports.figures.words import signed
from functions.reports.worth import words
from functions.reports.worth.model import Division, Estimate, Finding, Member

_TOP, _AXIS = 6, 44  # room above the first row, and for the axis below the last
_LEAST, _MOST = 5.0, 11.0  # sides of the square that stands for a group, by its accounts
_STEPS = (10, 20, 25, 50)
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


@dataclass(frozen=True, slots=True)
class Paper:
    """The room for a drawing: of a row, of names before it (0: they stand above it) and of figures behind it.

    letters is how many of a name fit, ticks how many stand below.
    """

    width: int
    row: int
    names: int
    figures: int
    letters: int
    ticks: int


WIDE = Paper(760, 28, 196, 132, 28, 8)
NARROW = Paper(340, 44, 14, 112, 44, 6)
_BESIDE = 100  # names that have less room than this stand above their row


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid with what stands below it."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A group's difference: its interval from low to high, and a square of this half side at its middle.

    shown says that an association is shown, whole that all accounts are meant, which have a diamond.
    """

    name: str
    name_y: float
    y: float
    low: float
    at: float
    high: float
    half: float
    shown: bool
    whole: bool
    figures: str
    text: str


@dataclass(frozen=True, slots=True)
class Forest:
    """A drawing: the grid, zero, a line for each group that has a difference, and a rule above the last, the whole."""

    paper: Paper
    height: int
    left: float
    right: float
    floor: float
    zero: float
    rule: float | None
    ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Drawn:
    name: str
    difference: Estimate
    accounts: int
    shown: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class _Scale:
    paper: Paper
    low: int
    high: int

    @property
    def right(self) -> float:
        return self.paper.width - self.paper.figures

    def x(self, points: float) -> float:
        share = (points - self.low) / (self.high - self.low)
        return round(self.paper.names + (self.right - self.paper.names) * share, 1)


def forest(division: Division, churn: Finding, paper: Paper) -> Forest | None:
    """Lay out the groups that have a difference, with that of all accounts at the foot; None where no group has one."""
    groups = list(_groups(division))
    if not groups:
        return None
    drawn = [*groups, *_whole(churn, division)]
    step, scale = _scaled([each.difference for each in drawn], paper)
    most = max(each.accounts for each in groups)
    bottom = _TOP + paper.row * len(drawn)
    return Forest(
        paper=paper,
        height=bottom + _AXIS,
        left=paper.names,
        right=scale.right,
        floor=bottom,
        zero=scale.x(0),
        rule=_TOP + paper.row * len(groups) if len(drawn) > len(groups) else None,
        ticks=tuple(Tick(scale.x(at), signed(at)) for at in range(scale.low, scale.high + 1, step)),
        lines=tuple(_line(scale, place, each, most) for place, each in enumerate(drawn)),
    )


def _groups(division: Division) -> Iterator[_Drawn]:
    for each in division.groups:
        if each.difference:
            name, is_shown = words.member(division, each), each.verdict == "associated"
            yield _Drawn(name, each.difference, _accounts(each), shown=is_shown, whole=False)


def _accounts(found: Member) -> int:
    return (found.bottom.accounts or 0) + (found.top.accounts or 0)


def _whole(churn: Finding, division: Division) -> Iterator[_Drawn]:
    if churn.difference:
        is_shown = churn.verdict == "associated"
        yield _Drawn(words.whole_name(division), churn.difference, 0, shown=is_shown, whole=True)


def _scaled(found: Sequence[Estimate], paper: Paper) -> tuple[int, _Scale]:
    """Return the step of the grid, and an axis of whole steps that holds every interval, and zero."""
    low, high = min(0.0, *(each.low for each in found)), max(0.0, *(each.high for each in found))
    step = next((step for step in _STEPS if (high - low) / step <= paper.ticks - 1), _STEPS[-1])
    return step, _Scale(paper, step * floor(low / step), step * max(1, ceil(high / step)))


def _line(scale: _Scale, place: int, found: _Drawn, most: int) -> Line:
    paper, ends = scale.paper, found.difference
    above = paper.names < _BESIDE
    top = _TOP + paper.row * place
    y = top + paper.row * (0.68 if above else 0.5)
    figures = words.difference(ends)
    return Line(
        name=_cut(found.name, paper.letters),
        name_y=top + 15 if above else y + 4,
        y=y,
        low=scale.x(ends.low),
        at=scale.x(ends.value),
        high=scale.x(ends.high),
        half=_MOST / 2 if found.whole else round(max(_LEAST, _MOST * sqrt(found.accounts / most)) / 2, 1),
        shown=found.shown,
        whole=found.whole,
        figures=figures,
        text=f"{found.name}: {figures} points",
    )


def _cut(name: str, letters: int) -> str:
    return name if len(name) <= letters else f"{name[: letters - 1].rstrip()}{_ELLIPSIS}"
