"""Every kind of report by its name."""

from collections.abc import Mapping
from typing import Any

from functions.reports import figures, render
from functions.reports.kind import Kind
from functions.reports.model import TrendReport
from functions.reports.names import Report

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

KINDS: Mapping[Report, Kind[Any]] = {"trend": TREND}


def kind_of(name: str) -> Kind[Any]:
    """Return a kind by its name, or raise."""
    found = {str(known): kind for known, kind in KINDS.items()}.get(name)
    if found is None:
        message = f"no report is called {name!r}"
        raise ValueError(message)
    return found
