"""A sample event that alerts tell of; a test changes only what it is about."""

from dataclasses import replace
from typing import Any

from functions.followup.alerts.alerting import Alerted
from tests.making import MONDAY

ANN = Alerted(
    id="sid-1:answer",
    event="answer",
    occurred_at=MONDAY,
    account_id="acme",
    account="Acme",
    segment="enterprise",
    arr=120000,
    contact="Ann Lee",
    role="key_contact",
    survey_id="onboarding-nps",
    survey="Onboarding NPS",
    touchpoint="onboarding",
    metric="nps",
    score=3,
    high=10,
    category="detractor",
    comment="Exports are slow",
    tags=("performance",),
    labels=("Performance",),
    functions=("product",),
)
AT_RISK = Alerted(
    id="bolt:risk",
    event="account_at_risk",
    occurred_at=MONDAY,
    account_id="bolt",
    account="Bolt",
    reason="Two detractors",
)


def an_answer(**changes: Any) -> Alerted:
    """Return Ann Lee's low answer; keywords change it."""
    return replace(ANN, **changes)
