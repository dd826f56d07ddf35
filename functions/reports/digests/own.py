"""What a CSM's digest tells of their own cases, and of nobody else's, and which accounts are theirs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.core.programme import StakeholderRole
from functions.core.times import long_date
from functions.reports.figures import words
from functions.reports.figures.months import naive
from functions.reports.headline import COUNTED, Headline, listed
from functions.reports.kind import Row, Rows, Values
from functions.reports.lake.rows import COLUMNS, Set

SETS: tuple[Set, ...] = ("accounts", "cases")

_WEEK = timedelta(days=7)
_CSM: AbstractSet[StakeholderRole] = frozenset({"csm"})
_SEVERAL = 5  # new cases that weigh as much as one that is overdue


@dataclass(frozen=True, slots=True)
class Book:
    """The rows of one CSM: open or new cases, and the ids of all accounts."""

    cases: tuple[Row, ...]
    accounts: frozenset[str]


@dataclass(frozen=True, slots=True)
class OwnQuestions:
    """What is asked of the lake for all CSMs at once."""

    values: Callable[[datetime], Values]
    since: Callable[[str], Mapping[str, str]]

    @property
    def columns(self) -> Mapping[str, Mapping[str, str]]:
        """Return the columns of the sets that are read."""
        return {name: COLUMNS[name] for name in SETS}


def questions() -> OwnQuestions:
    """Return what is asked of the lake."""
    return OwnQuestions(values, first_months)


def values(as_of: datetime) -> dict[str, dict[str, datetime]]:
    """Return what each query is asked with, by its name."""
    cases = {"as_of": naive(as_of), "since": naive(as_of - _WEEK)}
    return {
        "own_accounts": {"as_of": naive(as_of)},
        "own_cases": cases,
    }


def first_months(_last: str) -> dict[str, str]:
    """Return the first month that is needed of each set: a case may be open, and an account there, from any time on."""
    return {}


def books(found: Mapping[str, Rows], owners: Iterable[str]) -> dict[str, Book]:
    """Return each CSM's own rows by their pseudonym; nobody's rows are in another's."""
    return {
        owner: Book(
            tuple(row for row in found["own_cases"] if row["owner_key"] == owner),
            frozenset(row["account_id"] for row in found["own_accounts"] if row["owner_key"] == owner),
        )
        for owner in owners
    }


def headlines(book: Book) -> Iterator[Headline]:
    """Yield what there is to say of a CSM's own accounts; all of it was counted, so no chance is in it."""
    still_open = [row for row in book.cases if row["is_open"]]
    overdue = [row for row in still_open if row["is_overdue"]]
    new = [row for row in book.cases if row["is_new"]]
    if overdue:
        named = listed(f"{row['account']}, due {long_date(row['due_at'].date())}" for row in overdue)
        yield _counted("cases overdue", f"{_cases(overdue)} of yours {_is(overdue)} overdue", named, len(overdue))
    if new:
        done = len([row for row in new if not row["is_open"]])
        told = f"{_cases(new)} of yours came up in the last seven days"
        closed = f"{done or 'None'} of them {'is' if done == 1 else 'are'} closed"
        evidence = f"{closed}; {_cases(still_open)} of yours {_is(still_open)} open in all"
        yield _counted("new cases", told, evidence, len(new) / _SEVERAL)


def _counted(topic: str, told: str, evidence: str, weight: float) -> Headline:
    return Headline(topic, "", told, f"{evidence}. {COUNTED}", weight, _CSM)


def _cases(rows: Sequence[Row]) -> str:
    return words.counted(len(rows), "case")


def _is(rows: Sequence[Row]) -> str:
    return "is" if len(rows) == 1 else "are"
