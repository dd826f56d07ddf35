"""What landmark statistics need, read from the rows of the lake: who was a customer when, and what they said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from functions.core.scales import Metric
from functions.core.times import month_of
from functions.reports.figures.months import back, naive, start
from functions.reports.kind import Rows
from functions.reports.statistics.gates import History
from functions.reports.statistics.landmark import (
    SCORE_AGE_DAYS,
    Answer,
    Asked,
    Customer,
    Outcome,
    Span,
    Window,
    latest_landmark,
)

MONTHS_OF_HISTORY = 36


def window_of(as_of: datetime) -> Window:
    """Return the latest window that is over: it closes on the last whole day before the report."""
    return Window(latest_landmark(naive(as_of).date() - timedelta(days=1)))


def moments(as_of: datetime) -> dict[str, datetime]:
    """Return what the landmark queries are asked with: the landmark is the last day before $after."""
    landmark = window_of(as_of).landmark
    return {
        "as_of": naive(as_of),
        "after": datetime.combine(landmark + timedelta(days=1), time()),
        "fresh": datetime.combine(landmark - timedelta(days=SCORE_AGE_DAYS), time()),
        "since": naive(start(oldest(month_of(as_of)))),
    }


def oldest(last: str) -> str:
    """Return the first month whose answers count as history."""
    return back(last, MONTHS_OF_HISTORY)


def picked(values: Mapping[str, datetime], *names: str) -> dict[str, object]:
    """Return the values that a query names; it must be given no other."""
    return {name: values[name] for name in names}


def history(rows: Rows, window: Window) -> History:
    """Return what days the data cover, to the end of the window; without any answer, none."""
    first = next((row["first_day"] for row in rows), None)
    return History(window.closes if first is None else min(first, window.closes), window.closes)


def customers(accounts: Rows, outcomes: Rows, landmark: date) -> list[Customer]:
    """Return the accounts, each with its spans as a customer, and the notice that stood on the landmark."""
    told: dict[str, list[Mapping[str, Any]]] = {}
    for row in outcomes:
        told.setdefault(row["account_id"], []).append(row)
    return [
        Customer(
            account_id=row["account_id"],
            segment=row["segment"] or "",
            spans=tuple(_spans(row["first_day"], told.get(row["account_id"], []), landmark)),
            arr=row["arr"],
            renewal=row["renewal_date"],
        )
        for row in accounts
    ]


def _spans(first: date, outcomes: Sequence[Mapping[str, Any]], landmark: date) -> Iterator[Span]:
    """Yield the times as a customer: churn ends one, whatever else is told after its end begins the next.

    Told between notice and leaving, it takes the notice back; if that was after the landmark, the notice stood on it.
    """
    span = Span(first)
    for row in sorted(outcomes, key=lambda each: (each["told_at"], each["outcome"] != "churned")):
        day = row["told_at"].date()
        if row["outcome"] == "churned":
            span = _ending(span, day, row["effective_date"])
        elif span.until is not None and span.until <= day:
            yield span
            span = Span(day)
        elif span.until is not None:
            stood = span.noticed is not None and span.noticed <= landmark < day
            span = Span(span.since, noticed=span.noticed if stood else None)
    yield span


def _ending(span: Span, day: date, effective: date | None) -> Span:
    """Return a span that ends on the day that was told last, else on that of the notice; notice is given once."""
    return replace(span, until=effective or span.until or day, noticed=span.noticed or day)


def outcomes(rows: Rows) -> list[Outcome]:
    """Return what became of accounts; a renewal at another price is a change of revenue too."""
    once = {(row["account_id"], row["outcome_id"]): row for row in rows}
    return [each for key in sorted(once) for each in _outcomes(once[key])]


def _outcomes(row: Mapping[str, Any]) -> Iterator[Outcome]:
    account_id, kind, day = row["account_id"], row["outcome"], row["told_at"].date()
    more = row["arr"] - row["previous_arr"] if None not in (row["arr"], row["previous_arr"]) else 0
    if kind in {"renewed", "churned"}:
        yield Outcome(account_id, kind, day)
    if more > 0 and kind != "churned":
        yield Outcome(account_id, "expanded", day, more)
    if more < 0 and kind != "churned":
        yield Outcome(account_id, "contracted", day, -more)


def answers(metric: Metric, rows: Rows, survey: str | None = None) -> list[Answer]:
    """Return each account's score on a metric, from one survey alone or (None) from all that measure it.

    Where none is new enough, one that is too old stands for it. Beside it stands the newest of what was said from the
    day of notice on.
    """
    return [each for row in rows if (row["metric"], row["survey_id"]) == (metric, survey) for each in _answers(row)]


def _answers(row: Mapping[str, Any]) -> Iterator[Answer]:
    if row["last_day"] is not None:
        yield Answer(row["account_id"], "", row["last_day"], row["score"] if row["score"] is not None else 0)
    if row["late_day"] is not None:
        yield Answer(row["account_id"], "after notice", row["late_day"], 0)


def surveys(metric: Metric, rows: Rows) -> list[str]:
    """Return the surveys that accounts have a score of, on a metric."""
    return sorted({row["survey_id"] for row in rows if row["metric"] == metric and row["survey_id"] is not None})


def belonging(rows: Rows) -> dict[str, dict[str, str]]:
    """Return what each account belonged to at the landmark, its group by facet, as its newest answer tells.

    A role is a person's and no account's.
    """
    told = {row["account_id"]: row["groups"] for row in rows if row["groups"]}
    return {account_id: _facets(groups) for account_id, groups in told.items()}


def _facets(groups: str) -> dict[str, str]:
    named = (line.partition("=") for line in groups.split("\n"))
    return {facet: name for facet, _, name in named if facet != "role"}


def asked(rows: Rows, column: str, window: Window) -> list[Asked]:
    """Return a sign, on the landmark, for each account that was asked, or that answered, in the year before it."""
    return [Asked(row["account_id"], window.landmark) for row in rows if row[column]]
