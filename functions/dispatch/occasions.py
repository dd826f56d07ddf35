"""Which surveys an event calls for, and of whom."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from functions.core import triggers
from functions.core.details import (
    AccountChurned,
    AccountStageChanged,
    Detail,
    MetricChanged,
    MilestoneReached,
    PlaybookCompleted,
    SurveyRequested,
    TicketResolved,
)
from functions.core.people import Account
from functions.core.programme import Programme, Survey
from functions.core.times import iso, parse
from functions.core.triggers import ANY, DateNear, StageReached, Trigger
from functions.dispatch.incoming import Lifecycle

# A contact told this long after the account's stage, or less, was only told late: the events had no order.
LATE_CONTACT = timedelta(days=1)

# What an event is called in the name of an occasion, the trigger's field that names it, and the event's own.
_TELLS: Mapping[type[Detail], tuple[str, str, str]] = {
    AccountStageChanged: ("stage", "stage_reached", "stage"),
    MilestoneReached: ("milestone", "milestone", "milestone"),
    PlaybookCompleted: ("playbook", "playbook_completed", "playbook"),
    MetricChanged: ("metric", "metric_changed", "metric"),
    TicketResolved: ("ticket", "ticket_resolved", "kind"),
    AccountChurned: ("churn", "churned", "reason"),
}


CALLS: tuple[type[Detail], ...] = (*_TELLS, SurveyRequested)  # the events that may call for a survey


@dataclass(frozen=True, slots=True)
class Occasion:
    """A reason to ask people of an account one survey at a time; wave tells it from every other occasion.

    With a contact it is about that person alone; a last survey, when the account gave notice, waits for no quiet
    period.
    """

    survey_id: str
    survey: Survey
    account_id: str
    wave: str
    at: datetime
    contact_id: str | None = None
    last: bool = False


def called_for(programme: Programme, account_id: str, lifecycle: Lifecycle) -> Iterator[Occasion]:
    """Yield what an event about an account calls for; the same event, told twice, gives the same occasions."""
    detail, wave = lifecycle.detail, wave_of(account_id, lifecycle)
    contact_id = detail.contact_id if isinstance(detail, SurveyRequested | TicketResolved) else None
    last = isinstance(detail, AccountChurned)
    for survey_id, survey in programme.surveys.items():
        delays = _delays(survey_id, survey, detail)
        if delays:
            yield Occasion(survey_id, survey, account_id, wave, lifecycle.time + min(delays), contact_id, last)


def _delays(survey_id: str, survey: Survey, detail: Detail) -> list[timedelta]:
    """Return how long after the event each thing that it sets off is to be asked."""
    if isinstance(detail, SurveyRequested):
        return [timedelta()] if detail.survey_id == survey_id else []
    return [each.delay() for each in survey.triggers if not isinstance(each, DateNear) and fires(each, detail)]


def on_dates(programme: Programme, account: Account, survey_id: str | None = None) -> Iterator[Occasion]:
    """Yield what the dates of an account call for, past and future; with a survey's id, of that survey alone."""
    for name, survey in programme.surveys.items():
        for trigger in survey.triggers:
            day = _date(account, trigger) if isinstance(trigger, DateNear) and survey_id in {None, name} else None
            if isinstance(trigger, DateNear) and day:
                at = datetime.combine(day, time(), UTC) + trigger.offset()
                yield Occasion(name, survey, account.account_id, f"date:{account.account_id}:{trigger.date}:{day}", at)


def _date(account: Account, trigger: DateNear) -> date | None:
    told = {"launch_date": account.launch_date, "renewal_date": account.renewal_date}
    if trigger.date in told:
        return told[trigger.date]
    try:
        return date.fromisoformat(account.attributes.get(trigger.date, ""))
    except ValueError:  # attributes are the owner's own text: no date, no occasion
        return None


def fires(trigger: Trigger, detail: Detail) -> bool:
    """Say whether an event is what a trigger waits for."""
    if type(detail) not in _TELLS:
        return False
    _, trigger_field, detail_field = _TELLS[type(detail)]
    wanted, told = getattr(trigger, trigger_field, None), getattr(detail, detail_field)
    any_will_do = wanted == ANY and isinstance(detail, TicketResolved | AccountChurned)
    return wanted is not None and (any_will_do or wanted == told) and _in_its_circumstances(trigger, detail)


def _in_its_circumstances(trigger: Trigger, detail: Detail) -> bool:
    match trigger, detail:
        case StageReached(), AccountStageChanged():
            return trigger.from_stage in {None, detail.previous_stage}
        case triggers.MetricChanged(), MetricChanged():
            return _sudden(trigger.by, trigger.within_days, detail)
        case _:
            return True


def _sudden(by: float, within_days: int, detail: MetricChanged) -> bool:
    """Say whether a metric rose or fell by at least the share `by` within the days; from 0, any rise is enough."""
    moved = math.copysign(1, by) * (detail.value - detail.previous_value)
    least = abs(by * detail.previous_value)
    enough = moved > least or math.isclose(moved, least)  # 7 of 70 is a tenth, if not to the last binary digit
    return enough and moved > 0 and detail.window_days <= within_days


def wave_of(account_id: str, lifecycle: Lifecycle) -> str:
    """Return the name of an occasion: what happens again on the same day is the same occasion."""
    detail, day = lifecycle.detail, iso(lifecycle.time)[:10]
    if isinstance(detail, TicketResolved):
        return f"ticket:{detail.ticket_id}"
    if isinstance(detail, SurveyRequested):
        return f"request:{detail.request_id or lifecycle.id}"
    if isinstance(detail, AccountChurned):
        return f"churn:{account_id}:{day}"
    word, _, field = _TELLS[type(detail)]
    return f"{word}:{account_id}:{getattr(detail, field)}:{day}"


def lately_reached(programme: Programme, account: Mapping[str, object], now: datetime) -> Iterator[Occasion]:
    """Yield what the stage of a stored account calls for, if it was reached only just before now."""
    match account:
        case {"account_id": str() as account_id, "reached": {"stage": str() as stage, "at": str() as told, **more}}:
            reached = parse(told)
            if reached - LATE_CONTACT <= now <= reached + LATE_CONTACT:
                before = more.get("from")
                detail = AccountStageChanged(account_id=account_id, stage=stage, previous_stage=before)
                lifecycle = Lifecycle.model_construct(id="", source="", time=reached, detail=detail)
                yield from called_for(programme, account_id, lifecycle)
        case _:
            return
