"""The report on a score's worth as a page and a spreadsheet."""

from collections.abc import Iterable, Iterator

from functions.reports.forms.shared import Cell, Sheet, sheet, templates
from functions.reports.statistics.landmark import HORIZON_DAYS
from functions.reports.worth import words as worth_words
from functions.reports.worth.curves import NARROW, WIDE, drawing
from functions.reports.worth.forest import NARROW as NARROW_FOREST
from functions.reports.worth.forest import WIDE as WIDE_FOREST
from functions.reports.worth.forest import forest
from functions.reports.worth.model import (
    Curve,
    Division,
    Finding,
    Group,
    Growth,
    Member,
    Part,
    Step,
    Wanted,
    WorthReport,
)

HEADER = (
    "report", "as_of", "programme", "queries", "metric", "subject", "figure", "group", "days", "accounts", "events",
    "value", "low", "high", "statistic", "p", "note",
)  # fmt: skip
WHOLE = (*HEADER, "facet", "of")  # by what accounts are divided, and the group that a figure is of
_EVERY = 30  # days between the lines of a curve's table

Line = tuple[Cell, ...]


def page(report: WorthReport) -> str:
    """Return the report as one HTML file that needs nothing else."""
    return templates().get_template("worth.html").render(report=report, **tools())


def tools() -> dict[str, object]:
    """Return what the drawing and wording of findings need in a template."""
    return {
        "say": worth_words,
        "drawn": drawing,
        "wide_curves": WIDE,
        "narrow_curves": NARROW,
        "forest": forest,
        "wide_forest": WIDE_FOREST,
        "narrow_forest": NARROW_FOREST,
        "axis_of": axis_of,
        "at_days": at_days,
        "horizon": HORIZON_DAYS,
    }


def axis_of(highs: Iterable[float | None]) -> int:
    """Return the end of an axis that begins at 0: a round per cent above every interval."""
    highest = max((high for high in highs if high is not None), default=100.0)
    return next((end for end in (10, 20, 40, 60, 80, 100, 120, 150, 200, 300) if highest <= end), 500)


def at_days(curve: Curve) -> list[tuple[int, Step | None]]:
    """Return what holds of a curve every thirty days; None until somebody leaves."""
    return [
        (day, next((step for step in reversed(curve.steps) if step.days <= day), None))
        for day in range(_EVERY, HORIZON_DAYS + 1, _EVERY)
    ]


def spreadsheet(report: WorthReport) -> Sheet:
    """Return the report as a table: a row for each figure, with the queries that it came from."""
    about = ("worth", report.as_of, report.programme)
    return sheet(WHOLE, ((*about, *row) for part in report.parts for row in _part(part)))


def _part(part: Part) -> Iterator[Line]:
    rows = [*findings(part.metric, part.churn), *findings(part.metric, part.renewal)]
    rows += _growth(part.metric, part.growth) if part.growth else ()
    yield from ((*row, None, None) for row in rows)
    for division in part.divisions:
        about = (" ".join(part.churn.queries), part.metric, part.churn.subject)
        by = division.facet or "survey"
        for each in division.groups:
            yield from ((*about, *row, by, each.name) for row in _member(each))
        yield from ((*about, *row, by, None) for row in _across(division))


def _member(found: Member) -> Iterator[Line]:
    yield ("verdict", *(None,) * 9, found.verdict)
    for end in (found.bottom, found.top):
        yield _share(end)
    if found.difference and found.test:
        ends = found.difference.value, found.difference.low, found.difference.high
        yield ("difference_points", *(None,) * 4, *ends, None, None, None)
        yield ("test", found.test.name, *(None,) * 6, found.test.statistic, found.test.p, None)
        yield ("adjusted_p", *(None,) * 8, found.adjusted_p, None)
    for want in found.wanted:
        yield _missing(want)


def _across(found: Division) -> Iterator[Line]:
    if found.across is None:
        return
    if found.across.ratio:
        ends = found.across.ratio.value, found.across.ratio.low, found.across.ratio.high
        yield ("pooled_risk_ratio", None, None, found.across.accounts, None, *ends, None, None, None)
    for test in (found.across.test, found.across.differ):
        if test:
            yield ("test", test.name, *(None,) * 6, test.statistic, test.p, None)


def findings(metric: str | None, found: Finding) -> Iterator[Line]:
    """Yield the rows of a finding, from the column of queries on."""
    about = (" ".join(found.queries), metric, found.subject)
    yield (*about, "verdict", None, None, found.accounts, found.events, *(None,) * 5, found.verdict)
    for row in _figures(found):
        yield (*about, *row)


def _figures(found: Finding) -> Iterator[Line]:
    for each in found.groups:
        yield _share(each)
    for name, estimate in (("risk_ratio", found.ratio), ("difference_points", found.difference)):
        if estimate:
            yield (name, None, None, None, None, estimate.value, estimate.low, estimate.high, None, None, None)
    for test in found.tests:
        yield ("test", test.name, *(None,) * 6, test.statistic, test.p, None)
    for odds in found.odds:
        yield ("odds_ratio", odds.name, None, None, None, odds.ratio, odds.low, odds.high, None, odds.p, None)
    for curve in found.curves:
        for step in curve.steps:
            ends = step.share, step.low, step.high
            yield ("stayed_percent", curve.group, step.days, step.at_risk, None, *ends, None, None, None)
    for want in found.wanted:
        yield _missing(want)
    for out in found.left_out:
        yield ("left_out", out.reason, None, out.accounts, *(None,) * 7)


def _share(found: Group) -> Line:
    ends = found.share, found.low, found.high
    return "share_percent", found.name, None, found.accounts, found.events, *ends, None, None, found.held_back


def _missing(found: Wanted) -> Line:
    return "wanted", found.what, None, None, None, found.have, None, found.needed, None, None, found.by


def _growth(metric: str, found: Growth) -> Iterator[Line]:
    about = (" ".join(found.queries), metric, "revenue")
    for each in found.groups:
        ends = each.share, each.low, each.high
        yield (*about, "kept_percent", each.name, None, each.accounts, None, *ends, None, None, each.held_back)
    for test in found.tests:
        yield (*about, "test", test.name, *(None,) * 6, test.statistic, test.p, None)
