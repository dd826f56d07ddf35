"""What a kind of report is: the queries that it is drawn from, the figures made of their rows, and its forms."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeVar

from functions.core.programme import Programme
from functions.reports.forms.shared import Sheet
from functions.reports.lake.rows import COLUMNS, Set

Row = Mapping[str, Any]
Rows = Sequence[Row]
Found = Mapping[str, Rows]  # by the name of the query
Values = Mapping[str, Mapping[str, object]]  # by the name of the query, what its $names stand for
Audience = Literal["stakeholders", "account team"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is made for and of: its date, and the programme that was active, by its hash and as a whole.

    Without the whole of it, names are ids, and policies are the usual ones.
    """

    as_of: datetime
    programme: str
    company: str
    active: Programme | None = None

    @property
    def currency(self) -> str | None:
        """Return the currency of what accounts pay, if the programme names one."""
        return self.active.company.currency if self.active else None


class Plan(Protocol):
    """What is asked of the lake: which queries with which values, of which columns of which sets, from which month."""

    @property
    def columns(self) -> Mapping[str, Mapping[str, str]]:
        """Return the columns of the sets that are read."""

    @property
    def values(self) -> Callable[[datetime], Values]:
        """Return what gives the queries, and what each is asked with."""

    @property
    def since(self) -> Callable[[str], Mapping[str, str]]:
        """Return what gives the first month that is needed of a set, from the month of the date."""


class Model(Protocol):
    """A report as data: a frozen dataclass of nothing but what JSON can hold."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def as_of(self) -> str:
        """Return the report's date, as ISO text in UTC."""

    @property
    def programme(self) -> str:
        """Return the hash of the programme that was active."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What is told of a report when it is announced: its finding in a word, if it has one, and how many answers."""

    label: str | None
    answers: int


M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Kind(Generic[M]):
    """One kind of report.

    values gives the queries (files of sql/) and what each is asked with; since gives the first month that is needed of
    a set, from the report's month; under gives values by a programme, where its policies have a part in them. A report
    for the account team holds what nobody outside of it may see.
    """

    model: type[M]
    sets: tuple[Set, ...]
    values: Callable[[datetime], Values]
    since: Callable[[str], Mapping[str, str]]
    build: Callable[[Asked, Found], M]
    page: Callable[[M], str]
    spreadsheet: Callable[[M], Sheet]
    summary: Callable[[M], Summary]
    audience: Audience = "stakeholders"
    under: Callable[[Programme], Callable[[datetime], Values]] | None = None

    def plan(self, programme: Programme | None) -> Plan:
        """Return what is asked of the lake under a programme; without one, under the usual policies."""
        if programme is None or self.under is None:
            return self
        return replace(self, values=self.under(programme))

    @property
    def columns(self) -> dict[str, Mapping[str, str]]:
        """Return the columns of the sets that are read."""
        return {name: COLUMNS[name] for name in self.sets}


def data(report: Model) -> str:
    """Return any report as JSON."""
    return json.dumps(asdict(report), ensure_ascii=False, indent=1) + "\n"
