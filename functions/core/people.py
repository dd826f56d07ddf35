"""Accounts, contacts and who belongs where."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Role = Literal["key_contact", "end_user"]
Kind = Literal["relationship", "transactional"]


@dataclass(frozen=True, slots=True)
class Owner:
    """The customer-success manager who looks after an account."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Account:
    """A customer company as last told by upstream; arr is whole currency units a year."""

    account_id: str
    name: str = ""
    owner: Owner | None = None
    segment: str = ""
    stage: str = ""
    plan: str = ""
    arr: int | None = None
    launch_date: date | None = None
    renewal_date: date | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    merged_into: str | None = None
    churned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """A contact's place in one account; a contact may hold several."""

    contact_id: str
    account_id: str
    role: Role
    since: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """A person; what quiets us (opt-out, bounce, when last asked) stays through every change of address."""

    contact_id: str
    email: str | None = None
    name: str = ""
    locale: str = "en"
    time_zone: str = "UTC"
    attributes: dict[str, str] = field(default_factory=dict)
    duplicate_of: str = ""
    unsubscribed_at: datetime | None = None
    bounced_at: datetime | None = None
    complained_at: datetime | None = None
    asked_relationship_at: datetime | None = None
    asked_relationship_sid: str | None = None
    asked_transactional_at: datetime | None = None
    asked_transactional_sid: str | None = None

    def asked_at(self, kind: Kind) -> datetime | None:
        """Return when this person was last asked a survey of the kind."""
        return self.asked_relationship_at if kind == "relationship" else self.asked_transactional_at

    def asked_sid(self, kind: Kind) -> str | None:
        """Return the invitation that holds the quiet period of the kind."""
        return self.asked_relationship_sid if kind == "relationship" else self.asked_transactional_sid
