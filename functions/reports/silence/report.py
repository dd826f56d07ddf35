"""Who does not answer, whether they leave more often, and what their silence may do to the score."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any

from functions.core.interval import Counts, Interval, interval
from functions.core.times import iso
from functions.reports.disclosure.groups import small
from functions.reports.figures.measures import hundredfold
from functions.reports.figures.model import HeldBack
from functions.reports.figures.months import back, naive
from functions.reports.kind import Asked, Found, Rows, Summary, Values
from functions.reports.lake.histories import asked as signs
from functions.reports.lake.histories import customers, history, moments, oldest, outcomes, picked, window_of
from functions.reports.silence import words as silence_words
from functions.reports.silence.model import SCHEMA, By, Rate, SilenceReport, Timing, Weighting
from functions.reports.silence.notes import notes
from functions.reports.silence.stats import (
    Cell,
    Lateness,
    Response,
    ResponseRate,
    Weighted,
    lateness,
    response_rates,
    weighted,
)
from functions.reports.statistics.association import associated
from functions.reports.statistics.contingency import GROUP_NEEDED
from functions.reports.statistics.landmark import SCORE_AGE_DAYS, by_silence
from functions.reports.statistics.many import Tally, pooled
from functions.reports.worth.association_words import CHURN_BY_SILENCE
from functions.reports.worth.findings import finding
from functions.reports.worth.model import Estimate, Finding

ORDER = ("silent", "answered")
CHURN_QUERIES = ("landmark_accounts", "landmark_outcomes", "landmark_asked")
DAYS = 365
OPEN_DAYS = 7  # a survey that went out more recently is not missed yet

_BY: tuple[By, ...] = ("metric", "segment", "tenure", "revenue", "role")
_PLANNED_AHEAD = 3  # months
_ORDERED: Mapping[By, Sequence[str]] = {
    "tenure": ("under 1 year", "1 to 3 years", "3 years and more", "unknown"),
    "revenue": ("under 10,000", "10,000 to 49,999", "50,000 to 249,999", "250,000 and more", "unknown"),
}


def sent(as_of: datetime) -> dict[str, datetime]:
    """Return from when to when surveys were sent that could have been answered by a date."""
    midnight = datetime.combine(naive(as_of).date(), time())
    return {"since": midnight - timedelta(days=DAYS), "until": naive(as_of) - timedelta(days=OPEN_DAYS)}


def values(as_of: datetime) -> Values:
    """Return what each query of the report is asked with, by the query's name."""
    every, asked = moments(as_of), {"as_of": naive(as_of), **sent(as_of)}
    return {
        "silence_rates": asked,
        "silence_answers": asked,
        "silence_accounts": asked,
        "landmark_accounts": picked(every, "as_of", "after"),
        "landmark_outcomes": picked(every, "as_of"),
        "landmark_asked": picked(every, "as_of", "after", "fresh"),
        "history": picked(every, "as_of", "since"),
    }


def first_months(last: str) -> Mapping[str, str]:
    """Return the first month that is needed of each set; what was sent in a year may have been planned earlier."""
    landmark_year = 6 + SCORE_AGE_DAYS // 30 + 1
    return {"responses": oldest(last), "invitations": back(last, landmark_year + _PLANNED_AHEAD)}


def build(asked: Asked, found: Found) -> SilenceReport:
    """Return the report, from the rows of its queries; the order of rows changes nothing."""
    window, silent = sent(asked.as_of), silent_rows(found["silence_accounts"], asked.as_of)
    even, timed = weighted(_cells(found["silence_answers"])), _timed(found["silence_answers"])
    return SilenceReport(
        schema=SCHEMA,
        as_of=iso(asked.as_of),
        programme=asked.programme,
        company=asked.company,
        since=window["since"].date().isoformat(),
        until=window["until"].date().isoformat(),
        accounts=len(found["silence_accounts"]),
        silent_accounts=len(silent),
        never_answered=sum(row["last_answered"] is None for row in silent),
        rates=tuple(_rates(found["silence_rates"])),
        weighting=_weighting(even, found["silence_answers"]) if even else None,
        weighting_words=silence_words.weighting(even) if even else "Fewer than 5 answers: nothing to weight.",
        timing=_timing(timed) if timed else None,
        timing_words=silence_words.lateness(timed),
        churn=_churn(asked.as_of, found),
        notes=notes(iso(asked.as_of), asked.programme),
    )


