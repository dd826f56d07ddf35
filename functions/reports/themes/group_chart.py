"""Where everything stands in the drawings of groups by theme, one for each theme; the template only writes it down."""

from dataclasses import dataclass
from math import ceil

from functions.reports.figures.model import HeldBack
from functions.reports.figures.words import counted, whole
from functions.reports.forms.chart import Frame
from functions.reports.themes import group_words
from functions.reports.themes.model import Facet, Group, Mentioned, Theme
from functions.reports.themes.words import percent

_LEFT, _RIGHT, _TOP, _ROW, _FOOT = 112, 52, 8, 24, 24
_WIDTH = 340
_LONGEST = 17  # signs of a group's name that fit beside its bar
_STEP = 10
_ARROWS = {"more": "\N{BLACK UP-POINTING TRIANGLE}", "less": "\N{BLACK DOWN-POINTING TRIANGLE}", None: ""}


@dataclass(frozen=True, slots=True)
class Bar:
    """A group's share with its interval, or what stands in its place; text is what a reader is told of it."""

    y: float
    name: str
    value: str
    text: str
    out: bool
    at: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A vertical line of the grid."""

    x: float
    text: str
    zero: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """The drawing of one theme: a bar for each group, the grid of per cent, and the share of all comments."""

    label: str
    frame: Frame
    floor: float
    grid: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    all: float | None
    all_text: str


@dataclass(frozen=True, slots=True)
class _Scale:
    top: int

    def x(self, percent: float) -> float:
        return round(_LEFT + percent / self.top * (_WIDTH - _LEFT - _RIGHT), 1)


def panels(facet: Facet, themes: tuple[Theme, ...]) -> tuple[Panel, ...]:
    """Lay a facet out, a panel for each theme of which any share is shown, all on one scale."""
    highest = max((each.share.high for group in facet.groups for each in group.themes if each.share), default=0.0)
    scale, of_all = _Scale(max(2 * _STEP, _STEP * ceil(highest / _STEP))), {each.tag: each for each in themes}
    columns = zip(*(group.themes for group in facet.groups), strict=True)
    return tuple(_panel(facet, column, of_all[column[0].tag], scale) for column in columns if any(_shares(column)))


def _shares(column: tuple[Mentioned, ...]) -> list[bool]:
    return [each.share is not None for each in column]


def _panel(facet: Facet, column: tuple[Mentioned, ...], theme: Theme, scale: _Scale) -> Panel:
    height = _TOP + _ROW * len(column) + _FOOT
    half = scale.top // 2
    pairs = zip(facet.groups, column, strict=True)
    return Panel(
        label=theme.label,
        frame=Frame(_WIDTH, height, _LEFT, 1),
        floor=height - _FOOT,
        grid=tuple(Tick(scale.x(value), f"{value}%", value == 0) for value in (0, half, scale.top)),
        bars=tuple(_bar(facet.facet, group, each, index, scale) for index, (group, each) in enumerate(pairs)),
        all=scale.x(theme.share.percent) if theme.share else None,
        all_text=f"{whole(theme.share.percent)}% of all comments" if theme.share else "",
    )


def _bar(facet: str, group: Group, found: Mentioned, index: int, scale: _Scale) -> Bar:
    y, called = _TOP + _ROW * (index + 0.5), group_words.name(facet, group.name)
    name = called if len(called) <= _LONGEST else f"{called[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
    if found.share is None:
        return Bar(y, name, group_words.held(found.held_back), f"{called}: {_why(found.held_back)}", out=False)
    share, arrow = found.share, _ARROWS[found.stands_out]
    text = f"{called}: {percent(share)} of {counted(share.of, 'comment')}"
    return Bar(
        y=y,
        name=name,
        value=f"{whole(share.percent)}% {arrow}".strip(),
        text=f"{text}, {found.stands_out} than all others" if found.stands_out else text,
        out=found.stands_out is not None,
        at=scale.x(share.percent),
        low=scale.x(share.low),
        high=scale.x(share.high),
    )


def _why(reason: HeldBack | None) -> str:
    return reason or "no comments"
