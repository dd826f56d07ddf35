"""What each lifecycle event tells: one class for each detail-type, its fields the detail."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from functions.core.fields import Address, Country, Id, Identifier, Strict, Text, Zone
from functions.core.people import Role

Attributes = Annotated[dict[Text, Text], Field(max_length=50)]
Whole = Annotated[int, Field(ge=0, le=10**12)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Locale = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*$")]
Number = Annotated[float, Field(ge=-(10**15), le=10**15, allow_inf_nan=False)]


class Detail(Strict):
    """What every detail shares."""


class OwnerDetail(Detail):
    """The CSM of an account."""

    name: Text
    email: Address


class AccountUpserted(Detail):
    """An account was created or changed; fields that are left out keep their value."""

    account_id: Id
    name: Text | None = None
    owner: OwnerDetail | None = None
    segment: Text | None = None
    stage: Text | None = None
    plan: Text | None = None
    arr: Whole | None = None
    launch_date: date | None = None
    renewal_date: date | None = None
    attributes: Attributes | None = None


class AccountsMerged(Detail):
    """One account became part of another; its people belong to the other from now on."""

    account_id: Id
    into_account_id: Id

    @model_validator(mode="after")
    def _two_accounts(self) -> Self:
        if self.account_id == self.into_account_id:
            message = "into_account_id must name another account"
            raise ValueError(message)
        return self


class MembershipDetail(Detail):
    """One account that a contact belongs to."""

    account_id: Id
    role: Role = "end_user"


class ContactUpserted(Detail):
    """A contact was created or changed; accounts, when given, is the whole list of where they belong."""

    contact_id: Id
    email: Address | None = None
    name: Text | None = None
    locale: Locale | None = None
    time_zone: Zone | None = None
    country: Country | None = None
    accounts: Annotated[tuple[MembershipDetail, ...], Field(max_length=100)] | None = None
    attributes: Attributes | None = None


class ActivitySeen(Detail):
    """A contact was seen using the product."""

    contact_id: Id


class ContactErased(Detail):
    """A contact asked to be forgotten: everything that tells who they are, and every word of theirs, is erased."""

    contact_id: Id


class AccountStageChanged(Detail):
    """An account went from one stage of its life to another."""

    account_id: Id
    stage: Name
    previous_stage: Text | None = None


class MilestoneReached(Detail):
    """An account reached a milestone, such as its launch."""

    account_id: Id
    milestone: Name


class PlaybookCompleted(Detail):
    """A playbook was completed with an account."""

    account_id: Id
    playbook: Name


class MetricChanged(Detail):
    """A metric of an account was previous_value so many days ago and is value now."""

    account_id: Id
    metric: Name
    value: Number
    previous_value: Number
    window_days: Annotated[int, Field(ge=1, le=365)]


class TicketResolved(Detail):
    """A contact's support ticket was solved."""

    ticket_id: Id
    contact_id: Id
    account_id: Id | None = None
    kind: Text | None = None


class AccountRenewed(Detail):
    """An account renewed; arr is what it pays a year from now on, renewal_date the next time it decides."""

    account_id: Id
    arr: Whole | None = None
    renewal_date: date | None = None


class AccountExpanded(Detail):
    """An account pays more from now on: arr is what it pays a year."""

    account_id: Id
    arr: Whole | None = None


class AccountContracted(Detail):
    """An account pays less from now on: arr is what it pays a year."""

    account_id: Id
    arr: Whole | None = None


class AccountChurned(Detail):
    """An account gave notice and leaves on effective_date, the day of the event if none is told.

    A renewal, an expansion or a contraction tells that it stays, or is back. Told again, another effective_date holds.
    """

    account_id: Id
    reason: Text | None = None
    effective_date: date | None = None


class SurveyRequested(Detail):
    """Someone asks for a survey now: of an account, of a contact, of a segment, of everyone, or as a test.

    A contact may be asked in one of their accounts, or in the one they belong to first. A test goes to an address
    and counts nowhere. A campaign can be spread over days. request_id tells one request from the next; it is the
    event's own id if left out.
    """

    survey_id: Identifier
    account_id: Id | None = None
    contact_id: Id | None = None
    segment: Name | None = None
    everyone: Literal[True] | None = None
    test_to: Address | None = None
    locale: Locale | None = None
    over_days: Annotated[int, Field(ge=1, le=90)] | None = None
    request_id: Id | None = None

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        named = [self.account_id or self.contact_id, self.segment, self.everyone, self.test_to]
        if sum(each is not None for each in named) != 1:
            message = "say whom to ask by account_id or contact_id, or by one of segment, everyone and test_to"
            raise ValueError(message)
        return self

    def is_campaign(self) -> bool:
        """Say whether it asks people of many accounts."""
        return self.segment is not None or self.everyone is not None


class Paused(Detail):
    """Nobody of an account, or one contact, or nobody at all is asked until a time; without one, until told again.

    A time that has passed ends the pause.
    """

    account_id: Id | None = None
    contact_id: Id | None = None
    programme: Literal[True] | None = None
    reason: Name
    until: AwareDatetime | None = None

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if sum(each is not None for each in (self.account_id, self.contact_id, self.programme)) != 1:
            message = "say what is paused by one of account_id, contact_id and programme"
            raise ValueError(message)
        return self


class AnnotationAdded(Detail):
    """Something the company changed, with the day of it, for some accounts or for everyone: you said, we did.

    Told again under the same annotation_id, it is replaced. Tags are those of the comments that asked for it; one that
    closes its theme says that this has been seen to. Without survey_ids it is about every survey.
    """

    annotation_id: Id
    title: Name
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    at: date
    tags: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    account_ids: Annotated[tuple[Id, ...], Field(min_length=1, max_length=1000)] | None = None
    everyone: Literal[True] | None = None
    closes_theme: bool = False
    survey_ids: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=100)] | None = None

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if (self.account_ids is None) == (self.everyone is None):
            message = "say whom it is for by one of account_ids and everyone"
            raise ValueError(message)
        return self


DETAILS: dict[str, type[Detail]] = {
    kind.__name__: kind
    for kind in (
        AccountUpserted, AccountsMerged, ContactUpserted, ContactErased, ActivitySeen, AccountStageChanged,
        MilestoneReached, PlaybookCompleted, MetricChanged, TicketResolved, AccountRenewed, AccountExpanded,
        AccountContracted, AccountChurned, SurveyRequested, Paused, AnnotationAdded,
    )
}  # fmt: skip