def summary(report: SilenceReport) -> Summary:
    """Return whether silence is associated with churn, and how many surveys were answered."""
    return Summary(report.churn.verdict, sum(rate.answered or 0 for rate in report.rates if rate.by == "all"))


def silent_rows(rows: Rows, as_of: datetime) -> list[Mapping[str, Any]]:
    """Return the accounts that were asked in the time the report covers, and of which nobody has answered since."""
    first = sent(as_of)["since"].date()
    return [row for row in rows if row["last_answered"] is None or row["last_answered"] < first]


def _rates(rows: Rows) -> Iterator[Rate]:
    totals = [row for row in rows if all(row[by] is None for by in _BY)]
    yield from _shown("all", [Response("all", row["asked"], row["answers"]) for row in totals[:1]])
    for by in _BY:
        groups = [Response(row[by], row["asked"], row["answers"]) for row in rows if row[by] is not None]
        yield from _shown(by, sorted(groups, key=lambda each: (_place(by, each.group), each.group)))


def _place(by: By, group: str) -> int:
    order = _ORDERED.get(by, ())
    return order.index(group) if group in order else len(order)


def _shown(by: By, groups: Sequence[Response]) -> Iterator[Rate]:
    held = small({each.group: each.asked for each in groups})
    for rate in response_rates(groups):
        yield _rate(by, rate, held.get(rate.group))


def _rate(by: By, found: ResponseRate, held: HeldBack | None) -> Rate:
    if held:
        return Rate(by, found.group, None, None, None, None, None, held)
    if found.asked < GROUP_NEEDED:
        return Rate(by, found.group, found.asked, found.answered, None, None, None, None)
    share = _estimate(found.share, found.interval)
    return Rate(by, found.group, found.asked, found.answered, share.value, share.low, share.high, None)


def _cells(rows: Rows) -> list[Cell]:
    ordered = sorted(rows, key=_cell_of)
    return [
        Cell(*name, sum(row["asked"] for row in some), _counts(some), tuple(_tallies(some)))
        for name, some in ((name, list(found)) for name, found in groupby(ordered, key=_cell_of))
    ]


def _cell_of(row: Mapping[str, Any]) -> tuple[str, int]:
    return row["segment"], row["band"]


def _counts(rows: Rows) -> Counts:
    return pooled(_tallies(rows))


def _tallies(rows: Rows) -> Iterator[Tally]:
    """Yield the answers of each account that gave any, those of accounts that came in one order always alike."""
    for row in sorted(rows, key=lambda each: (each["account_id"], each["segment"], each["band"], each["late"])):
        counts = Counts(row["detractors"], row["passives"], row["promoters"])
        if counts.n:
            yield Tally(row["account_id"], row["segment"], counts)


def _weighting(found: Weighted, rows: Rows) -> Weighting:
    return Weighting(
        raw=_estimate(found.raw, interval(_counts(rows))),
        weighted=_estimate(found.nps, found.interval),
        answers=found.n,
        effective=round(found.effective, 1),
        trimmed=sum(each.trimmed for each in found.strata),
    )


def _timed(rows: Rows) -> Lateness | None:
    early, late = ([row for row in rows if row["late"] is wanted] for wanted in (False, True))
    return lateness(_counts(early), _counts(late))


def _timing(found: Lateness) -> Timing:
    return Timing(
        early=_estimate(found.early.nps, interval(found.early)),
        early_answers=found.early.n,
        late=_estimate(found.late.nps, interval(found.late)),
        late_answers=found.late.n,
        difference=_estimate(found.change.raw, found.change.interval),
    )


def _churn(as_of: datetime, found: Found) -> Finding:
    window, told = window_of(as_of), outcomes(found["landmark_outcomes"])
    known = customers(found["landmark_accounts"], found["landmark_outcomes"], window.landmark)
    asked, heard = (signs(found["landmark_asked"], column, window) for column in ("asked", "answers"))
    samples = [by_silence(known, asked, heard, told, each) for each in (window, window.gapped())]
    days = history(found["history"], window)
    return finding(
        "churn of the silent", associated(samples[0], ORDER, days, samples[1]), CHURN_BY_SILENCE, CHURN_QUERIES
    )


def _estimate(value: float, ends: Interval) -> Estimate:
    return Estimate(hundredfold(value), hundredfold(ends.low), hundredfold(ends.high))
