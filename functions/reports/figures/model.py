"""Figures as data, as several reports have them. Scores in points, shares in per cent."""

from dataclasses import dataclass
from typing import Final, Literal

from functions.reports.statistics.trend import Label

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
    """A figure less the one it is compared with, mostly of the time before; shown: the 95% interval excludes zero."""

    points: float
    low: float
    high: float
    shown: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """A group's share less that of all others, in percentage points, and the test's p, adjusted for all compared.

    It differs only if the interval excludes zero and that survives being one of several.
    """

    change: Change
    adjusted_p: float
    differs: bool


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
class Note:
    """One thing that a reader of the figures should know."""

    topic: str
    text: str
