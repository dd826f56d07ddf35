"""What packs are drawn from: the sets of the lake, from which month on, and the values of their queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.reports.figures.months import back
from functions.reports.kind import Values
from functions.reports.lake.rows import COLUMNS, Set
from functions.reports.packs import account_counts, company_pack
from functions.reports.trend.report import PLANNED_AHEAD

_MONTHS = 3 * account_counts.QUARTERS  # the last of them not over yet, or just


@dataclass(frozen=True, slots=True)
class AccountQueries:
    """The queries of one account's pack; without an account, of whom a pack can be made for."""

    account_id: str

    @property
    def columns(self) -> dict[str, Mapping[str, str]]:
        """Return the columns of the sets that are read."""
        return _columns("responses", "invitations", "accounts", "comments", "tags", "annotations")

    def values(self, as_of: datetime) -> Values:
        """Return the queries and what each is asked with."""
        return account_counts.values(self.account_id, as_of)

    def since(self, last: str) -> Mapping[str, str]:
        """Return the first month that is needed of each set."""
        return _since(last)


@dataclass(frozen=True, slots=True)
class CompanyQueries:
    """The queries of the company's pack."""

    @property
    def columns(self) -> dict[str, Mapping[str, str]]:
        """Return the columns of the sets that are read."""
        return _columns("responses", "invitations", "accounts", "comments", "tags", "annotations", "cases")

    def values(self, as_of: datetime) -> Values:
        """Return the queries and what each is asked with."""
        return company_pack.values(as_of)

    def since(self, last: str) -> Mapping[str, str]:
        """Return the first month that is needed of each set."""
        return _since(last)


@dataclass(frozen=True, slots=True)
class AccountsHeard:
    """The query of which accounts have answered enough of late for a pack of their own."""

    @property
    def columns(self) -> dict[str, Mapping[str, str]]:
        """Return the columns of the sets that are read."""
        return _columns("responses", "accounts")

    def values(self, as_of: datetime) -> Values:
        """Return the query and what it is asked with."""
        return {"pack_scores": account_counts.values("", as_of)["pack_scores"]}

    def since(self, last: str) -> Mapping[str, str]:
        """Return the first month that is needed of each set."""
        return {"responses": back(last, 3 * account_counts.YEAR - 1)}


def _columns(*sets: Set) -> dict[str, Mapping[str, str]]:
    return {name: COLUMNS[name] for name in sets}


def _since(last: str) -> Mapping[str, str]:
    answered = back(last, _MONTHS - 1)
    return {
        **dict.fromkeys(("responses", "comments", "tags"), answered),
        "invitations": back(answered, PLANNED_AHEAD),
    }
