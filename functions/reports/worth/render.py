"""The report on a score's worth as a page and a spreadsheet."""

from collections.abc import Iterable, Iterator

from functions.reports.forms.shared import Cell, Sheet, sheet, templates
from functions.reports.statistics.landmark import HORIZON_DAYS
from functions.reports.worth import words as worth_words
from functions.reports.worth.curves import NARROW, WIDE, drawing
from functions.reports.worth.model import Curve, Finding, Growth, Part, Step, WorthReport

HEADER = (
    "report", "as_of", "programme", "queries", "metric", "subject", "figure", "group", "days", "accounts", "events",
    "value", "low", "high", "statistic", "p", "note",
)  # fmt: skip
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
    return sheet(HEADER, ((*about, *row) for part in report.parts for row in _part(part)))


def _part(part: Part) -> Iterator[Line]:
    for found in (part.churn, part.renewal):
        yield from findings(part.metric, found)
    if part.growth:
        yield from _growth(part.metric, part.growth)


def findings(metric: str | None, found: Finding) -> Iterator[Line]:
    """Yield the rows of a finding, from the column of queries on."""
    about = (" ".join(found.queries), metric, found.subject)
    yield (*about, "verdict", None, None, found.accounts, found.events, *(None,) * 5, found.verdict)
    for row in _figures(found):
        yield (*about, *row)


def _figures(found: Finding) -> Iterator[Line]:
    for each in found.groups:
        ends = each.share, each.low, each.high
        yield ("share_percent", each.name, None, each.accounts, each.events, *ends, None, None, each.held_back)
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
        yield ("wanted", want.what, None, None, None, want.have, None, want.needed, None, None, want.by)
    for out in found.left_out:
        yield ("left_out", out.reason, None, out.accounts, *(None,) * 7)


def _growth(metric: str, found: Growth) -> Iterator[Line]:
    about = (" ".join(found.queries), metric, "revenue")
    for each in found.groups:
        ends = each.share, each.low, each.high
        yield (*about, "kept_percent", each.name, None, each.accounts, None, *ends, None, None, each.held_back)
    for test in found.tests:
        yield (*about, "test", test.name, *(None,) * 6, test.statistic, test.p, None)
