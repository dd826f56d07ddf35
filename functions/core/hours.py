"""Hours of the week: when survey mail may leave, and when colleagues are at work."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from functions.core.fields import Strict

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Window(Strict):
    """Some hours of some days: from the first hour until before the second; the public holidays of a country apart."""

    days: tuple[Weekday, ...] = Field(default=("mon", "tue", "wed", "thu", "fri"), min_length=1)
    hours: tuple[Annotated[int, Field(ge=0, le=23)], Annotated[int, Field(ge=1, le=24)]] = (9, 17)
    holidays: bool = True

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.hours[0] >= self.hours[1]:
            message = "hours must name an hour and a later one, such as [9, 17]"
            raise ValueError(message)
        return self
