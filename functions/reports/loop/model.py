"""The report of the closed loop as data: what its HTML, CSV and JSON all say. Shares in per cent, times in hours."""

from dataclasses import dataclass
from typing import Literal

from functions.reports.figures.measures import Share
from functions.reports.figures.model import Beside, Change, HeldBack, Note


@dataclass(frozen=True, slots=True)
class Answered:
    """Of so many comments, how many a person got back to, how many the automatic reply did, and the share of both."""

    comments: int
    by_person: int
    automatic: int
    share: Share


@dataclass(frozen=True, slots=True)
class Week:
    """Comments of a week, by its Monday; complete is false for the one that the report's date falls in."""

    week: str
    complete: bool
    answered: Answered | None
    held_back: HeldBack | None


@dataclass(frozen=True, slots=True)
class Waits:
    """Within how many hours by the clock so many of the people who were promised an answer got it.

    Those who still wait count as long as they have waited; None says that it cannot be told yet. Answered are those on
    whom it rests. Low and high are the ends of the 95% intervals; without a high one there is no telling how long.
    """

    cases: int
    answered: int
    median: float | None
    median_low: float | None
    median_high: float | None
    ninetieth: float | None
    ninetieth_low: float | None
    ninetieth_high: float | None


@dataclass(frozen=True, slots=True)
class Pace:
    """Whether a group has its answers sooner or later than all others, by the log-rank test.

    Label is None unless that survives being one of several that are compared; p is adjusted for how many.
    """

    label: Literal["sooner", "later"] | None
    adjusted_p: float


@dataclass(frozen=True, slots=True)
class Promises:
    """Cases of a function, of a group, or of all (name None); without figures, held_back says why."""

    name: str | None
    waits: Waits | None
    kept: Share | None
    overdue: int | None
    ever_overdue: int | None
    held_back: HeldBack | None
    pace: Pace | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Comments, and cases, of a group that people belonged to on the day of asking, or of a survey."""

    name: str
    answered: Answered | None
    held_back: HeldBack | None
    beside: Beside | None
    promises: Promises


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to divide everybody: by segment, role, survey, or what the programme groups by; the largest groups first.

    left_out counts the groups that are too many to compare.
    """

    facet: str
    groups: tuple[Group, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class LoopReport:
    """Everything the report says of thirteen weeks, and of the thirteen before to compare with.

    Answered is None where there are fewer than 5 comments; before too.
    """

    schema: str
    as_of: str
    programme: str
    company: str
    first_week: str
    last_week: str
    comments: int
    answered: Answered | None
    before: Answered | None
    change: Change | None
    weeks: tuple[Week, ...]
    facets: tuple[Facet, ...]
    promises: Promises
    promises_before: Promises
    by_function: tuple[Promises, ...]
    notes: tuple[Note, ...]
