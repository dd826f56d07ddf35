"""The report on what a score is worth, as data: whether accounts that scored differently also fared differently.

Shares are in per cent, ratios and odds are plain numbers, p is between 0 and 1. Where a figure is held back, or cannot
be had, it is None and the reason stands beside it.
"""

from dataclasses import dataclass
from typing import Literal

from functions.core.scales import Metric
from functions.reports.figures.model import HeldBack, Note

SCHEMA = "listening-post/report/worth/v1"

Verdict = Literal["associated", "no association shown", "not enough data yet"]
Subject = Literal["churn", "non-renewal", "churn of the silent"]


@dataclass(frozen=True, slots=True)
class Group:
    """The accounts of one category; below 10 of them there is no share, and a group held back has no figure at all."""

    name: str
    accounts: int | None
    events: int | None
    share: float | None
    low: float | None
    high: float | None
    held_back: HeldBack | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Tested:
    """A test, its statistic where it has one, and its two-sided p."""

    name: str
    statistic: float | None
    p: float


@dataclass(frozen=True, slots=True)
class Odds:
    """The odds ratio of one more of something, everything else being the same."""

    name: str
    ratio: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Step:
    """From this day after the landmark on, the share that has stayed; at_risk were there just before."""

    days: int
    at_risk: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """How long the accounts of one category stayed [Kaplan and Meier 1958]; of fewer than 10 there is none."""

    group: str
    accounts: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What there is too little of, and by when it may be there if things go on as so far (None: not in sight)."""

    what: str
    have: int
    needed: int
    by: str | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many accounts were left out, and why."""

    reason: str
    accounts: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What can be said of one outcome by category, worst category first.

    Ratio and difference compare the first group with the last. Tests are Cochran-Armitage's (which decides), one for
    any difference, log-rank's, and the first again with 30 days between scores and outcomes.
    """

    subject: Subject
    queries: tuple[str, ...]
    verdict: Verdict
    sentences: tuple[str, ...]
    accounts: int
    events: int
    groups: tuple[Group, ...]
    ratio: Estimate | None
    difference: Estimate | None
    tests: tuple[Tested, ...]
    odds: tuple[Odds, ...]
    no_odds: str | None
    curves: tuple[Curve, ...]
    wanted: tuple[Wanted, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """Net revenue retention of one category in per cent of its revenue at the landmark; below 10 accounts, none.

    Their number is None, too, where it would tell of a few others beside that of churn.
    """

    name: str
    accounts: int | None
    share: float | None
    low: float | None
    high: float | None
    held_back: HeldBack | None


@dataclass(frozen=True, slots=True)
class Growth:
    """How much of each category's revenue was kept, and whether changes of revenue differ."""

    queries: tuple[str, ...]
    sentences: tuple[str, ...]
    groups: tuple[Kept, ...]
    tests: tuple[Tested, ...]
    without_revenue: int


@dataclass(frozen=True, slots=True)
class Member:
    """One group of a division, of whose accounts those at the bottom of the scale are held against those at its top.

    The difference is bottom less top, in points. adjusted_p counts how many groups were tested. A group that lacks
    something, or of which an end is held back, has neither.
    """

    name: str
    bottom: Group
    top: Group
    verdict: Verdict
    words: str
    difference: Estimate | None
    test: Tested | None
    adjusted_p: float | None
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Across:
    """What holds across the groups that are shown, with the group held equal, of so many groups and accounts.

    ratio is that of Mantel and Haenszel, test that of Cochran, Mantel and Haenszel; differ, of so many groups that are
    large enough, says whether their odds ratios differ. What lacks its conditions is None.
    """

    groups: int
    accounts: int
    ratio: Estimate | None
    test: Tested | None
    differ: Tested | None
    large_groups: int


@dataclass(frozen=True, slots=True)
class Division:
    """Churn by score in each group of a facet, largest first; facet None is by survey, by each survey's score alone.

    left_out counts the groups that are too many to compare. Accounts may be in several surveys: nothing is across them.
    """

    facet: str | None
    groups: tuple[Member, ...]
    left_out: int
    across: Across | None
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """All that can be said of one metric; growth is None, and nothing is divided, until churn can be told of."""

    metric: Metric
    churn: Finding
    divisions: tuple[Division, ...]
    renewal: Finding
    growth: Growth | None


@dataclass(frozen=True, slots=True)
class WorthReport:
    """Scores up to the landmark, outcomes after it up to the day it closes; dates are whole days in UTC."""

    schema: str
    as_of: str
    programme: str
    company: str
    landmark: str
    closes: str
    history_days: int
    answers: int
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
