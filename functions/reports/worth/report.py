"""Whether accounts that scored differently also renewed, churned or grew differently: queries and figures."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from functions.core.scales import SCALES, Metric
from functions.core.times import iso
from functions.reports.kind import Asked, Found, Summary, Values
from functions.reports.lake.histories import answers, customers, history, moments, oldest, outcomes, picked, window_of
from functions.reports.statistics.association import Association, NotYet, associated, growth, scored_groups
from functions.reports.statistics.landmark import Row, Sample, Window, by_score, renewals
from functions.reports.worth.association_words import CHURN_BY_SCORE, RENEWAL_BY_SCORE, Terms
from functions.reports.worth.findings import Beside, finding
from functions.reports.worth.findings import growth as shown_growth
from functions.reports.worth.model import SCHEMA, Finding, Part, WorthReport
from functions.reports.worth.notes import notes

QUERIES = ("landmark_accounts", "landmark_outcomes", "landmark_scores")

_METRICS: tuple[Metric, ...] = ("nps", "csat", "ces")
_DASH = "\N{EN DASH}"


def values(as_of: datetime) -> Values:
    """Return what each query of the report is asked with, by the query's name."""
    every = moments(as_of)
    return {
        "landmark_accounts": picked(every, "as_of", "after"),
        "landmark_outcomes": picked(every, "as_of"),
        "landmark_scores": picked(every, "as_of", "after", "fresh", "since"),
        "history": picked(every, "as_of", "since"),
    }


def first_months(last: str) -> Mapping[str, str]:
    """Return the first month that is needed of each set; of accounts and outcomes, all."""
    return {"responses": oldest(last)}


def build(asked: Asked, found: Found) -> WorthReport:
    """Return the report, from the rows of its queries; their order and repetition change nothing."""
    window = window_of(asked.as_of)
    days = history(found["history"], window).days
    metrics = [metric for metric in _METRICS if metric == "nps" or answers(metric, found["landmark_scores"])]
    return WorthReport(
        schema=SCHEMA,
        as_of=iso(asked.as_of),
        programme=asked.programme,
        company=asked.company,
        landmark=window.landmark.isoformat(),
        closes=window.closes.isoformat(),
        history_days=days,
        answers=max((row["answers"] for row in found["history"]), default=0),
        parts=tuple(_part(metric, found, window) for metric in metrics),
        notes=notes(iso(asked.as_of), asked.programme, window),
    )


def summary(report: WorthReport) -> Summary:
    """Return whether NPS is associated with churn, and how many answers there are."""
    return Summary(report.parts[0].churn.verdict, report.answers)


def _part(metric: Metric, found: Found, window: Window) -> Part:
    order, days = scored_groups(metric), history(found["history"], window)
    sampled = partial(
        by_score,
        metric,
        customers(found["landmark_accounts"], found["landmark_outcomes"], window.landmark),
        answers(metric, found["landmark_scores"]),
        outcomes(found["landmark_outcomes"]),
    )
    sample, gapped = sampled(window), sampled(window.gapped())
    churn = associated(sample, order, days, gapped)
    renewal = associated(renewals(sample), order, days, renewals(gapped))
    told = finding("churn", churn, churn_terms(metric), QUERIES)
    undecided = _beside(told, [row for row in sample.rows if row.renewal is None])
    unpriced = _beside(told, [row for row in sample.rows if not row.arr])
    return Part(
        metric=metric,
        churn=told,
        renewal=_renewal(metric, renewal, undecided),
        growth=shown_growth(growth(sample, order), QUERIES, unpriced) if _told(churn, sample) else None,
    )


def _beside(churn: Finding, left_out: Sequence[Row]) -> Beside:
    """Return what churn shows of the accounts of which the rest can be had by subtraction."""
    hidden = {group.name for group in churn.groups if group.held_back}
    return Beside(hidden, Counter(row.group for row in left_out))


def _renewal(metric: Metric, found: Association | NotYet, beside: Beside) -> Finding:
    """Show decisions without the time they took, which their dates fix; those left out are told of under churn."""
    if isinstance(found, Association):
        found = replace(found, survival=None, curves=(), excluded=())
    else:
        found = replace(found, excluded=())
    return finding("non-renewal", found, renewal_terms(metric), QUERIES, beside)


def _told(churn: Association | NotYet, sample: Sample) -> bool:
    return isinstance(churn, Association) and any(row.arr for row in sample.rows)


def churn_terms(metric: Metric) -> Terms:
    """Return how churn by a metric is put into words."""
    if metric == "nps":
        return CHURN_BY_SCORE
    return replace(CHURN_BY_SCORE, first=f"accounts that scored {_low(metric)}", last=f"that scored {_top(metric)}")


def renewal_terms(metric: Metric) -> Terms:
    """Return how decisions to renew, by a metric, are put into words."""
    if metric == "nps":
        return RENEWAL_BY_SCORE
    first, last = f"accounts due that scored {_low(metric)}", f"that scored {_top(metric)}"
    return replace(RENEWAL_BY_SCORE, first=first, last=last)


def _low(metric: Metric) -> str:
    return f"{SCALES[metric].low}{_DASH}{SCALES[metric].middle - 1}"


def _top(metric: Metric) -> str:
    return f"{SCALES[metric].top}{_DASH}{SCALES[metric].high}"
