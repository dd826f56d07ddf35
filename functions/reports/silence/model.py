"""The report on who does not answer, as data; shares are in per cent, scores in points."""

from dataclasses import dataclass
from typing import Literal

from functions.reports.figures.model import HeldBack, Note
from functions.reports.worth.model import Estimate, Finding

SCHEMA = "listening-post/report/silence/v1"
ACCOUNTS_SCHEMA = "listening-post/report/silence-accounts/v1"

By = Literal["all", "metric", "segment", "tenure", "revenue", "role"]
Sign = Literal["seen in the product", "renewal or change of revenue", "answer"]


@dataclass(frozen=True, slots=True)
class Rate:
    """How many surveys reached people of a group and were answered; of fewer than 10 there is no share."""

    by: By
    group: str
    asked: int | None
    answered: int | None
    share: float | None
    low: float | None
    high: float | None
    held_back: HeldBack | None


@dataclass(frozen=True, slots=True)
class Weighting:
    """NPS as answered, and as it would be if each part of those asked had answered as often as it is large.

    effective is how many equally weighted answers the weighted score is worth; trimmed, how many weights were cut.
    """

    raw: Estimate
    weighted: Estimate
    answers: int
    effective: float
    trimmed: int


@dataclass(frozen=True, slots=True)
class Timing:
    """NPS of those who answered before any reminder, and of those who needed one; difference is late less early."""

    early: Estimate
    early_answers: int
    late: Estimate
    late_answers: int
    difference: Estimate


@dataclass(frozen=True, slots=True)
class SilenceReport:
    """Who does not answer, and what that may do to the score; surveys sent from since to until, both whole days.

    accounts were asked in that time and are customers; silent_accounts have not answered any of it, and
    never_answered not in all the history that there is.
    """

    schema: str
    as_of: str
    programme: str
    company: str
    since: str
    until: str
    accounts: int
    silent_accounts: int
    never_answered: int
    rates: tuple[Rate, ...]
    weighting: Weighting | None
    weighting_words: str
    timing: Timing | None
    timing_words: str
    churn: Finding
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class SilentAccount:
    """An account of which nobody answered; sign and sign_on are the last thing it was known to do, if any."""

    account_id: str
    name: str
    segment: str
    arr: int | None
    renewal_date: str | None
    asked: int
    last_asked: str
    never_answered: bool
    sign: Sign | None
    sign_on: str | None
    action: str


@dataclass(frozen=True, slots=True)
class SilenceAccountsReport:
    """The accounts that do not answer, for the account team alone: no person is named, nor any owner."""

    schema: str
    as_of: str
    programme: str
    company: str
    currency: str | None
    since: str
    until: str
    accounts: int
    silent: tuple[SilentAccount, ...]
    notes: tuple[Note, ...]
