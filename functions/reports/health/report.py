"""From the lake's rows to the report of accounts' health: for the account teams, with accounts and without persons."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from functions.core.baseline import bases
from functions.core.health import Alike, Health, composed
from functions.core.health_policy import HealthPolicy
from functions.core.programme import Programme
from functions.core.signals import MetricChange, Signals, callouts, usage_of
from functions.core.times import iso
from functions.reports.figures.months import back, naive
from functions.reports.health.model import AccountHealth, HealthReport
from functions.reports.health.notes import notes
from functions.reports.health.risk import facets, groups_of
from functions.reports.health.tallies import by_colour, renews_soon
from functions.reports.kind import Asked, Found, Rows, Summary, Values
from functions.reports.lake.answers import told, zoned

OLDEST_DAYS = 1000  # the most that a policy may ask for; the policy of the day leaves out what is older than it wants
_OLDEST_MONTHS = 33  # hold 1000 days
_USAGE_DAYS = 400
_ASKED_DAYS, _ASKED_MONTHS = 400, 14  # so long an account counts as what it was when one of its people was asked
_DAY = 86_400  # seconds


def under(programme: Programme) -> Callable[[datetime], Values]:
    """Return what gives the queries under a programme: its policy says how fast an answer fades and is gone."""
    return partial(values, policy=programme.health)


def values(as_of: datetime, policy: HealthPolicy | None = None) -> Values:
    """Return what each query of the report is asked with, by the query's name."""
    fading = policy or HealthPolicy()
    newer = {"oldest": naive(as_of - timedelta(days=fading.oldest_days))}
    until, oldest = {"as_of": naive(as_of)}, {"oldest": naive(as_of - timedelta(days=OLDEST_DAYS))}
    return {
        "health_accounts": until,
        "health_answers": until | newer | {"half_life": float(fading.half_life_days * _DAY)},
        "health_groups": until | {"asked": naive(as_of - timedelta(days=_ASKED_DAYS))},
        "health_usage": until | {"recent": naive(as_of - timedelta(days=_USAGE_DAYS))},
        "health_left_out": until | oldest,
        "bases_scores": until | oldest,
    }


def first_months(last: str) -> dict[str, str]:
    """Return the first month that is needed of each set: an account, and its usage, may have come about at any time."""
    return {"responses": back(last, _OLDEST_MONTHS), "invitations": back(last, _ASKED_MONTHS)}


def summary(report: HealthReport) -> Summary:
    """Return what is announced of the report."""
    return Summary(None, report.answers)


def build(asked: Asked, found: Found) -> HealthReport:
    """Return the report."""
    policy = readable(asked.active.health if asked.active else HealthPolicy())
    company = bases(told(row for row in found["bases_scores"] if row["touchpoint"] in policy.weights))
    answers = _said(found["health_answers"])
    groups = {row["account_id"]: row["groups"] for row in found["health_groups"]}
    usage, counts = _usage(found["health_usage"]), dict[str, int]()
    listed = []
    for row in found["health_accounts"]:
        said = answers.get(row["account_id"], {})
        counts[row["account_id"]] = sum(each.n for some in said.values() for each in some)
        signals = _signals(row, usage.get(row["account_id"], ()), policy, asked.as_of)
        belongs = groups_of(groups.get(row["account_id"]), row["segment"] or "")
        listed.append(_account(row, composed(said, company, policy, asked.as_of), signals, asked.as_of, belongs))
    accounts = sorted((each for each in listed if each.gave_notice is None or not _gone(each, asked.as_of)), key=_order)
    return HealthReport(
        schema="listening-post/report/health/v1",
        as_of=iso(asked.as_of),
        programme=asked.programme,
        company=asked.company,
        currency=asked.currency,
        answers=sum(counts[each.account_id] for each in accounts),
        tallies=by_colour(accounts),
        renewing=by_colour([each for each in accounts if renews_soon(each)]),
        facets=facets(accounts),
        usage_fine_sentiment_weak=_apart(accounts, "Usage fine, sentiment weak"),
        usage_weak_sentiment_fine=_apart(accounts, "Usage weak, sentiment fine"),
        usage_known=sum(each.usage is not None for each in accounts),
        accounts=tuple(accounts),
        bases={touchpoint: round(mean, 2) for touchpoint, mean in company.items()},
        notes=notes(asked, policy, len(listed) - len(accounts), found["health_left_out"]),
    )


