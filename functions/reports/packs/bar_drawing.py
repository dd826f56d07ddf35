"""Where everything stands in the drawing of a pack's bars; the template only writes it down."""

from dataclasses import dataclass

from functions.reports.packs.line_drawing import FRAME, extent, told, written
from functions.reports.packs.model import Chart, Point, Unit

_ROW, _LABEL, _BAR = 46, 15, 30  # the height of a row; where its label and its bar stand in it
_FOOT, _EDGE = 22, 16  # what the scale takes, and half a number of it
_NUMBER = 56  # what is left for a number beside its bar
_SCALES: dict[Unit, tuple[int, ...]] = {"points": (-100, -50, 0, 50, 100), "per cent": (0, 25, 50, 75, 100)}


@dataclass(frozen=True, slots=True)
class Row:
    """One bar from end to end; at is where a value stands in its interval, number what is written beside it."""

    label: str
    label_y: int
    y: int
    low: float
    high: float
    at: float | None
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Bars one below the other, with a scale at the foot unless each has its number beside it."""

    width: int
    height: int
    floor: int
    scale: tuple[tuple[float, str], ...]
    zero: float
    label_x: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Width:
    """What goes from left to right: from low to high, between two places."""

    low: float
    high: float
    left: int
    right: int

    def x(self, value: float) -> float:
        return round(self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left), 1)


def drawing(chart: Chart) -> Drawing:
    """Lay out bars: intervals with their values on the whole of their scale, or numbers of answers from nothing up."""
    steps, floor = _SCALES.get(chart.unit, ()), _ROW * len(chart.points) + 4
    most = max((each.value or 0 for each in chart.points), default=0)
    ranged = _Width(steps[0], steps[-1], _EDGE, FRAME.width - _EDGE) if steps else None
    wide = ranged or _Width(0, most or 1, 0, FRAME.width - _NUMBER)
    return Drawing(
        width=FRAME.width,
        height=floor + (_FOOT if steps else 0),
        floor=floor,
        scale=tuple((wide.x(each), written(each, chart.unit)) for each in steps),
        zero=wide.x(0),
        label_x=wide.left + 6,
        rows=tuple(_row(wide, index, each, chart.unit) for index, each in enumerate(chart.points)),
    )


def _row(wide: _Width, index: int, each: Point, unit: Unit) -> Row:
    ranged = unit in _SCALES
    low, high = extent(each) if ranged else (0.0, each.value or 0.0)
    return Row(
        label=each.label,
        label_y=_ROW * index + _LABEL,
        y=_ROW * index + _BAR,
        low=wide.x(low),
        high=wide.x(high),
        at=wide.x(each.value) if ranged and each.value is not None else None,
        number=_number(each, unit, ranged=ranged),
        text=told(each, unit),
    )


def _number(each: Point, unit: Unit, *, ranged: bool) -> str:
    if each.value is None:
        return "not shown"
    return "" if ranged else written(each.value, unit)
