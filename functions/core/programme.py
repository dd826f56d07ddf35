"""The programme: what the owner decides. Written in YAML, compiled to hashed JSON, read by the functions."""

import hashlib
import json
from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import Field, PlainSerializer, StringConstraints, field_validator, model_validator

from functions.core.alerts import Alert
from functions.core.casework import Casework, Functions, TeamMember
from functions.core.fields import Address, Country, Currency, Identifier, Line, Origin, Strict, Zone
from functions.core.form import Form
from functions.core.health_policy import HealthPolicy, WarningPolicy
from functions.core.hours import Window
from functions.core.mapping import EventMapping
from functions.core.people import Kind, Role, Touchpoint
from functions.core.questionnaire import Around, Asking
from functions.core.replies import Replies, leads_to
from functions.core.tags import Tagging
from functions.core.triggers import Trigger

StakeholderRole = Literal["ceo", "sales", "product", "marketing", "support", "csm"]


def _sorted(names: Iterable[str]) -> list[str]:
    return sorted(names)  # a set has no order of its own, and the hash of the programme must have one


Roles = Annotated[frozenset[Role], PlainSerializer(_sorted)]
Names = Annotated[frozenset[Line], PlainSerializer(_sorted)]
Facet = Annotated[Line, StringConstraints(pattern=r"^[^=]{1,62}$")]


class Company(Strict):
    """Who asks: its name, the product named in the question, and the postal address in each mail's foot.

    Currency is that of all the money that upstream systems tell; without one it is shown as numbers alone.
    """

    name: Line
    product: Line
    address: Line
    currency: Currency | None = None


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


class RampUp(Strict):
    """How fast the volume may grow: so many mails on the first day, then so many times the best of the last week."""

    first_day: int = Field(default=1000, ge=1)
    growth: float = Field(default=2, gt=1, le=10)


class Sending(Strict):
    """How survey mail leaves; at_most_once gives a mail whose fate is unknown up instead of sending it again."""

    window: Window = Window()
    time_zone: Zone = "UTC"  # of contacts whose own nobody told us
    country: Country | None = None
    notice_hours: int = Field(default=0, ge=0, le=336)  # how long a CSM can see, and hold, what is about to leave
    ramp_up: RampUp | None = None
    at_most_once: bool = False


class Quiet(Strict):
    """How long nobody is asked again by each kind of survey, and how long after they declined one."""

    relationship_days: int = Field(default=90, ge=1, le=730)
    transactional_days: int = Field(default=30, ge=1, le=730)
    after_decline_days: int = Field(default=30, ge=1, le=730)
    less_often_days: int = Field(default=180, ge=1, le=730)  # of who asked for fewer surveys, whatever their kind


class Cadence(Strict):
    """Ask everyone again and again: each person on a day of their own, spread evenly over the period."""

    every_days: int = Field(ge=1, le=730)
    key_contacts_every_days: int | None = Field(default=None, ge=1, le=730)
    first_after_days: int = Field(default=0, ge=0, le=730)


class Reminder(Strict):
    """One more mail to who has not answered so many days after the first; the subject defaults to ours."""

    after_days: int = Field(ge=1, le=60)
    subject: Line | None = None


class OpenLink(Strict):
    """That anyone who has its link may answer; a kiosk starts again by itself after so many seconds."""

    kiosk_seconds: int = Field(default=20, ge=5, le=600)


class Survey(Asking):
    """One question set, and who is asked it when; its words default to those of its metric in the person's language."""

    touchpoint: Touchpoint
    kind: Kind = "relationship"
    triggers: tuple[Trigger, ...] = ()
    cadence: Cadence | None = None  # without a trigger or a cadence it is asked on request only
    audience: Audience = Audience()
    sample: float = Field(default=1, gt=0, le=1)
    daily_cap: int | None = Field(default=None, ge=1)
    quiet_days: int | None = Field(default=None, ge=1, le=730)  # overrides the programme's
    stale_days: int = Field(default=14, ge=1, le=90)
    open_days: int = Field(default=30, ge=1, le=90)
    reminders: tuple[Reminder, ...] = Field(default=(), max_length=5)
    open_link: OpenLink | None = None

    @model_validator(mode="after")
    def _reminders_in_time(self) -> Self:
        days = [each.after_days for each in self.reminders]
        if days != sorted(set(days)) or (days and days[-1] >= self.open_days):
            message = f"reminders must follow each other, and come before the survey closes after {self.open_days} days"
            raise ValueError(message)
        return self


