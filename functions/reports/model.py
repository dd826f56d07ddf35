"""The trend report as data: what its HTML, CSV, JSON and mail all say. Scores in points, shares in per cent."""

from dataclasses import dataclass
from typing import Final, Literal

from functions.core.scales import Metric
from functions.reports.trend import Label

SCHEMA = "listening-post/report/trend/v1"

Kind = Literal["week", "quarter"]
HeldBack = Literal["fewer than 5 answers", "held back beside a small group"]
FEW: Final = "fewer than 5 answers"
BESIDE_FEW: Final = "held back beside a small group"


@dataclass(frozen=True, slots=True)
class AccountLevel:
    """An NPS in which each account counts once, with its 95% interval."""

    nps: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Score:
    """An NPS of answers with its 95% interval and what it was counted from; by_account needs five accounts."""

    n: int
    detractors: int
    passives: int
    promoters: int
    accounts: int
    nps: float
    low: float
    high: float
    by_account: AccountLevel | None = None

    @property
    def value(self) -> float:
        """Return the NPS, in points."""
        return self.nps

    @property
    def bands(self) -> tuple[int, int, int]:
        """Return the answers at the bottom, in the middle and at the top of the scale."""
        return self.detractors, self.passives, self.promoters


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The share of CSAT answers of 4 and 5, or of CES answers of 5 to 7, in per cent, with its 95% interval."""

    n: int
    bottom: int
    middle: int
    top: int
    accounts: int
    percent: float
    low: float
    high: float

    @property
    def value(self) -> float:
        """Return the share, in per cent."""
        return self.percent

    @property
    def bands(self) -> tuple[int, int, int]:
        """Return the answers at the bottom, in the middle and at the top of the scale."""
        return self.bottom, self.middle, self.top


Level = Score | Satisfaction


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of those who were sent a survey had answered it by the report's date, with its 95% interval."""

    asked: int
    answered: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Change:
    """The last three months less the three before, in points; shown says that the interval excludes zero."""

    points: float
    low: float
    high: float
    shown: bool


@dataclass(frozen=True, slots=True)
class Direction:
    """The trend label, the periods it rests on, the fitted change with its 90% interval, and all of it in words.

    answers_wanted is how many answers a period would narrow the interval to the margin.
    """

    label: Label | None
    words: str
    periods_used: int
    change: float | None = None
    low: float | None = None
    high: float | None = None
    answers_wanted: int | None = None


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
class Note:
    """One thing that a reader of the figures should know."""

    topic: str
    text: str


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
