"""The programme: what the owner decides. Written in YAML, compiled to hashed JSON, read by the functions."""

import hashlib
import json
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, HttpUrl, PlainSerializer

from functions.core.fields import Address, Identifier, Line, Strict
from functions.core.mapping import EventMapping
from functions.core.people import Kind, Role
from functions.core.scales import Metric
from functions.core.triggers import Trigger

Touchpoint = Literal["product", "onboarding", "support", "csm", "churn"]
StakeholderRole = Literal["ceo", "sales", "product", "marketing", "support", "csm"]


def _sorted(names: Iterable[str]) -> list[str]:
    return sorted(names)  # a set has no order of its own, and the hash of the programme must have one


Roles = Annotated[frozenset[Role], PlainSerializer(_sorted)]
Names = Annotated[frozenset[Line], PlainSerializer(_sorted)]


class Company(Strict):
    """Who asks: its name, the product named in the question, and the postal address in each mail's foot."""

    name: Line
    product: Line
    address: Line


class Sender(Strict):
    """The company's own address: used when no CSM can be the sender."""

    name: Line
    email: Address


class Audience(Strict):
    """Who of an account is asked; what is left out means everyone. Attributes are the contact's or the account's."""

    roles: Roles = frozenset({"key_contact", "end_user"})
    segments: Names = frozenset()
    stages: Names = frozenset()
    plans: Names = frozenset()
    attributes: dict[Line, Names] = Field(default_factory=dict)


class Survey(Strict):
    """One question set; question and labels default to the words of its metric in the person's language."""

    metric: Metric
    touchpoint: Touchpoint
    kind: Kind = "relationship"
    triggers: tuple[Trigger, ...] = ()  # without any, it is asked on request only
    audience: Audience = Audience()
    quiet_days: int = Field(default=90, ge=1, le=730)
    open_days: int = Field(default=30, ge=1, le=90)
    question: Line | None = None


class Replies(Strict):
    """What follows an answer; the review link is offered to promoters only."""

    review_link: HttpUrl | None = None


class Stakeholder(Strict):
    """Someone who gets the digest."""

    name: Line
    email: Address
    role: StakeholderRole


class Programme(Strict):
    """The whole configuration of one company's programme."""

    company: Company
    sender: Sender
    surveys: dict[Identifier, Survey] = Field(min_length=1)
    mappings: tuple[EventMapping, ...] = ()
    replies: Replies = Replies()
    stakeholders: tuple[Stakeholder, ...] = ()


def compiled(programme: Programme) -> tuple[str, str]:
    """Return the programme as canonical JSON and the hash that names it (first 16 hex digits of SHA-256)."""
    told = programme.model_dump(mode="json", by_alias=True)
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()[:16]
