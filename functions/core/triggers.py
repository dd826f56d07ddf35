"""What calls for a survey, as the programme file words it: each trigger is named by its first field."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Self

from pydantic import Discriminator, Field, Tag, model_validator

from functions.core.fields import Line, Strict

ANY = "any"  # a trigger that names no particular one


class Happened(Strict):
    """Something happened; with after_days or after_hours, ask only so long after it."""

    after_days: int = Field(default=0, ge=0, le=730)
    after_hours: int = Field(default=0, ge=0, le=720)

    def delay(self) -> timedelta:
        """Return how long after it happened to ask."""
        return timedelta(days=self.after_days, hours=self.after_hours)


class StageReached(Happened):
    """Ask when an account reaches a stage; with `from`, only if it comes from that one."""

    stage_reached: Line
    from_stage: Line | None = Field(default=None, alias="from")


class MilestoneReached(Happened):
    """Ask when an account reaches a milestone, such as its launch."""

    milestone: Line


class PlaybookCompleted(Happened):
    """Ask when a playbook is completed."""

    playbook_completed: Line


class MetricChanged(Happened):
    """Ask when a metric changed suddenly: by is the relative change, -0.3 for a fall of 30 % or more."""

    metric_changed: Line
    by: float = Field(ge=-1, le=100)
    within_days: int = Field(default=30, ge=1, le=365)

    @model_validator(mode="after")
    def _some_change(self) -> Self:
        if self.by == 0:
            message = "by must not be 0: below it means a fall, above it a rise"
            raise ValueError(message)
        return self


class TicketResolved(Happened):
    """Ask the person whose ticket was solved; `any`, or one kind of ticket."""

    ticket_resolved: Line = ANY


class Churned(Happened):
    """Ask one last time when an account gives notice, or has left; `any`, or one reason."""

    churned: Line = ANY


class DateNear(Strict):
    """Ask so many days before or after a date that the account carries.

    The date is launch_date, renewal_date, or an attribute of the account that holds one as 2026-12-31.
    """

    date: Line
    days_before: int | None = Field(default=None, ge=0, le=730)
    days_after: int | None = Field(default=None, ge=0, le=730)

    @model_validator(mode="after")
    def _one_side(self) -> Self:
        if (self.days_before is None) == (self.days_after is None):
            message = "a date needs either days_before or days_after"
            raise ValueError(message)
        return self

    def offset(self) -> timedelta:
        """Return how far from the date to ask: negative before it."""
        return timedelta(days=self.days_after if self.days_after is not None else -(self.days_before or 0))


_NAMES = (
    "date",
    "stage_reached",
    "milestone",
    "playbook_completed",
    "metric_changed",
    "ticket_resolved",
    "churned",
)


def _name_of(told: Any) -> str | None:  # noqa: ANN401 - whatever the file holds
    """Return which trigger a mapping is, by the first name of one that it has."""
    names = told if isinstance(told, Mapping) else type(told).model_fields if isinstance(told, Strict) else ()
    return next((f"({name})" for name in _NAMES if name in names), None)


Trigger = Annotated[
    Annotated[StageReached, Tag("(stage_reached)")]
    | Annotated[MilestoneReached, Tag("(milestone)")]
    | Annotated[PlaybookCompleted, Tag("(playbook_completed)")]
    | Annotated[MetricChanged, Tag("(metric_changed)")]
    | Annotated[TicketResolved, Tag("(ticket_resolved)")]
    | Annotated[Churned, Tag("(churned)")]
    | Annotated[DateNear, Tag("(date)")],
    Discriminator(
        _name_of,
        custom_error_type="trigger",
        custom_error_message="a trigger is named by one of " + ", ".join(_NAMES),
    ),
]
