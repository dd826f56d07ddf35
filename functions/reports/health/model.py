"""The report of accounts' health as data: what its HTML, CSV and JSON all say. Health on 0 to 100, money a year."""

from dataclasses import dataclass

from functions.core.signals import Revenue, Usage
from functions.core.standing import Colour
from functions.reports.figures.measures import Share
from functions.reports.figures.model import Beside, Note


@dataclass(frozen=True, slots=True)
class AccountHealth:
    """One account: what its people say, what it does, and when it renews.

    Score and colour are None where too few answered; the reasons say so. Days are until the renewal, below zero if its
    date has passed. Groups are what it belongs to, by facet: its segment, and what the programme groups by.
    """

    account_id: str
    name: str
    segment: str
    stage: str
    arr: int | None
    renewal_date: str | None
    days: int | None
    score: float | None
    colour: Colour | None
    coverage: str
    reasons: tuple[str, ...]
    usage: Usage | None
    usage_why: str
    revenue: Revenue | None
    gave_notice: str | None
    callouts: tuple[str, ...]
    groups: dict[str, str]
    leaves_on: str | None = None  # as last told; None in reports of before it could be told

    @property
    def title(self) -> str:
        """Return the account's name; one without is known by its id."""
        return self.name or self.account_id


@dataclass(frozen=True, slots=True)
class Tally:
    """How many accounts have a colour, or all do (None: too few answers, or all), and what they pay where known."""

    colour: Colour | None
    accounts: int
    arr: int
    arr_known: int


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts of a group, of which some have a colour (rated); those that are red, and of these who renews soon.

    Share is that of the red among the rated, None with fewer than 10 of them; beside, how it differs from all others'.
    """

    name: str
    every: Tally
    rated: int
    red: Tally
    renewing: Tally
    share: Share | None
    beside: Beside | None


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to divide the accounts: by segment, or by what the programme groups by; the most revenue at risk first.

    left_out counts the groups that are too many to compare.
    """

    facet: str
    groups: tuple[Group, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class HealthReport:
    """Everything the report says: accounts by the date of their renewal, then by what they pay."""

    schema: str
    as_of: str
    programme: str
    company: str
    currency: str | None
    answers: int
    tallies: tuple[Tally, ...]
    renewing: tuple[Tally, ...]
    facets: tuple[Facet, ...]
    usage_fine_sentiment_weak: tuple[str, ...]
    usage_weak_sentiment_fine: tuple[str, ...]
    usage_known: int
    accounts: tuple[AccountHealth, ...]
    bases: dict[str, float]
    notes: tuple[Note, ...]
