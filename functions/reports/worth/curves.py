"""Where everything stands in the drawing of survival curves; the template only writes it down."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor

from functions.reports.forms.chart import Frame
from functions.reports.worth.model import Curve

WIDE = Frame(760, 300, 44, 30)
NARROW = Frame(340, 260, 38, 60)

_TOP, _BOTTOM = 14, 40
_NAMES = {WIDE: 104, NARROW: 92}  # room for the names at the right
_APART = 15  # what two names need between them
_TENTH = 10


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the grid, or a day below it."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One group's curve as a path, and where its name stands."""

    group: str
    path: str
    end: float
    name_at: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Curves in a frame."""

    frame: Frame
    right: float
    floor: float
    grid: tuple[Mark, ...]
    days: tuple[Mark, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    frame: Frame
    horizon: int
    low: int

    @property
    def right(self) -> float:
        return self.frame.width - _NAMES[self.frame]

    def x(self, days: float) -> float:
        return round(self.frame.left + (self.right - self.frame.left) * days / self.horizon, 1)

    def y(self, share: float) -> float:
        height = self.frame.height - _TOP - _BOTTOM
        return round(_TOP + height * (100 - share) / (100 - self.low), 1)


def drawing(curves: Sequence[Curve], frame: Frame, horizon: int) -> Drawing:
    """Lay curves out in a frame, from the landmark to so many days after it; shares in per cent."""
    scale = _Scale(frame, horizon, _low(curves))
    ends = [scale.y(curve.steps[-1].share if curve.steps else 100) for curve in curves]
    step = 10 if scale.low >= 50 else 20  # noqa: PLR2004 - half of the axis
    return Drawing(
        frame=frame,
        right=scale.right,
        floor=frame.height - _BOTTOM,
        grid=tuple(Mark(scale.y(share), f"{share}%") for share in range(100, scale.low - 1, -step)),
        days=tuple(Mark(scale.x(day), str(day)) for day in range(0, horizon + 1, frame.every)),
        lines=tuple(
            Line(curve.group, _path(curve, scale), end, name)
            for curve, end, name in zip(curves, ends, spread(ends, scale.frame.height - _BOTTOM), strict=True)
        ),
    )


def _low(curves: Sequence[Curve]) -> int:
    """Return the foot of the axis: a round share below every curve, so that small differences can be seen."""
    least = min((step.share for curve in curves for step in curve.steps), default=100.0)
    return min(80, 2 * _TENTH * floor(max(0.0, least - 1) / (2 * _TENTH)))


def _path(curve: Curve, scale: _Scale) -> str:
    """Return the steps as a path: level until a day on which somebody left, then down."""
    moves = [f"M{scale.x(0)} {scale.y(100)}"]
    moves += [f"H{scale.x(step.days)}V{scale.y(step.share)}" for step in curve.steps]
    return "".join([*moves, f"H{scale.right}"])


def spread(places: Sequence[float], floor_at: float) -> list[float]:
    """Return places moved apart so that names do not cover each other, none below the floor."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = [places[index] for index in order]
    for index, (before, after) in enumerate(pairwise(list(moved))):
        moved[index + 1] = max(after, moved[index] + _APART, before)
    over = max(0.0, (moved[-1] if moved else 0.0) - floor_at)
    found = dict(zip(order, (each - over for each in moved), strict=True))
    return [round(found[index], 1) for index in range(len(places))]
