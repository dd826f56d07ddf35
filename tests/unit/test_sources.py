"""Which reports there are for whom: each is somebody's, and what is for the account team is nobody else's."""

from dataclasses import replace

import pytest

from functions.reports.digests import sources
from functions.reports.kinds import KINDS
from functions.reports.names import REPORTS
from tests.making import MONDAY, a_programme

FILES: dict[str, tuple[str, ...]] = {name: (f"{name}.html",) for name in REPORTS}


def opened_by() -> dict[str, set[str]]:
    """Return the roles that may open each report that is there."""
    return {shelf.report: set(shelf.roles) for shelf in sources.week(MONDAY, {}, FILES, a_programme()).shelves}


def test_every_report_that_is_made_is_made_for_somebody() -> None:
    assert set(opened_by()) == set(REPORTS)
    assert all(opened_by().values())


def test_what_is_for_the_account_team_is_opened_by_sales_alone() -> None:
    for_the_team = {name for name, kind in KINDS.items() if kind.audience == "account team"}

    assert for_the_team == {"health", "silence-accounts", "themes-internal"}
    assert [opened_by()[name] for name in for_the_team] == [{"sales"}] * 3


def test_what_is_for_the_account_team_stays_theirs_whomever_else_it_is_meant_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wider = replace(sources.SOURCES["themes-internal"], roles=frozenset({"sales", "marketing"}))
    monkeypatch.setattr(sources, "SOURCES", {**sources.SOURCES, "themes-internal": wider})

    assert opened_by()["themes-internal"] == {"sales"}
