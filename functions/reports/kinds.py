"""Every kind of report by its name."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from functions.reports.health import render as health_render
from functions.reports.health import report as health
from functions.reports.health.model import HealthReport
from functions.reports.kind import Kind
from functions.reports.loop import render as loop_render
from functions.reports.loop import report as loop
from functions.reports.loop.model import LoopReport
from functions.reports.names import Report
from functions.reports.silence import accounts as silence_accounts
from functions.reports.silence import render as silence_render
from functions.reports.silence import report as silence
from functions.reports.silence.model import SilenceAccountsReport, SilenceReport
from functions.reports.themes import render as themes_render
from functions.reports.themes import report as themes
from functions.reports.themes.model import ThemesReport
from functions.reports.trend import render
from functions.reports.trend import report as figures
from functions.reports.trend.model import TrendReport
from functions.reports.worth import render as worth_render
from functions.reports.worth import report as worth
from functions.reports.worth.model import WorthReport

TREND = Kind(
    model=TrendReport,
    sets=("responses", "invitations", "accounts", "annotations"),
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
    sets=("responses", "invitations", "accounts", "outcomes", "usage"),
    values=health.values,
    since=health.first_months,
    build=health.build,
    page=health_render.page,
    spreadsheet=health_render.spreadsheet,
    summary=health.summary,
    audience="account team",
    under=health.under,
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
