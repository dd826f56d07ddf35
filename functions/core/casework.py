"""Who looks after a customer who answered, and how fast: what the owner decides of cases."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from functions.core.fields import Address, Line, Strict
from functions.core.hours import Window
from functions.core.people import Function
from functions.core.scales import Band

Hours = Annotated[int, Field(ge=1, le=400)]


class Away(Strict):
    """The first and the last day on which a colleague is away, and who has their cases meanwhile."""

    first: date
    last: date
    cover: Address

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            message = "last must not be before first"
            raise ValueError(message)
        return self


class TeamMember(Strict):
    """A colleague who looks after accounts; one who has left is never again the sender of a mail, nor has cases.

    What is overdue goes on to their lead, who also has the answers that are about them.
    """

    name: Line
    email: Address
    left: bool = False
    lead: Address | None = None
    away: tuple[Away, ...] = ()


class FunctionTeam(Strict):
    """A function that tags route to: who has its cases, and whom they go on to when they are overdue."""

    name: Line
    email: Address
    lead: Address | None = None


class DueHours(Strict):
    """Within how many business hours someone gets an answer, by where on its scale the score lies."""

    bottom: Hours = 8
    middle: Hours = 24
    top: Hours = 40


class Casework(Strict):
    """Which answers open a case, and when it is due; hours are business hours in the programme's own time zone.

    One of high priority is due sooner: of a key contact, or of an account that pays high_priority_arr or more a year.
    Hold_hours is how long a person has to get back to somebody before the automatic thank-you leaves.
    """

    open_for: tuple[Band, ...] = ("bottom",)
    hours: Window = Window()
    due_hours: DueHours = DueHours()
    high_priority_hours: Hours = 4
    high_priority_arr: Annotated[int, Field(ge=0)] | None = None
    hold_hours: Hours = 8
    escalate_hours: Hours = 8
    silent_waves: Annotated[int, Field(ge=2, le=12)] = 2  # surveys in a row without an answer, from which we ask why


Functions = dict[Function, FunctionTeam]
