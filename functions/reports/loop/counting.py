"""From counted rows to figures of some comments, or of some cases, whoever's they are."""

from functions.reports.disclosure.groups import few
from functions.reports.figures.measures import share
from functions.reports.figures.model import FEW, HeldBack
from functions.reports.kind import Rows
from functions.reports.loop.model import Answered, Promises, Waits
from functions.reports.statistics import waits as waiting
from functions.reports.statistics.waits import Wait, time_by, time_ends


def answered(rows: Rows) -> Answered | None:
    """Return how many comments were answered, and by whom; without a comment there is nothing to tell."""
    comments, by_person, automatic = (total(rows, name) for name in ("comments", "by_person", "automatic"))
    found = share(by_person + automatic, comments)
    return Answered(comments, by_person, automatic, found) if found else None


def promises(name: str | None, rows: Rows, held: HeldBack | None = None) -> Promises:
    """Return what became of cases, unless they are too few or held back."""
    cases = total(rows, "cases")
    if held or few(cases):
        return Promises(name, None, None, None, None, held or FEW)
    kept = sum(row["cases"] for row in rows if row["is_answered"])
    overdue, ever = (total(rows, each) for each in ("overdue", "ever_overdue"))
    return Promises(name, _waits(rows, cases, kept), share(kept, cases), overdue, ever, None)


def total(rows: Rows, name: str) -> int:
    """Return what a column adds up to."""
    return sum(row[name] for row in rows)


def waited(rows: Rows) -> waiting.Waits:
    """Return how long each of some cases waited."""
    return waiting.waits(Wait(row["minutes"], row["cases"], row["is_answered"]) for row in rows)


def _waits(rows: Rows, cases: int, kept: int) -> Waits:
    found = waited(rows)
    times = [_hours(each) for part in (0.5, 0.9) for each in _within(found, part)]
    return Waits(cases, kept, *times)


def _within(found: waiting.Waits, part: float) -> tuple[int | None, int | None, int | None]:
    """Return in how many minutes that part was answered, and the ends of its interval."""
    return (time_by(found, part), *time_ends(found, part)) if found.minutes.size else (None, None, None)


def _hours(minutes: int | None) -> float | None:
    return None if minutes is None else round(minutes / 60, 1)
