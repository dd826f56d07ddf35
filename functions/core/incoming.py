"""Lifecycle events as upstream systems put them on the bus, and the clear refusal of what is not one."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from functions.core.fields import Address, Id, Text
from functions.core.people import Role
from functions.core.times import whole_second

Attributes = Annotated[dict[Text, Text], Field(max_length=50)]
Whole = Annotated[int, Field(ge=0, le=10**12)]


class Detail(BaseModel):
    """What every detail shares: unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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
    locale: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*$")] | None = None
    time_zone: Text | None = None
    accounts: Annotated[tuple[MembershipDetail, ...], Field(max_length=100)] | None = None
    attributes: Attributes | None = None


class AccountStageChanged(Detail):
    """An account went from one stage of its life to another."""

    account_id: Id
    stage: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    previous_stage: Text | None = None


AHEAD = timedelta(days=1)  # clocks differ, and so do ideas of a time zone

DETAILS: dict[str, type[Detail]] = {
    kind.__name__: kind for kind in (AccountUpserted, AccountsMerged, ContactUpserted, AccountStageChanged)
}


class Envelope(BaseModel):
    """The parts of an EventBridge event that we use; time is business time, as the sender set it."""

    model_config = ConfigDict(frozen=True)

    id: str
    source: str
    detail_type: str = Field(alias="detail-type")
    time: AwareDatetime
    detail: dict[str, Any]


class Lifecycle(BaseModel):
    """One understood event."""

    model_config = ConfigDict(frozen=True)

    id: str
    source: str
    time: datetime
    detail: Detail


class UnreadableEventError(ValueError):
    """An event that cannot be understood; its text names the field and what is wrong with it."""


def parse(event: Mapping[str, Any], now: datetime) -> Lifecycle:
    """Return the event with its detail checked; raise UnreadableEventError with the reason otherwise.

    A time that lies ahead is refused: what it tells would stand against every later event until then.
    """
    try:
        envelope = Envelope.model_validate(event)
        kind = DETAILS.get(envelope.detail_type)
        if kind is None:
            known = ", ".join(sorted(DETAILS))
            message = f"detail-type: {envelope.detail_type!r} is not known; known are {known}"
            raise UnreadableEventError(message)
        detail = kind.model_validate(envelope.detail)
        if envelope.time > now + AHEAD:
            message = "time: lies in the future; is it in milliseconds, or of another time zone?"
            raise UnreadableEventError(message)
    except ValidationError as error:
        raise UnreadableEventError(_reason(error)) from error
    return Lifecycle.model_construct(
        id=envelope.id, source=envelope.source, time=whole_second(envelope.time), detail=detail
    )


def _reason(error: ValidationError) -> str:
    """Say which fields are wrong and how, without repeating what was in them."""
    problems = (f"{'.'.join(map(str, each['loc'])) or 'event'}: {each['msg']}" for each in error.errors())
    return "; ".join(problems)
