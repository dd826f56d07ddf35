"""Where everything stands in the drawing of a series; the template only writes it down."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from functions.reports.figures import words
from functions.reports.figures.model import Level
from functions.reports.figures.months import short, start
from functions.reports.trend.model import Annotated, Month

_TOP, _BOTTOM, _RIGHT = 20, 54, 10
_STEP = 25
_DAYS = 31
_CLOSE = 16
_FITS = 2  # digits of a number of answers that stand side by side in a narrow drawing
_DASH = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of a drawing; every is how many months one month's name stands for."""

    width: int
    height: int
    left: int
    every: int


WIDE = Frame(760, 300, 44, 1)
NARROW = Frame(340, 260, 34, 3)


@dataclass(frozen=True, slots=True)
class Line:
    """A horizontal line of the grid."""

    y: float
    text: str
    zero: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A month's score with its whisker."""

    x: float
    y: float
    top: float
    bottom: float
    text: str


@dataclass(frozen=True, slots=True)
class Tick:
    """What is written under a month."""

    x: float
    n: str
    name: str
    year: str


@dataclass(frozen=True, slots=True)
class Flag:
    """Where something was changed, by its number, or by the first and last of several that are close together."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing: grid, marks, the pieces of the line that joins months without a gap, and what stands below."""

    frame: Frame
    floor: float
    grid: tuple[Line, ...]
    marks: tuple[Mark, ...]
    lines: tuple[str, ...]
    bands: tuple[str, ...]
    ticks: tuple[Tick, ...]
    flags: tuple[Flag, ...] = ()
    breaks: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class _Scale:
    frame: Frame
    months: int
    low: int
    high: int

    def x(self, index: float) -> float:
        slot = (self.frame.width - self.frame.left - _RIGHT) / self.months
        return round(self.frame.left + slot * (index + 0.5), 1)

    def y(self, points: float) -> float:
        share = (self.high - points) / (self.high - self.low)
        return round(_TOP + share * (self.frame.height - _TOP - _BOTTOM), 1)


def chart(months: Sequence[Month], frame: Frame, changes: Sequence[Annotated] = ()) -> Chart:
    """Lay a series out in a frame, with what was changed."""
    low, high = _range([month.score for month in months if month.score])
    scale = _Scale(frame, len(months), low, high)
    runs = _runs(months)
    return Chart(
        frame=frame,
        floor=frame.height - _BOTTOM,
        grid=tuple(_grid(scale)),
        marks=tuple(_mark(scale, index, month) for index, month in enumerate(months) if month.score),
        breaks=tuple(scale.x(index - 0.5) for index, month in enumerate(months) if month.question_changed),
        lines=tuple(_path([(scale.x(i), scale.y(score.value)) for i, score in run]) for run in runs if len(run) > 1),
        bands=tuple(_band(scale, run) for run in runs if len(run) > 1),
        ticks=_ticks(scale, months),
        flags=tuple(_flags(scale, [month.month for month in months], changes)),
    )


def _range(scores: Sequence[Level]) -> tuple[int, int]:
    """Return the ends of the axis: quarters of a hundred that hold every interval, and zero."""
    low = min((score.low for score in scores), default=0.0)
    high = max((score.high for score in scores), default=100.0)
    return _STEP * min(0, floor(low / _STEP)), _STEP * max(1, ceil(high / _STEP))


def _grid(scale: _Scale) -> list[Line]:
    step = _STEP if scale.high - scale.low <= 4 * _STEP else 2 * _STEP
    first = ceil(scale.low / step) * step
    return [Line(scale.y(value), words.whole(value), value == 0) for value in range(first, scale.high + 1, step)]


def _flags(scale: _Scale, months: Sequence[str], changes: Sequence[Annotated]) -> list[Flag]:
    """Return a flag for each change in these months; those too close to be told apart share one."""
    flags: list[Flag] = []
    for change in changes:
        if change.day[:7] not in months:
            continue
        at = scale.x(months.index(change.day[:7]) - 0.5 + (int(change.day[8:]) - 1) / _DAYS)
        if flags and at - flags[-1].x < _CLOSE:
            first = flags[-1].text.partition(_DASH)[0]
            flags[-1] = Flag(flags[-1].x, f"{first}{_DASH}{change.number}")
        else:
            flags.append(Flag(at, str(change.number)))
    return flags


def _runs(months: Sequence[Month]) -> list[list[tuple[int, Level]]]:
    """Return the stretches of months with a score; a month without one breaks the line, and so do other questions."""
    runs: list[list[tuple[int, Level]]] = [[]]
    for index, month in enumerate(months):
        if month.question_changed:
            runs.append([])
        if month.score:
            runs[-1].append((index, month.score))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _mark(scale: _Scale, index: int, month: Month) -> Mark:
    score = month.score
    if score is None:
        message = f"{month.month} has no score to mark"
        raise ValueError(message)
    text = f"{short(month.month)}: {words.score(score)}, {words.counted(score.n, 'answer')}"
    return Mark(scale.x(index), scale.y(score.value), scale.y(score.high), scale.y(score.low), text)


def _ticks(scale: _Scale, months: Sequence[Month]) -> tuple[Tick, ...]:
    """Return what stands below each month; where numbers of answers are too wide for all, only those of named ones."""
    crowded = scale.frame.every > 1 and any(len(_n(month)) > _FITS for month in months)
    every = [(index, month, (scale.months - 1 - index) % scale.frame.every == 0) for index, month in enumerate(months)]
    return tuple(_tick(scale, index, month, named=named, counted=named or not crowded) for index, month, named in every)


def _tick(scale: _Scale, index: int, month: Month, *, named: bool, counted: bool) -> Tick:
    first = start(month.month)
    year = f"{first:%Y}" if named and (index < scale.frame.every or first.month <= scale.frame.every) else ""
    return Tick(scale.x(index), _n(month) if counted else "", f"{first:%b}" if named else "", year)


def _n(month: Month) -> str:
    if month.held_back:
        return words.held_back(month.held_back)
    return str(month.score.n) if month.score else "0"


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _band(scale: _Scale, run: Sequence[tuple[int, Level]]) -> str:
    upper = [(scale.x(index), scale.y(score.high)) for index, score in run]
    lower = [(scale.x(index), scale.y(score.low)) for index, score in reversed(run)]
    return _path(upper + lower)
