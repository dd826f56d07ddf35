"""How another vendor's event becomes a lifecycle event, as the programme file words it."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator, model_validator

from functions.core.details import DETAILS
from functions.core.expressions import checked
from functions.core.fields import Line, Strict

Expression = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(checked)
]


def _field_of(name: str, info: ValidationInfo) -> str:
    """Return a field's name if the lifecycle event that is mapped to has it."""
    known = DETAILS[info.data["to"]].model_fields if "to" in info.data else (name,)
    if name not in known:
        message = f"{info.data['to']} has no such field; it has {', '.join(known)}"
        raise ValueError(message)
    return name


class EventMapping(Strict):
    """One rule: which events it is for, the lifecycle event they become, and where each field comes from.

    Expressions are JMESPath over the whole event. `source` and `detail_type` may end in `*`; `when` keeps the events
    for which it holds; `each` gives a list, of which every element becomes an event of its own and is `item` in the
    other expressions; `time` is the time in business terms, the event's own if left out.
    """

    source: Line
    detail_type: Line
    to: Line
    each: Expression | None = None
    when: Expression | None = None
    time: Expression | None = None
    detail: dict[Annotated[str, AfterValidator(_field_of)], Expression] = Field(min_length=1)

    @field_validator("to")
    @classmethod
    def _known(cls, to: str) -> str:
        if to not in DETAILS:
            message = f"{to!r} is no lifecycle event; those are {', '.join(sorted(DETAILS))}"
            raise ValueError(message)
        return to

    @model_validator(mode="after")
    def _whole(self) -> Self:
        needed = (name for name, field in DETAILS[self.to].model_fields.items() if field.is_required())
        missing = [name for name in needed if name not in self.detail]
        if missing:
            message = f"{self.to} also needs {', '.join(missing)} in detail"
            raise ValueError(message)
        return self

    def fits(self, event: Mapping[str, Any]) -> bool:
        """Tell whether the rule is for events of this source and type."""
        return _matches(self.source, event.get("source")) and _matches(self.detail_type, event.get("detail-type"))


def _matches(pattern: str, told: object) -> bool:
    if not isinstance(told, str):
        return False
    return told.startswith(pattern[:-1]) if pattern.endswith("*") else told == pattern
