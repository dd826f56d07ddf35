"""The report of health as a page and a spreadsheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from functions.core.money import money
from functions.reports.forms import cells
from functions.reports.forms.cells import Row, of_change, of_share
from functions.reports.forms.shared import Sheet, templates
from functions.reports.health import words as health_words
from functions.reports.health.model import AccountHealth, Facet, Group, HealthReport, Tally
from functions.reports.health.tallies import renews_soon

HEADER = (
    "report", "as_of", "programme", "query", "row", "facet", "account_id", "name", "segment", "stage", "accounts",
    "arr", "arr_known_of", "currency", "renewal_date", "days_to_renewal", "colour", "health", "coverage", "reasons",
    "usage", "usage_why", "revenue", "gave_notice", "leaves_on", "callouts", "rated", "percent", "percent_low",
    "percent_high",
    "against_others_change", "against_others_change_low", "against_others_change_high", "adjusted_p",
)  # fmt: skip

_WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Bar:
    """A colour's piece of a bar, in thousandths of it."""

    colour: str
    x: float
    width: float
    text: str


def page(report: HealthReport) -> str:
    """Return the report as one HTML file that needs nothing else."""
    later = [each for each in report.accounts if not renews_soon(each)]
    parts = {
        "soon": [each for each in report.accounts if renews_soon(each)],
        "rest": [each for each in later if _tells(each)],
        "little_known": [each for each in later if not _tells(each)],
    }
    drawn = {what: bars(report.tallies, what, report.currency) for what in ("accounts", "arr")}
    return (
        templates().get_template("health.html").render(report=report, say=health_words, drawn=drawn, paid=paid, **parts)
    )


def _tells(account: AccountHealth) -> bool:
    """Say whether there is more to read of an account than that too few answered."""
    return account.colour is not None or account.usage is not None or bool(account.callouts)


def bars(tallies: Sequence[Tally], what: str, currency: str | None = None) -> tuple[Bar, ...]:
    """Lay out how the colours share all accounts, or all that they pay."""
    sizes = [each.accounts if what == "accounts" else each.arr for each in tallies]
    total, x, found = sum(sizes), 0.0, []
    for each, size in zip(tallies, sizes, strict=True):
        if size:
            width = round(_WIDTH * size / total, 1)
            text = money(size, currency if what == "arr" else None)
            found.append(Bar(each.colour or "none", round(x, 1), width, text))
            x += width
    return tuple(found)


def paid(facet: Facet) -> tuple[float, ...]:
    """Return what each group's accounts at risk pay, in thousandths of the most that one of them does."""
    most = max((each.red.arr for each in facet.groups), default=0)
    return tuple(round(_WIDTH * each.red.arr / most, 1) if most else 0.0 for each in facet.groups)


def spreadsheet(report: HealthReport) -> Sheet:
    """Return the report as a table: a row for each colour, of all and of those that renew soon, group, and account."""
    return cells.spreadsheet("health", report, HEADER, _rows(report))


def _rows(report: HealthReport) -> Iterator[Row]:
    yield from ({**row, "currency": report.currency} for row in _figures(report))


def _figures(report: HealthReport) -> Iterator[Row]:
    for row, tallies in (("colour", report.tallies), ("colour, renewing in 90 days", report.renewing)):
        for found in tallies:
            yield {"query": "health_answers", "row": row, "colour": found.colour or "none", **_tally(found)}
    for facet in report.facets:
        for group in facet.groups:
            yield from _group(facet.facet, group)
    for each in report.accounts:
        yield _account(each)


def _group(facet: str, found: Group) -> Iterator[Row]:
    """Yield all accounts of a group, those at risk with their share, and of these the ones that renew soon."""
    about: Row = {"query": "health_answers", "facet": facet, "name": found.name}
    share: Row = {"rated": found.rated, **of_share(found.share)}
    if found.beside:
        share |= {**of_change("against_others", found.beside.change), "adjusted_p": found.beside.adjusted_p}
    yield {**about, "row": "group", **_tally(found.every)}
    yield {**about, "row": "group, at risk", "colour": "red", **_tally(found.red), **share}
    yield {**about, "row": "group, at risk, renewing in 90 days", "colour": "red", **_tally(found.renewing)}


def _tally(found: Tally) -> Row:
    return {"accounts": found.accounts, "arr": found.arr, "arr_known_of": found.arr_known}


def _account(found: AccountHealth) -> Row:
    same = ("account_id", "name", "segment", "stage", "arr", "renewal_date", "colour", "coverage", "usage", "usage_why")
    return {
        "query": "health_answers",
        "row": "account",
        **{name: getattr(found, name) for name in (*same, "revenue", "gave_notice", "leaves_on")},
        "days_to_renewal": found.days,
        "health": found.score,
        "reasons": "; ".join(found.reasons),
        "callouts": "; ".join(found.callouts),
    }
