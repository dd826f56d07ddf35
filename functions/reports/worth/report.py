"""Whether accounts that scored differently also renewed, churned or grew differently: queries and figures."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from functions.core.scales import Metric
from functions.core.times import iso
from functions.reports.kind import Asked, Found, Summary, Values
from functions.reports.lake.histories import (
    answers,
    belonging,
    customers,
    history,
    moments,
    oldest,
    outcomes,
    picked,
    surveys,
    window_of,
)
from functions.reports.statistics.association import Association, NotYet, associated, growth, scored_groups
from functions.reports.statistics.gates import History
from functions.reports.statistics.landmark import Row, Sample, Window, by_score, renewals
from functions.reports.worth.association_words import CHURN_BY_SCORE, RENEWAL_BY_SCORE, Terms, bottom_scores, top_scores
from functions.reports.worth.dividing import beside, shown, ways
from functions.reports.worth.divisions import divisions
from functions.reports.worth.findings import Beside, finding
from functions.reports.worth.findings import growth as shown_growth
from functions.reports.worth.model import SCHEMA, Finding, Part, WorthReport
from functions.reports.worth.notes import notes

QUERIES = ("landmark_accounts", "landmark_outcomes", "landmark_scores")

_METRICS: tuple[Metric, ...] = ("nps", "csat", "ces")


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
    return WorthReport(
        schema=SCHEMA,
        as_of=iso(asked.as_of),
        programme=asked.programme,
        company=asked.company,
        landmark=window.landmark.isoformat(),
        closes=window.closes.isoformat(),
        history_days=days,
        answers=max((row["answers"] for row in found["history"]), default=0),
        parts=_parts(found, window),
        notes=notes(iso(asked.as_of), asked.programme, window),
    )


def summary(report: WorthReport) -> Summary:
    """Return whether NPS is associated with churn, and how many answers there are."""
    return Summary(report.parts[0].churn.verdict, report.answers)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What the findings of a metric are made of: its sample, the same with a gap, and that of each survey alone."""

    metric: Metric
    sample: Sample
    gapped: Sample
    surveys: Mapping[str, Sample]


def _parts(found: Found, window: Window) -> tuple[Part, ...]:
    """Return each metric, divided in such a way that all of it together tells of no few accounts."""
    scores, days = found["landmark_scores"], history(found["history"], window)
    drawn = [_drawn(metric, found, window) for metric in _METRICS if metric == "nps" or answers(metric, scores)]
    parts = [_part(each, days) for each in drawn]
    groups = belonging(scores)
    divided = {
        part.metric: tuple(ways(part.metric, each.sample, each.surveys, groups))
        for part, each in zip(parts, drawn, strict=True)
        if part.churn.verdict != "not enough data yet"
    }
    known = {cell: ids for part, each in zip(parts, drawn, strict=True) for cell, ids in beside(part, each.sample)}
    may = shown(list(chain.from_iterable(divided.values())), known, days)
    return tuple(replace(part, divisions=divisions(divided.get(part.metric, ()), may, days)) for part in parts)


def _drawn(metric: Metric, found: Found, window: Window) -> _Drawn:
    scores, told = found["landmark_scores"], outcomes(found["landmark_outcomes"])
    known = customers(found["landmark_accounts"], found["landmark_outcomes"], window.landmark)
    given = answers(metric, scores)
    sample, gapped = (by_score(metric, known, given, told, each) for each in (window, window.gapped()))
    alone = {
        name: by_score(metric, known, answers(metric, scores, name), told, window) for name in surveys(metric, scores)
    }
    return _Drawn(metric, sample, gapped, alone)


def _part(drawn: _Drawn, days: History) -> Part:
    metric, sample, order = drawn.metric, drawn.sample, scored_groups(drawn.metric)
    churn = associated(sample, order, days, drawn.gapped)
    renewal = associated(renewals(sample), order, days, renewals(drawn.gapped))
    told = finding("churn", churn, churn_terms(metric), QUERIES)
    undecided = _beside(told, [row for row in sample.rows if row.renewal is None])
    unpriced = _beside(told, [row for row in sample.rows if not row.arr])
    return Part(
        metric=metric,
        churn=told,
        divisions=(),
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
    return replace(
        CHURN_BY_SCORE, first=f"accounts that scored {bottom_scores(metric)}", last=f"that scored {top_scores(metric)}"
    )


def renewal_terms(metric: Metric) -> Terms:
    """Return how decisions to renew, by a metric, are put into words."""
    if metric == "nps":
        return RENEWAL_BY_SCORE
    first, last = f"accounts due that scored {bottom_scores(metric)}", f"that scored {top_scores(metric)}"
    return replace(RENEWAL_BY_SCORE, first=first, last=last)