def readable(policy: HealthPolicy) -> HealthPolicy:
    """Return a policy by which nothing counts that is said about the person who looks after an account."""
    return policy.model_copy(update={"weights": {name: each for name, each in policy.weights.items() if name != "csm"}})


def _said(rows: Rows) -> dict[str, dict[str, list[Alike]]]:
    """Return the answers of each account by touchpoint."""
    found: dict[str, dict[str, list[Alike]]] = {}
    for row in rows:
        alike = Alike(row["metric"], row["score"], row["answers"], row["weight"])
        found.setdefault(row["account_id"], {}).setdefault(row["touchpoint"], []).append(alike)
    return found


def _usage(rows: Rows) -> dict[str, list[MetricChange]]:
    found: dict[str, list[MetricChange]] = {}
    for row in rows:
        told_of = row["metric"], row["value"], row["previous_value"], row["window_days"], zoned(row["at"])
        found.setdefault(row["account_id"], []).append(MetricChange(*told_of))
    return found


def _signals(row: Mapping[str, Any], changes: Sequence[MetricChange], policy: HealthPolicy, as_of: datetime) -> Signals:
    usage, why = usage_of(changes, policy, as_of)
    left_at, revenue_at = row["left_at"], row["revenue_at"]
    return Signals(
        usage=usage,
        usage_why=why,
        renewal_date=row["renewal_date"],
        revenue=row["revenue"],
        revenue_at=zoned(revenue_at) if revenue_at else None,
        left_at=zoned(left_at) if left_at else None,
        leaves_on=row["leaves_on"],
    )


def _account(
    row: Mapping[str, Any], found: Health, signals: Signals, as_of: datetime, groups: dict[str, str]
) -> AccountHealth:
    renewal = signals.renewal_date
    return AccountHealth(
        account_id=row["account_id"],
        name=row["name"] or "",
        segment=row["segment"] or "",
        stage=row["stage"] or "",
        arr=row["arr"],
        renewal_date=renewal.isoformat() if renewal else None,
        days=(renewal - as_of.date()).days if renewal else None,
        score=None if found.score is None else round(found.score, 2),
        colour=found.colour,
        coverage=found.coverage,
        reasons=found.reasons,
        usage=signals.usage,
        usage_why=signals.usage_why,
        revenue=signals.revenue,
        gave_notice=signals.left_at.date().isoformat() if signals.left_at else None,
        callouts=callouts(found, signals, as_of),
        leaves_on=signals.leaves_on.isoformat() if signals.leaves_on else None,
        groups=groups,
    )


def _gone(account: AccountHealth, as_of: datetime) -> bool:
    """Say whether an account that gave notice has left: by the day it was told to, else by its renewal date, if any."""
    if account.leaves_on is not None:
        return date.fromisoformat(account.leaves_on) <= as_of.date()
    return account.renewal_date is None or date.fromisoformat(account.renewal_date) < as_of.date()


def _order(account: AccountHealth) -> tuple[int, str, int, str, str]:
    """Put who renews first in front, the larger first on one day; then dates that have passed, then those not known."""
    group = 2 if account.days is None else 1 if account.days < 0 else 0
    return group, account.renewal_date or "", -(account.arr or 0), account.title, account.account_id


def _apart(accounts: Iterable[AccountHealth], what: str) -> tuple[str, ...]:
    """Return the ids of the accounts of which what they do and what they say differ in one way."""
    return tuple(each.account_id for each in accounts if any(said.startswith(what) for said in each.callouts))
