"""Slides that both packs have: what was changed, and the themes of what was written."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from functions.core.times import iso, month_of
from functions.reports.disclosure.groups import RECENT, SMALLEST_GROUP, few
from functions.reports.disclosure.naming import Discretion
from functions.reports.figures.measures import counts_of, scored
from functions.reports.figures.model import Level, Rate
from functions.reports.figures.months import back, naive, start
from functions.reports.figures.words import counted
from functions.reports.kind import Asked
from functions.reports.packs import words as pack_words
from functions.reports.packs.model import Chart, Column, Point, Slide, Source, Table

SEPARATOR = "\x1f"  # between the parts of a list that a query returned as text
_CHANGES = 24
_THEMES = 8
_OPEN = "An answer may have several themes. A theme is open until a change on record closes it."

Rows = Sequence[Mapping[str, Any]]


def source(asked: Asked, query: str, *told: str, aside: str = "") -> Source:
    """Return what a slide was counted by, what a reader should know, and, aside, what is for who shows it."""
    return Source("" if query == "none" else query, iso(asked.as_of), asked.programme, told, aside)


def score_point(label: str, found: Level | None, *, apart: bool = False) -> Point:
    """Return a score as a point of a chart, without a value if there is none to show."""
    return (
        Point(label, found.value, found.low, found.high, apart, found.n) if found else Point(label, None, apart=apart)
    )


def share_point(label: str, found: Rate | None) -> Point:
    """Return a response rate as a point of a chart, without a value if nobody was asked."""
    return Point(label, found.share, found.low, found.high, n=found.asked) if found else Point(label, None)


def parts(text: str) -> list[str]:
    """Return the parts of a list that a query returned as text."""
    return [each for each in text.split(SEPARATOR) if each]


def changes(asked: Asked, rows: Rows, quiet: Discretion, title: str, query: str) -> Slide:
    """Return what was changed, newest first."""
    allowed = [row for row in rows if quiet.allows(row["title"], row["text"], *parts(row["tags"]))]
    shown = allowed[:_CHANGES]
    lead = _changed(len(rows), len(shown))
    told = source(asked, query, "From the changes that were put on record, of the last four quarters.")
    if not shown:
        return Slide(f"{title}: nothing on record yet", lead, told)
    columns = (Column("Date", 2), Column("What changed", 8), Column("Themes", 3))
    return Slide(title, lead, told, table=Table(columns, tuple(_change(asked, row) for row in shown)))


def _changed(rows: int, shown: int) -> str:
    if not rows:
        return "No change was put on record in the last four quarters."
    more = f"; the newest {shown:,} are shown" if rows > shown else ""
    return f"{counted(rows, 'change')} in the last four quarters{more}."


def _change(asked: Asked, row: Mapping[str, Any]) -> tuple[str, str, str]:
    what = f"{row['title']}: {row['text']}" if row["text"] else row["title"]
    return (
        pack_words.day(row["day"]),
        pack_words.shortened(what, 150),
        pack_words.shortened(", ".join(called(asked, tag) for tag in parts(row["tags"])), 50),
    )


def theme_values(account_id: str, since: datetime, as_of: datetime) -> dict[str, object]:
    """Return what the query for themes is asked with: of one account or of all, and the periods of another report."""
    last = month_of(as_of)
    periods = {"recent": naive(start(back(last, RECENT - 1))), "before": naive(start(back(last, 2 * RECENT - 1)))}
    return {"as_of": naive(as_of), "account_id": account_id, "since": since, **periods}


def called(asked: Asked, tag: str) -> str:
    """Return what the programme calls a theme; without it, its id."""
    known = asked.active.tags.list.get(tag) if asked.active else None
    return known.name("en") if known else tag


def themes(asked: Asked, rows: Rows, made: Rows, quiet: Discretion, *, scores: bool = False) -> Slide:
    """Return the themes, those mentioned most first, and which of them a change has closed since they last came up."""
    found = [
        row for row in rows if row["theme"] is not None and quiet.allows(row["theme"], called(asked, row["theme"]))
    ]
    ordered = sorted(found, key=lambda row: (-row["answers"], row["theme"]))
    commented, without = _commented(rows)
    shown = ordered[:_THEMES]
    return Slide(
        title=_titled(ordered, made),
        lead=pack_words.themed(commented, without) + _more(len(ordered) - len(shown)),
        source=source(asked, "pack_themes", _OPEN, pack_words.SMALL),
        chart=_mentions(asked, shown) if shown else None,
        table=Table(_columns(scores=scores), tuple(_theme(asked, row, made, scores=scores) for row in shown))
        if shown
        else None,
    )


def _commented(rows: Rows) -> tuple[int, int]:
    """Return how many answers have a comment and how many of those no theme; the query says both in its total row."""
    without = sum(row["answers"] for row in rows if row["theme"] is None)
    return max((row["commented"] for row in rows), default=0), without


def _more(number: int) -> str:
    return f" {counted(number, 'more theme')} came up less often." if number > 0 else ""


def _titled(rows: Rows, made: Rows) -> str:
    if not rows:
        return "Themes: none found yet"
    still = sum(not closed(row, made) for row in rows)
    return f"Themes: {still:,} of {len(rows):,} still open" if still else f"Themes: all {len(rows):,} closed"


def closed(row: Mapping[str, Any], made: Rows) -> bool:
    """Say whether a change has closed a theme on the day that it last came up, or after."""
    return any(
        each["closes_theme"] and row["theme"] in parts(each["tags"]) and each["day"] >= row["last_at"].date()
        for each in made
    )


def _mentions(asked: Asked, shown: Rows) -> Chart:
    known = [(called(asked, row["theme"]), None if _held_back(row) else row["answers"]) for row in shown]
    points = tuple(Point(pack_words.shortened(name, 40), answers, n=answers) for name, answers in known)
    told = "; ".join(f"{name} {answers:,}" for name, answers in known if answers is not None) or "none is shown"
    return Chart("bars", "Answers", "answers", points, f"How many answers mention each theme: {told}.")


def _columns(*, scores: bool) -> tuple[Column, ...]:
    nps = (Column("NPS (range)", figures=True),) if scores else ()
    return Column("Theme", 4), Column("Answers", figures=True), *nps, Column("State", 3)


def _theme(asked: Asked, row: Mapping[str, Any], made: Rows, *, scores: bool) -> tuple[str, ...]:
    counts, held = counts_of(row), _held_back(row)
    number = "\N{EN DASH}" if held and not few(counts.n) else pack_words.number(counts.n)
    unscored = held or few(row["heard"] - counts.n)
    nps = (pack_words.points(counts, None if unscored else scored(counts)),) if scores else ()
    state = "closed" if closed(row, made) else "open"
    return pack_words.shortened(called(asked, row["theme"]), 40), number, *nps, state


def _held_back(row: Mapping[str, Any]) -> bool:
    """Say whether a theme is of few, or would be less what the report of themes shows of its own, shorter periods."""
    shorter = [n for n in (row["recent"], row["before_recent"]) if n >= SMALLEST_GROUP]
    return any(few(row["answers"] - n) for n in (0, *shorter, sum(shorter)))
