"""Where everything stands in the drawing of a pack's line; the template only writes it down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

from functions.reports.figures import words
from functions.reports.forms.chart import Chart as Drawing
from functions.reports.forms.chart import Frame, Line, Mark, Tick
from functions.reports.packs.model import Chart, Point, Unit

FRAME = Frame(420, 270, 40, 1)  # stands beside a table on a desk, and alone on a phone
_TOP, _BOTTOM, _RIGHT = 14, 54, 6
_STEP = 25  # of scores and of shares

_Placed = tuple[float, Point]


@dataclass(frozen=True, slots=True)
class _Scale:
    low: int
    high: int

    def y(self, value: float) -> float:
        share = (self.high - value) / (self.high - self.low)
        return round(_TOP + share * (FRAME.height - _TOP - _BOTTOM), 1)

    def ends(self, point: Point) -> tuple[float, float]:
        """Return how far down and up a point's interval reaches: no way at all without one."""
        low, high = extent(point)
        return self.y(low), self.y(high)


def drawing(chart: Chart) -> Drawing:
    """Lay out a line; a point without a value breaks it, and so do other words that were asked."""
    count = len(chart.points)
    placed = [(_x(index, count), each) for index, each in enumerate(chart.points)]
    scale, runs = _scale(chart), [run for run in _runs(placed) if len(run) > 1]
    return Drawing(
        frame=FRAME,
        floor=FRAME.height - _BOTTOM,
        grid=tuple(Line(scale.y(at), written(at, chart.unit), at == 0) for at in _grid(scale)),
        marks=tuple(_mark(scale, x, each, chart.unit) for x, each in placed if each.value is not None),
        lines=tuple(" ".join(f"{x},{scale.y(each.value or 0)}" for x, each in run) for run in runs),
        bands=tuple(_band(scale, run) for run in runs),
        ticks=tuple(_ticks(placed)),
        breaks=tuple(_x(index - 0.5, count) for index, each in enumerate(chart.points) if each.apart),
    )


def extent(point: Point) -> tuple[float, float]:
    """Return the ends of a point's interval; without one they are its value."""
    value = point.value or 0.0
    return value if point.low is None else point.low, value if point.high is None else point.high


def written(value: float, unit: Unit) -> str:
    """Return a value as a scale has it."""
    return f"{value:,.0f}" if unit == "answers" else f"{words.whole(value)}{'%' if unit == 'per cent' else ''}"


def told(point: Point, unit: Unit) -> str:
    """Return what is said of a point where it is pointed at."""
    if point.value is None:
        return f"{point.label}: not shown"
    low, high = extent(point)
    ends = "" if point.low is None else f" ({written(low, unit)} to {written(high, unit)})"
    return f"{point.label}: {written(point.value, unit)}{ends}"


def _x(index: float, count: int) -> float:
    return round(FRAME.left + (FRAME.width - FRAME.left - _RIGHT) / count * (index + 0.5), 1)


def _scale(chart: Chart) -> _Scale:
    """Return a scale that holds every interval and zero; a share is drawn of all that there can be."""
    if chart.unit == "per cent":
        return _Scale(0, 100)
    ends = [extent(each) for each in chart.points if each.value is not None]
    low, high = min((low for low, _ in ends), default=0.0), max((high for _, high in ends), default=0.0)
    return _Scale(_STEP * min(0, floor(low / _STEP)), _STEP * max(1, ceil(high / _STEP)))


def _grid(scale: _Scale) -> range:
    step = _STEP if scale.high - scale.low <= 4 * _STEP else 2 * _STEP
    return range(ceil(scale.low / step) * step, scale.high + 1, step)


def _runs(placed: Sequence[_Placed]) -> Iterator[list[_Placed]]:
    run = list[_Placed]()
    for x, each in placed:
        if each.apart or each.value is None:
            yield run
            run = []
        if each.value is not None:
            run.append((x, each))
    yield run


def _mark(scale: _Scale, x: float, each: Point, unit: Unit) -> Mark:
    bottom, top = scale.ends(each)
    return Mark(x, scale.y(each.value or 0), top, bottom, told(each, unit))


def _band(scale: _Scale, run: Sequence[_Placed]) -> str:
    ends = [(x, *scale.ends(each)) for x, each in run]
    return " ".join([*(f"{x},{top}" for x, _, top in ends), *(f"{x},{bottom}" for x, bottom, _ in reversed(ends))])


def _ticks(placed: Sequence[_Placed]) -> Iterator[Tick]:
    """Yield what stands below each point: on what it rests, its name, and the year where another begins."""
    before = ""
    for x, each in placed:
        name, _, year = each.label.rpartition(" ")
        yield Tick(x, "" if each.n is None else f"{each.n:,}", name, year if year != before else "")
        before = year
