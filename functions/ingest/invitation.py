"""What the survey page knows of an invitation, read without pydantic: this function starts cold in front of people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from functions.adapters.answers import consent_name, extra_name
from functions.core.form import Consent, Extras, Form, Question, asked_of
from functions.core.scales import Category, category
from functions.core.times import parse

_OVER = frozenset({"expired", "skipped"})


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as its page shows it; score is None until it is answered, and person empty if nobody is named."""

    low: int
    high: int
    form: Form
    closes_at: datetime
    state: str
    score: int | None = None
    comment: str = ""
    extras: Extras = field(default_factory=dict)
    consents: Mapping[Consent, bool] = field(default_factory=dict)
    person: str = ""
    known: bool = True
    erased: bool = False

    def is_open(self, now: datetime) -> bool:
        """Say whether an answer may still be given or changed."""
        return not self.erased and self.state not in _OVER and now < self.closes_at

    def category(self) -> Category | None:
        """Return the category of the score, once there is one."""
        return None if self.score is None else category(self.form.metric, self.score)

    def on_scale(self, score: int | None) -> int | None:
        """Return the score if it may be given here, else None."""
        return score if score in range(self.low, self.high + 1) else None

    def questions(self) -> list[Question]:
        """Return the further questions that are for this person, given what they have said so far."""
        found = self.category()
        return list(asked_of(self.form, found, self.extras)) if found else []


def from_item(item: Mapping[str, Any], form: Form) -> Invited:
    """Return what a stored invitation says; one without a field that the page needs is an error."""
    extras = {each.id: item[extra_name(each.id)] for each in form.questions if extra_name(each.id) in item}
    return Invited(
        low=item["low"],
        high=item["high"],
        form=form,
        closes_at=parse(item["closes_at"]),
        state=item["state"],
        score=item.get("score"),
        comment=item.get("comment", ""),
        extras={name: tuple(told) if isinstance(told, list) else told for name, told in extras.items()},
        consents={each: bool(item.get(consent_name(each))) for each in form.consents},
        person=item.get("person", ""),
        known=bool(item["contact_id"]),
        erased="erased_at" in item,
    )
