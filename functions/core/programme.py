"""The programme: what the owner decides. Written in YAML, compiled to hashed JSON, read by the functions."""

import hashlib
import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints

from functions.core.fields import Address, Line
from functions.core.people import Kind, Role
from functions.core.scales import Metric

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,62}$")]
Touchpoint = Literal["product", "onboarding", "support", "csm", "churn"]
StakeholderRole = Literal["ceo", "sales", "product", "marketing", "support", "csm"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Company(_Strict):
    """Who asks: its name, the product named in the question, and the postal address in each mail's foot."""

    name: Line
    product: Line
    address: Line


class Sender(_Strict):
    """The company's own address: used when no CSM can be the sender."""

    name: Line
    email: Address


class StageReached(_Strict):
    """Ask when an account reaches a stage."""

    stage_reached: Line


class Audience(_Strict):
    """Who of an account is asked; empty segments means every segment."""

    roles: frozenset[Role] = frozenset({"key_contact", "end_user"})
    segments: frozenset[Line] = frozenset()


class Survey(_Strict):
    """One question set; question and labels default to the words of its metric in the person's language."""

    metric: Metric
    touchpoint: Touchpoint
    kind: Kind = "relationship"
    triggers: tuple[StageReached, ...] = Field(min_length=1)
    audience: Audience = Audience()
    quiet_days: int = Field(default=90, ge=1, le=730)
    open_days: int = Field(default=30, ge=1, le=90)
    question: Line | None = None


class Replies(_Strict):
    """What follows an answer; the review link is offered to promoters only."""

    review_link: HttpUrl | None = None


class Stakeholder(_Strict):
    """Someone who gets the digest."""

    name: Line
    email: Address
    role: StakeholderRole


class Programme(_Strict):
    """The whole configuration of one company's programme."""

    company: Company
    sender: Sender
    surveys: dict[Identifier, Survey] = Field(min_length=1)
    replies: Replies = Replies()
    stakeholders: tuple[Stakeholder, ...] = ()


def compiled(programme: Programme) -> tuple[str, str]:
    """Return the programme as canonical JSON and the hash that names it (first 16 hex digits of SHA-256)."""
    text = json.dumps(programme.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()[:16]
