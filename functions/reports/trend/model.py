"""The trend report as data: what its HTML, CSV, JSON and mail all say. Scores in points, shares in per cent."""

from dataclasses import dataclass
from typing import Literal

from functions.core.scales import Metric
from functions.reports.figures.model import Change, Direction, HeldBack, Level, Note, Rate, Score

SCHEMA = "listening-post/report/trend/v1"


Kind = Literal["week", "quarter"]


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month; complete is false for the one that the report's date falls in.

    Without a score it had no answers, unless held_back says why it is not shown. question_changed says that other words
    were asked than in the month before that anything was sent in: the line is broken there.
    """

    month: str
    complete: bool
    score: Level | None
    rate: Rate | None
    held_back: HeldBack | None
    question_changed: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """How the answers of some people went: the last three months, the three before, every month, and the direction.

    asked_anew is the last month in which the question was changed; what lies before it is not compared.
    """

    metric: Metric
    recent: Level | None
    recent_held_back: HeldBack | None
    before: Level | None
    before_held_back: HeldBack | None
    change: Change | None
    asked_anew: str | None
    direction: Direction
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Series(Course):
    """The figures of one survey, or of all NPS surveys together (survey_id None).

    answers counts all months, those held back too.
    """

    survey_id: str | None
    answers: int
    rate: Rate | None


@dataclass(frozen=True, slots=True)
class Group(Course):
    """One group of a facet as people were on the day of asking; score is that of all months together."""

    name: str
    score: Level | None
    held_back: HeldBack | None


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to divide all who answered NPS surveys: by segment, by role, or by what the programme groups by.

    left_out counts the groups that are too many to compare.
    """

    facet: str
    groups: tuple[Group, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Span:
    """A calendar quarter, named by its first month, or a week, by its Monday; complete is false for the last."""

    begins: str
    complete: bool
    score: Level | None
    held_back: HeldBack | None


@dataclass(frozen=True, slots=True)
class Spans:
    """All NPS surveys together by quarter or by week, oldest first, and where they are going."""

    kind: Kind
    direction: Direction
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Annotated:
    """Something that the company changed: for so many accounts (None: for everyone), for some surveys (None: for all).

    Before and after are the scores of those accounts in the 90 days before its day and from it on; over says whether
    those 90 days had passed.
    """

    number: int
    day: str
    title: str
    accounts: int | None
    survey_ids: tuple[str, ...] | None
    before: Score | None
    after: Score | None
    change: Change | None
    held_back: HeldBack | None
    over: bool


@dataclass(frozen=True, slots=True)
class TrendReport:
    """Everything the report says; the same lake, date and programme always give the same one."""

    schema: str
    as_of: str
    programme: str
    company: str
    first_month: str
    last_month: str
    overall: Series
    surveys: tuple[Series, ...]
    facets: tuple[Facet, ...]
    quarters: Spans | None
    weeks: Spans | None
    annotations: tuple[Annotated, ...]
    notes: tuple[Note, ...]
