"""Where everything stands in the drawing of a share by week; the template only writes it down."""

from collections.abc import Iterator, Sequence
from datetime import date

from functions.reports.figures import words
from functions.reports.figures.measures import Share
from functions.reports.forms.chart import Chart, Frame, Line, Mark, Tick
from functions.reports.loop.model import Week
from functions.reports.loop.words import percent, week

WIDE = Frame(760, 280, 44, 1)
NARROW = Frame(340, 250, 38, 3)

_TOP, _BOTTOM, _RIGHT = 14, 54, 10
_STEP = 25
_Run = list[tuple[float, Share]]


def chart(weeks: Sequence[Week], frame: Frame) -> Chart:
    """Lay the weeks out in a frame, from nothing to everything: 0 to 100%."""
    placed = [(_x(index, len(weeks), frame), each) for index, each in enumerate(weeks)]
    runs = [run for run in _runs(placed) if len(run) > 1]
    return Chart(
        frame=frame,
        floor=frame.height - _BOTTOM,
        grid=tuple(Line(_y(value, frame), f"{value}%", value == 0) for value in range(0, 101, _STEP)),
        marks=tuple(_mark(x, each, found, frame) for x, each in placed if (found := _share(each))),
        lines=tuple(" ".join(f"{x},{_y(found.percent, frame)}" for x, found in run) for run in runs),
        bands=tuple(_band(run, frame) for run in runs),
        ticks=tuple(_tick(x, index, each, len(weeks), frame) for index, (x, each) in enumerate(placed)),
    )


def _x(index: int, count: int, frame: Frame) -> float:
    return round(frame.left + (frame.width - frame.left - _RIGHT) / count * (index + 0.5), 1)


def _y(percent: float, frame: Frame) -> float:
    return round(_TOP + (100 - percent) / 100 * (frame.height - _TOP - _BOTTOM), 1)


def _share(each: Week) -> Share | None:
    return each.answered.share if each.answered else None


def _runs(placed: Sequence[tuple[float, Week]]) -> Iterator[_Run]:
    """Yield the stretches of weeks with a share; a week without one breaks the line."""
    run: _Run = []
    for x, each in placed:
        if found := _share(each):
            run.append((x, found))
        else:
            yield run
            run = []
    yield run


def _mark(x: float, each: Week, found: Share, frame: Frame) -> Mark:
    text = f"Week of {week(each.week)}: {percent(found)} of {words.counted(found.of, 'comment')}"
    return Mark(x, _y(found.percent, frame), _y(found.high, frame), _y(found.low, frame), text)


def _band(run: _Run, frame: Frame) -> str:
    upper = [(x, _y(found.high, frame)) for x, found in run]
    lower = [(x, _y(found.low, frame)) for x, found in reversed(run)]
    return " ".join(f"{x},{y}" for x, y in upper + lower)


def _tick(x: float, index: int, each: Week, count: int, frame: Frame) -> Tick:
    named = (count - 1 - index) % max(2, frame.every) == 0
    n = words.held_back(each.held_back) if each.held_back else str(each.answered.comments if each.answered else 0)
    year = f"{date.fromisoformat(each.week):%Y}" if named and index + frame.every >= count else ""
    return Tick(x, n, week(each.week) if named else "", year)
