"""Accounts, contacts and who belongs where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Role = Literal["key_contact", "end_user"]
Kind = Literal["relationship", "transactional"]
Touchpoint = Literal["product", "onboarding", "support", "csm", "churn"]
Function = Literal["support", "product", "marketing", "sales"]  # the team that a tag routes to


@dataclass(frozen=True, slots=True)
class Owner:
    """The customer-success manager who looks after an account."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Account:
    """A customer company as last told by upstream; arr is whole currency units a year.

    Churned_at is when it gave notice, and leaves_on the day it leaves, that of the notice if None.
    """

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
    leaves_on: date | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """A contact's place in one account; a contact may hold several."""

    contact_id: str
    account_id: str
    role: Role
    since: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """When someone was last asked a survey of one kind, which one, and whether they declined it: the quiet period."""

    at: datetime
    sid: str
    survey_id: str = ""
    declined: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """A person; an opt-out and when they were last asked stay through every change of address, a bounce does not.

    Held are the sids of surveys that a CSM stopped before they left: kept here, where the claim of a sending sees them.
    Less_often and no_kinds are what they chose themselves: fewer surveys, or none of a kind.
    """

    contact_id: str
    email: str | None = None
    name: str = ""
    locale: str = "en"
    time_zone: str = ""
    country: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    duplicate_of: str = ""
    unsubscribed_at: datetime | None = None
    bounced_email: str = ""
    complained_at: datetime | None = None
    paused_until: datetime | None = None
    asked_relationship: Asked | None = None
    asked_transactional: Asked | None = None
    held: frozenset[str] = frozenset()
    less_often: bool = False
    no_kinds: frozenset[Kind] = frozenset()

    def asked(self, kind: Kind) -> Asked | None:
        """Return when this person was last asked a survey of the kind, and which."""
        return self.asked_relationship if kind == "relationship" else self.asked_transactional

    def bounces(self) -> bool:
        """Say whether mail to the address of today came back for good; a new address starts afresh."""
        return bool(self.email) and self.bounced_email == self.email


def home_account(memberships: Mapping[str, Mapping[str, Any]]) -> str | None:
    """Return which of a contact's memberships, as stored by account, comes first: as a key contact, else the longest.

    None says that they belong nowhere now.
    """
    here = [
        (each["role"] != "key_contact", each["since"], account_id)
        for account_id, each in memberships.items()
        if "until" not in each
    ]
    return min(here)[2] if here else None
