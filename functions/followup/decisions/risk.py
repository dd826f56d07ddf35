"""What the bus is told of accounts: that one is at risk, and that its health has changed."""

from datetime import datetime

from functions.core.health import Health
from functions.core.outgoing import AccountAtRisk, HealthChanged
from functions.followup.decisions.warning import EarlyWarning


def at_risk(
    account_id: str, warnings: tuple[EarlyWarning, ...], health: Health, arr: int | None, at: datetime
) -> AccountAtRisk | None:
    """Return the event for all warnings of one entry; the same warnings give the same id, none give no event."""
    if not warnings:
        return None
    return AccountAtRisk(
        id="+".join(sorted(each.id for each in warnings)),
        occurred_at=at,
        account_id=account_id,
        rules=tuple(each.rule for each in warnings),
        evidence=tuple(each.words for each in warnings),
        health=_shown(health),
        colour=health.colour,
        arr=arr,
    )


def health_changed(
    account_id: str, before: Health | None, after: Health, at: datetime, cause: str
) -> HealthChanged | None:
    """Return the event if anyone would see another score or colour than was told last (None: nothing was).

    Its id names the cause, since two answers may come within a second.
    """
    return None if _seen(before) == _seen(after) else health_told(account_id, after, at, cause)


def health_told(account_id: str, after: Health, at: datetime, cause: str) -> HealthChanged:
    """Return an account's health as the bus is told of it."""
    return HealthChanged(
        id=f"{account_id}:health:{cause}",
        occurred_at=at,
        account_id=account_id,
        score=_shown(after),
        colour=after.colour,
        reasons=after.reasons,
        coverage=after.coverage,
        overridden=after.overridden,
    )


def _seen(health: Health | None) -> tuple[int | None, str | None, bool]:
    return (_shown(health), health.colour, health.overridden) if health else (None, None, False)


def _shown(health: Health) -> int | None:
    return None if health.score is None else round(health.score)
