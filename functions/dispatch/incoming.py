"""Lifecycle events as upstream systems put them on the bus, and the clear refusal of what is not one."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from functions.core.details import DETAILS, AccountChurned, Detail
from functions.core.mistakes import wrong
from functions.core.times import whole_second

AHEAD = timedelta(days=1)  # clocks differ, and so do ideas of a time zone
_LATE, _TERM = timedelta(days=366), timedelta(days=3660)  # within which an account can have left, or leave


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
        raise UnreadableEventError(wrong(error, "event")) from error
    _check_leaving(detail, envelope.time)
    return Lifecycle.model_construct(
        id=envelope.id, source=envelope.source, time=whole_second(envelope.time), detail=detail
    )


def _check_leaving(detail: Detail, at: datetime) -> None:
    """Refuse a day of leaving that must be a slip: long before notice, though it may be told late, or in no term."""
    ends = detail.effective_date if isinstance(detail, AccountChurned) else None
    if ends and not at.date() - _LATE <= ends <= at.date() + _TERM:
        message = "effective_date: lies more than a year before the event's time, or more than ten after it"
        raise UnreadableEventError(message)