class Widget(Strict):
    """The survey inside the product: which one, on whose pages; visitors who are not signed in are left in peace."""

    survey: Identifier
    origins: tuple[Origin, ...] = Field(min_length=1, max_length=50)
    visitors: bool = False


class Stakeholder(Strict):
    """Someone who gets the digest."""

    name: Line
    email: Address
    role: StakeholderRole


class Packs(Strict):
    """Whether slides are made at the beginning of each quarter: for every account's CSM, and for the stakeholders."""

    each_quarter: bool = False


class Reports(Strict):
    """By what reports divide answers beside segment and role: the plan, or attributes of accounts."""

    group_by: tuple[Facet, ...] = Field(default=(), max_length=3)

    @field_validator("group_by")
    @classmethod
    def _once_each(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        taken = {"segment", "role", "survey"}
        if len(set(names)) < len(names) or taken & set(names):
            message = "group_by names each once, and none of segment, role and survey, which are there in any case"
            raise ValueError(message)
        return names


class Programme(Strict):
    """The whole configuration of one company's programme."""

    company: Company
    sender: Sender
    team: tuple[TeamMember, ...] = ()
    functions: Functions = Field(default_factory=dict)
    sending: Sending = Sending()
    quiet: Quiet = Quiet()
    surveys: dict[Identifier, Survey] = Field(min_length=1)
    mappings: tuple[EventMapping, ...] = ()
    widget: Widget | None = None
    replies: Replies = Replies()
    cases: Casework = Casework()
    health: HealthPolicy = HealthPolicy()
    warnings: WarningPolicy = WarningPolicy()
    tags: Tagging = Tagging()
    alerts: dict[Identifier, Alert] = Field(default_factory=dict)
    stakeholders: tuple[Stakeholder, ...] = ()
    packs: Packs = Packs()
    reports: Reports = Reports()

    @model_validator(mode="after")
    def _widget_asks_a_survey(self) -> Self:
        if self.widget and self.widget.survey not in self.surveys:
            message = f"widget.survey must name a survey; there are {', '.join(sorted(self.surveys))}"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _alerts_are_about_surveys(self) -> Self:
        asked = {(name, survey) for name, alert in self.alerts.items() for survey in alert.when.surveys}
        for name, survey in sorted(asked):
            if survey not in self.surveys:
                message = f"alerts.{name} names the survey {survey}; there are {', '.join(sorted(self.surveys))}"
                raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _favour_can_be_done(self) -> Self:
        replies, home = self.replies, self.sender.email.rpartition("@")[2]
        for name, survey in self.surveys.items():
            if replies.asks("testimonial", survey.metric) and not survey.anonymous and "quote" not in survey.consent:
                message = f"replies.favour: a testimonial needs consent: [quote] in surveys.{name}"
                raise ValueError(message)
        link = replies.referral_link
        if link and not leads_to(link, (home, *replies.referral_hosts), "referral_link"):
            message = f"referral_link leads to {link.host}, not to {home}; name it under referral_hosts if it is yours"
            raise ValueError(message)
        return self

    def form(self, survey_id: str, locale: str) -> Form:
        """Return what someone with a locale is asked by a survey."""
        survey, company = self.surveys[survey_id], self.company
        link = str(self.replies.review_link) if self.replies.asks("review", survey.metric) else ""
        return survey.form(locale, Around(company.name, company.product, link, self.quiet.less_often_days))

    def quiet_days(self, survey: Survey) -> int:
        """Return how many days after a survey of its kind someone may be asked this one."""
        days = {"relationship": self.quiet.relationship_days, "transactional": self.quiet.transactional_days}
        return survey.quiet_days or days[survey.kind]


def compiled(programme: Programme) -> tuple[str, str]:
    """Return the programme as canonical JSON and the hash that names it (first 16 hex digits of SHA-256)."""
    told = programme.model_dump(mode="json", by_alias=True)
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()[:16]
