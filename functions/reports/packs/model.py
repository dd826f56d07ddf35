"""A pack as data: what it says on each subject, counted and worded, so that whoever draws it adds nothing."""

from dataclasses import dataclass
from typing import Final, Literal

PACK_SCHEMA: Final = "listening-post/report/pack/v1"

Shape = Literal["line", "bars"]
Unit = Literal["points", "per cent", "answers"]


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a chart with the ends of its interval; without a value there is nothing to show.

    It rests on n answers, surveys that were sent, or cases; None where these are none, or too few to tell. Apart says
    that from here on other words were asked: no line joins it with the point before.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    apart: bool = False
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """One series: points (-100 to 100), shares in per cent, or numbers of answers; said stands for it in words."""

    shape: Shape
    name: str
    unit: Unit
    points: tuple[Point, ...]
    said: str

    @property
    def shows(self) -> bool:
        """Say whether any point has a value: else there is nothing to draw."""
        return any(each.value is not None for each in self.points)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, and its share of the width that is left by those that hold figures."""

    name: str
    width: int = 1
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """What stands beside a chart, or alone."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What someone wrote, and what may be said of who did; nothing, where that would tell."""

    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """What something was counted by, if it was, and as of when; what readers should know, and who shows it alone."""

    query: str
    as_of: str
    programme: str
    told: tuple[str, ...] = ()
    aside: str = ""

    @property
    def line(self) -> str:
        """Return where it is from."""
        queried = f"Query {self.query}; " if self.query else ""
        return f"Source: {queried}as of {self.as_of}; programme {self.programme}."

    @property
    def notes(self) -> str:
        """Return all of it, a line each, for who shows it."""
        return "\n".join(filter(None, (self.line, *self.told, self.aside)))


@dataclass(frozen=True, slots=True)
class Slide:
    """One subject: a title that says what there is to see, a sentence under it, what shows it, and where it is from.

    Whoever draws it may need several slides for a long table or many quotes.
    """

    title: str
    lead: str
    source: Source
    chart: Chart | None = None
    table: Table | None = None
    points: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything a deck says; subject is whom or what it is about, answers how many it rests on."""

    schema: str
    kind: Literal["account", "company"]
    as_of: str
    programme: str
    company: str
    subject: str
    title: str
    subtitle: str
    answers: int
    slides: tuple[Slide, ...]
