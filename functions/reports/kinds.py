"""Every kind of report by its name."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from functions.reports import (
    figures,
    health,
    health_render,
    loop,
    loop_render,
    render,
    silence,
    silence_accounts,
    silence_render,
    themes,
    themes_render,
    worth,
    worth_render,
)
from functions.reports.health_model import HealthReport
from functions.reports.kind import Kind
from functions.reports.loop_model import LoopReport
from functions.reports.model import TrendReport
from functions.reports.names import Report
from functions.reports.silence_model import SilenceAccountsReport, SilenceReport
from functions.reports.themes_model import ThemesReport
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

SILENCE = Kind(
    model=SilenceReport,
    sets=("responses", "invitations", "accounts", "outcomes", "activity"),
    values=silence.values,
    since=silence.first_months,
    build=silence.build,
    page=silence_render.page,
    spreadsheet=silence_render.spreadsheet,
    summary=silence.summary,
)

SILENCE_ACCOUNTS = Kind(
    model=SilenceAccountsReport,
    sets=("responses", "invitations", "accounts", "outcomes", "activity"),
    values=silence_accounts.values,
    since=silence_accounts.first_months,
    build=silence_accounts.build,
    page=silence_render.accounts_page,
    spreadsheet=silence_render.accounts_spreadsheet,
    summary=silence_accounts.summary,
    audience="account team",
)

THEMES = Kind(
    model=ThemesReport,
    sets=("responses", "comments", "tags", "annotations", "accounts"),
    values=themes.values,
    since=themes.first_months,
    build=themes.build,
    page=themes_render.page,
    spreadsheet=themes_render.spreadsheet,
    summary=themes.summary,
)

LOOP = Kind(
    model=LoopReport,
    sets=("responses", "comments", "cases", "replies"),
    values=loop.values,
    since=loop.first_months,
    build=loop.build,
    page=loop_render.page,
    spreadsheet=loop_render.spreadsheet,
    summary=loop.summary,
)

HEALTH = Kind(
    model=HealthReport,
    sets=("responses", "accounts", "outcomes", "usage"),
    values=health.values,
    since=health.first_months,
    build=health.build,
    page=health_render.page,
    spreadsheet=health_render.spreadsheet,
    summary=health.summary,
    audience="account team",
)

KINDS: Mapping[Report, Kind[Any]] = {
    "trend": TREND,
    "worth": WORTH,
    "silence": SILENCE,
    "silence-accounts": SILENCE_ACCOUNTS,
    "themes": THEMES,
    "themes-internal": replace(THEMES, build=themes.build_internal, audience="account team"),
    "loop": LOOP,
    "health": HEALTH,
}


def kind_of(name: str) -> Kind[Any]:
    """Return a kind by its name, or raise."""
    found = {str(known): kind for known, kind in KINDS.items()}.get(name)
    if found is None:
        message = f"no report is called {name!r}"
        raise ValueError(message)
    return found
