"""What the programme file says of the replies to answers: the favour that promoters are asked, and words of its own."""

from collections.abc import Iterable
from typing import Any, Literal, Self, get_args

from pydantic import Field, HttpUrl, field_validator, model_validator

from functions.core.fields import Line, Strict
from functions.core.questionnaire import Language, Words, check_place
from functions.core.scales import Metric

Favour = Literal["review", "testimonial", "referral"]

REVIEWS = (
    "capterra.com",
    "g2.com",
    "gartner.com",
    "getapp.com",
    "google.com",
    "peerspot.com",
    "softwareadvice.com",
    "trustpilot.com",
    "trustradius.com",
)


class Replies(Strict):
    """What follows an answer: one favour is asked, once, of who answers high to one of the metrics.

    A review link leads to a known place of reviews; without a referral link people reply with a name. Wording is by
    language, then by place; a survey's own goes before it.
    """

    favour: Favour | None = None  # review, where nothing is said and there is a review link
    ask_of: tuple[Metric, ...] = ("nps",)
    review_link: HttpUrl | None = None
    review_hosts: tuple[Line, ...] = ()  # of places of reviews that we do not know
    referral_link: HttpUrl | None = None
    referral_hosts: tuple[Line, ...] = ()  # of referral pages that are not on the sender's domain
    wording: dict[Language, dict[str, Words]] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _review_if_there_is_a_link(cls, told: Any) -> Any:  # noqa: ANN401 - whatever the file holds
        return {"favour": "review", **told} if isinstance(told, dict) and told.get("review_link") else told

    @field_validator("wording", mode="after")
    @classmethod
    def _of_replies(cls, wording: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        for own in wording.values():
            for place, text in own.items():
                check_place(place, place, text)
                if not place.startswith("reply."):
                    message = f"{place} is no text of a reply; those are reply.* in infra/languages"
                    raise ValueError(message)
        return wording

    @model_validator(mode="after")
    def _leads_to_reviews(self) -> Self:
        if self.favour == "review" and not self.review_link:
            message = "favour: review needs a review_link"
            raise ValueError(message)
        if self.review_link and not leads_to(self.review_link, (*REVIEWS, *self.review_hosts), "review_link"):
            host = self.review_link.host
            message = f"review_link leads to {host}; name it under review_hosts if people can write reviews there"
            raise ValueError(message)
        return self

    def asks(self, favour: Favour, metric: Metric) -> bool:
        """Say whether this is the favour that is asked of who answers high to a metric."""
        return favour == self.favour and metric in self.ask_of

    def favour_of(self, metric: Metric, consents: Iterable[str]) -> Favour | None:
        """Return what is asked of who answers high; a testimonial only where the survey asks whether to quote."""
        found = next((each for each in get_args(Favour) if self.asks(each, metric)), None)
        return None if found == "testimonial" and "quote" not in consents else found


def leads_to(link: HttpUrl, hosts: Iterable[str], name: str) -> bool:
    """Say whether a link leads to one of some hosts or below it; that it is not https is an error under its name."""
    if link.scheme != "https":
        message = f"{name} must begin with https://"
        raise ValueError(message)
    return any(link.host == each or str(link.host).endswith(f".{each}") for each in hosts)
