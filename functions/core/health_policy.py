"""How an account's health is composed, and what warns early: judgement of the owner's, until it is tested on churn."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from functions.core.fields import Line, Strict

# What someone says who has left is no early sign of anything.
Weighed = Literal["product", "onboarding", "support", "csm"]
Weight = Annotated[float, Field(ge=0, le=1)]
Percent = Annotated[int, Field(ge=0, le=100)]

_NEEDED = 2  # touchpoints: with fewer there is no health, only that touchpoint


def _usual() -> dict[Weighed, float]:
    return {"product": 0.4, "onboarding": 0.2, "support": 0.2, "csm": 0.2}


class HealthPolicy(Strict):
    """What each touchpoint counts, how fast an answer fades, and where red and yellow end (0 to 100).

    A touchpoint that weights does not name counts nothing. Shrink is how many answers of the company's mean are added
    to an account's own. Usage is weak where a metric fell by that share; without usage_metrics, any metric.
    """

    weights: dict[Weighed, Weight] = Field(default_factory=_usual)
    half_life_days: int = Field(default=180, ge=7, le=730)
    oldest_days: int = Field(default=730, ge=30, le=1000)
    shrink: float = Field(default=2, ge=0, le=20)
    red_below: Percent = 50
    yellow_below: Percent = 70
    usage_metrics: tuple[Line, ...] = ()
    weak_usage: float = Field(default=0.3, gt=0, le=1)

    @model_validator(mode="after")
    def _can_be_told(self) -> Self:
        if sum(weight > 0 for weight in self.weights.values()) < _NEEDED:
            message = "weights must give at least two touchpoints more than 0"
            raise ValueError(message)
        if self.red_below >= self.yellow_below:
            message = "red_below must be less than yellow_below"
            raise ValueError(message)
        return self


class WarningPolicy(Strict):
    """When a customer-success manager is warned.

    Points are of the NPS scale; k and h are those of the CUSUM (Page 1954), which needs so many answers to start from.
    """

    drop_points: int = Field(default=4, ge=1, le=10)
    key_contact_score: int = Field(default=6, ge=0, le=10)
    missed_waves: int = Field(default=2, ge=1, le=10)
    latest_days: int = Field(default=365, ge=30, le=730)  # what someone said longer ago is not where they stand
    cusum_k: float = Field(default=0.15, ge=0, le=1)
    cusum_h: float = Field(default=4, gt=0, le=20)
    min_baseline: int = Field(default=8, ge=8, le=100)
