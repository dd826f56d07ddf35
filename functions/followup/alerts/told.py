"""What alerts tell of an answer, a warning, a new health and an overdue case."""

from collections.abc import Iterable
from dataclasses import replace

from functions.core.alerts import AlertEvent
from functions.core.outgoing import AccountAtRisk, HealthChanged
from functions.core.people import Account
from functions.core.scales import SCALES
from functions.core.standing import Case, Heard
from functions.followup.alerts.alerting import Alerted
from functions.followup.cases.casework import Situation
from functions.followup.cases.owning import CONFIDENTIAL
from functions.followup.desk.upcoming import survey_name


def of_answer(heard: Heard, now: Situation, contact: str = "") -> Alerted:
    """Return an answer as alerts tell it; contact is the person's name."""
    scale = SCALES[heard.metric]
    return Alerted(
        account_id=now.account.account_id,
        account=now.account.name,
        segment=now.account.segment,
        arr=now.account.arr,
        id=f"{heard.sid}:answer",
        event="answer",
        occurred_at=now.at,
        contact=contact,
        role=heard.role,
        survey_id=heard.survey_id,
        survey=survey_name(heard.survey_id),
        touchpoint=heard.touchpoint,
        metric=heard.metric,
        score=heard.score,
        high=scale.high,
        category=None if heard.score is None else scale.category(heard.score),
        comment=heard.comment,
        tags=heard.tags,
        labels=tuple(now.programme.tags.list[tag].name("en") for tag in heard.tags if tag in now.programme.tags.list),
        functions=now.functions,
    )


def of_event(event: AccountAtRisk | HealthChanged, heard: Heard, now: Situation, contact: str = "") -> Alerted:
    """Return a warning, or a new health, as alerts tell it: who set it off, and why, without their score and words."""
    risk = isinstance(event, AccountAtRisk)
    reasons = event.evidence if isinstance(event, AccountAtRisk) else (_health(event), *event.reasons)
    told = replace(of_answer(heard, now, contact), score=None, high=None, category=None, comment="", tags=(), labels=())
    return replace(
        told, id=event.id, event="account_at_risk" if risk else "health", reason=" ".join(reasons), functions=()
    )


def of_health(event: HealthChanged, account: Account) -> Alerted:
    """Return a health that a colleague changed, or that has run out, as alerts tell it."""
    return _of_account(account, event, "health", (_health(event), *event.reasons))


def _of_account(
    account: Account, event: AccountAtRisk | HealthChanged, kind: AlertEvent, reasons: Iterable[str]
) -> Alerted:
    return Alerted(
        account_id=account.account_id,
        account=account.name,
        segment=account.segment,
        arr=account.arr,
        id=event.id,
        event=kind,
        occurred_at=event.occurred_at,
        reason=" ".join(reasons),
    )


def _health(event: HealthChanged) -> str:
    score = "without a score" if event.score is None else f"{event.score} of 100"
    return f"Health {event.colour or 'unknown'}, {score} ({event.coverage})."


def of_overdue(case: Case, account: Account, contact: str = "") -> Alerted:
    """Return an overdue case as alerts tell it."""
    return Alerted(
        account_id=case.account_id,
        account=case.account_name,
        segment=account.segment,
        arr=account.arr,
        id=f"{case.case_id}:overdue:{case.step}",
        event="case_overdue",
        occurred_at=case.log[-1].at if case.log else case.due_at,
        contact=contact,
        touchpoint=CONFIDENTIAL if case.confidential else None,
        reason=f"Nobody has answered in time; {case.owner.name} has the case now.",
    )


def of_gone(event: AccountAtRisk, account: Account, contact: str = "") -> Alerted:
    """Return the loss of a key contact as alerts tell it."""
    told = _of_account(account, event, "account_at_risk", event.evidence)
    return replace(told, contact=contact, role="key_contact")
