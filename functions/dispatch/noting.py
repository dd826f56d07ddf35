"""What an event tells beside who people are: what became of an account, how much it uses, what the company changed."""

from datetime import datetime
from decimal import Decimal

from functions.adapters.annotations import Annotations
from functions.adapters.images import Item
from functions.adapters.outcomes import Outcomes
from functions.adapters.people import People, account_key
from functions.adapters.runtime import Runtime
from functions.core.details import (
    AccountChurned,
    AccountContracted,
    AccountExpanded,
    AccountRenewed,
    AnnotationAdded,
    Detail,
    MetricChanged,
)
from functions.core.times import iso
from functions.dispatch.incoming import Lifecycle

_DECIMALS = 9  # of a usage metric; finer is noise, and more digits than the table takes

_CALLED: dict[type[Detail], str] = {
    AccountRenewed: "renewed",
    AccountExpanded: "expanded",
    AccountContracted: "contracted",
    AccountChurned: "churned",
}


def note(runtime: Runtime, lifecycle: Lifecycle) -> None:
    """Put an outcome, a usage signal or an annotation on record; any other event tells none.

    An outcome comes before the profile is written: whoever repeats an event that died still sees what was before it.
    """
    match lifecycle.detail:
        case AccountRenewed() | AccountExpanded() | AccountContracted() | AccountChurned() as detail:
            account_id = _bearer(runtime.adapter(People), detail)
            told = outcome_told(runtime.adapter(People).profile(account_key(account_id)), detail, lifecycle.time)
            if told:
                runtime.adapter(Outcomes).add(account_id, lifecycle.id, lifecycle.time, told)
        case MetricChanged() as detail:
            account_id = runtime.adapter(People).current_account_id(detail.account_id)
            runtime.adapter(Outcomes).measure(account_id, detail.metric, lifecycle.time, usage_told(detail))
        case AnnotationAdded() as detail:
            told = detail.model_dump(mode="json", exclude_none=True)
            runtime.adapter(Annotations).tell(detail.annotation_id, told, lifecycle.time)


def _bearer(people: People, detail: AccountRenewed | AccountExpanded | AccountContracted | AccountChurned) -> str:
    """Return the account that an outcome is put on record with: of one that became part of another, that other.

    But that such a one is closed is no end of the other: its churn stays with it.
    """
    return detail.account_id if isinstance(detail, AccountChurned) else people.current_account_id(detail.account_id)


def outcome_told(stored: Item, detail: Detail, at: datetime) -> Item:
    """Return an account's outcome, its money in whole currency units a year.

    What it paid before is known if the profile was told it for an earlier time. An account that has left cannot leave
    again, so a second system that tells of it adds nothing, unless it tells another day.
    """
    if isinstance(detail, AccountChurned) and _known(stored, detail, at):
        return {}
    told = detail.model_dump(mode="json", exclude_none=True, include={"arr", "reason", "effective_date"})
    before = stored.get("arr") if stored.get("told", {}).get("arr", "~") < iso(at) else None
    return {"outcome": _CALLED[type(detail)], **told, **({} if before is None else {"previous_arr": before})}


def _known(stored: Item, churn: AccountChurned, at: datetime) -> bool:
    told_before = stored.get("churned_at") not in (None, iso(at))
    return told_before and (churn.effective_date is None or str(churn.effective_date) == stored.get("leaves_on"))


def usage_told(detail: MetricChanged) -> Item:
    """Return a metric's values as the table takes numbers."""
    values = {"value": detail.value, "previous_value": detail.previous_value}
    exact = {name: Decimal(str(round(value, _DECIMALS))) for name, value in values.items()}
    return {**exact, "window_days": detail.window_days}
