"""Every kind of report by its name."""

from collections.abc import Mapping
from typing import Any

from functions.reports import figures, render, worth, worth_render
from functions.reports.kind import Kind
from functions.reports.model import TrendReport
from functions.reports.names import Report
from functions.reports.worth_model import WorthReport

TREND = Kind(
    model=TrendReport,
    sets=("responses", "invitations", "accounts"),
    values=figures.values,
    since=figures.first_months,
    build=figures.build,
    page=render.page,
    spreadsheet=render.spreadsheet,
    summary=figures.summary,
)

WORTH = Kind(
    model=WorthReport,
    sets=("responses", "accounts", "outcomes"),
    values=worth.values,
    since=worth.first_months,
    build=worth.build,
    page=worth_render.page,
    spreadsheet=worth_render.spreadsheet,
    summary=worth.summary,
)

KINDS: Mapping[Report, Kind[Any]] = {"trend": TREND, "worth": WORTH}


def kind_of(name: str) -> Kind[Any]:
    """Return a kind by its name, or raise."""
    found = {str(known): kind for known, kind in KINDS.items()}.get(name)
    if found is None:
        message = f"no report is called {name!r}"
        raise ValueError(message)
    return found
