"""Which surveys an event calls for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.core.programme import Programme, Survey
from functions.core.times import iso, parse

# A contact told this long after the account's stage, or less, was only told late: the events had no order.
LATE_CONTACT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A reason to ask the people of an account one survey; wave tells it from every other occasion."""

    survey_id: str
    survey: Survey
    account_id: str
    wave: str
    at: datetime


def stage_reached(programme: Programme, account_id: str, stage: str, at: datetime) -> Iterator[Occasion]:
    """Yield what an account's reaching a stage calls for; the same stage on the same day is one occasion."""
    for survey_id, survey in programme.surveys.items():
        if any(trigger.stage_reached == stage for trigger in survey.triggers):
            yield Occasion(survey_id, survey, account_id, f"stage:{account_id}:{stage}:{iso(at)[:10]}", at)


def lately_reached(programme: Programme, account: Mapping[str, object], now: datetime) -> Iterator[Occasion]:
    """Yield what the stage of a stored account calls for, if it was reached only just before now."""
    match account:
        case {"account_id": str() as account_id, "reached": {"stage": str() as stage, "at": str() as told}}:
            reached = parse(told)
            if reached - LATE_CONTACT <= now <= reached + LATE_CONTACT:
                yield from stage_reached(programme, account_id, stage, reached)
        case _:
            return
