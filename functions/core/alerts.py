"""Who is told of what as it happens, or in a digest, as the programme file words it."""

from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from functions.core.fields import Address, Identifier, Line, Strict
from functions.core.people import Function, Touchpoint
from functions.core.scales import Band, Category

Place = Literal["slack", "teams", "mail", "webhook", "bus"]
Digest = Literal["none", "daily", "weekly"]
AlertEvent = Literal["answer", "promoter", "case_overdue", "account_at_risk", "health"]

_NAMED = frozenset({"slack", "teams", "webhook"})  # their addresses are secrets, and named here only
_READ_BY_PEOPLE = frozenset({"slack", "teams", "mail"})


def _kind_of(target: Any) -> str:  # noqa: ANN401 - whatever the file holds
    return "(name)" if isinstance(target, str) else "(addresses)"


Target = Annotated[
    Annotated[Identifier, Tag("(name)")] | Annotated[tuple[Address, ...], Tag("(addresses)")], Discriminator(_kind_of)
]


class Condition(Strict):
    """What an alert is about: all that is given here must hold, what is left out may be anything.

    An answer at the top of its scale is a promoter too. Scores are on the survey's own scale; what has none, such as an
    account at risk, meets no condition about one.
    """

    events: tuple[AlertEvent, ...] = Field(default=("answer",), min_length=1)
    bands: tuple[Band, ...] = ()
    categories: tuple[Category, ...] = ()
    min_score: int | None = Field(default=None, ge=0, le=10)
    max_score: int | None = Field(default=None, ge=0, le=10)
    comment: bool = False  # only with a comment
    tags: tuple[Line, ...] = ()
    functions: tuple[Function, ...] = ()
    segments: tuple[Line, ...] = ()
    min_arr: int | None = Field(default=None, ge=0)
    key_contact: bool = False  # only of key contacts
    surveys: tuple[Identifier, ...] = ()
    touchpoints: tuple[Touchpoint, ...] = ()

    @model_validator(mode="after")
    def _some_score(self) -> Self:
        if self.min_score is not None and self.max_score is not None and self.min_score > self.max_score:
            message = "min_score must not be above max_score"
            raise ValueError(message)
        return self


class Alert(Strict):
    """Where word goes, of what, and whether at once. Target names an entry of the secret AlertTargets, or is addresses.

    What customers say about their CSM goes nowhere unless the alert is confidential.
    """

    to: Place
    target: Target | None = None
    when: Condition = Condition(bands=("bottom",))
    digest: Digest = "none"
    confidential: bool = False

    @model_validator(mode="after")
    def _knows_where(self) -> Self:
        if self.to in _NAMED and not isinstance(self.target, str):
            message = f"target must name the entry of the secret AlertTargets that says where {self.to} is"
            raise ValueError(message)
        if self.to == "mail" and not self.addresses:
            message = "target must list the addresses that get the mail"
            raise ValueError(message)
        if self.to == "bus" and self.target is not None:
            message = "the bus is one: leave target out"
            raise ValueError(message)
        if self.digest != "none" and self.to not in _READ_BY_PEOPLE:
            message = f"a digest is for people to read: {self.to} takes none"
            raise ValueError(message)
        return self

    @property
    def addresses(self) -> tuple[str, ...]:
        """Return who gets the mail; nobody if it is no mail."""
        return self.target if isinstance(self.target, tuple) else ()
