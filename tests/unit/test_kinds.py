"""The reports that exist, and that every one of them is asked for, described and made in the same way."""

from datetime import UTC, datetime

import pytest

from functions.reports.digests.sources import read
from functions.reports.kind import Asked, data
from functions.reports.kinds import KINDS, kind_of
from functions.reports.names import REPORTS
from functions.reports.publish import Announcement
from functions.reports.trend import report as figures
from infra.schemas import schemas

AS_OF = datetime(2026, 1, 5, 6, tzinfo=UTC)


def test_every_report_that_is_asked_for_each_week_can_be_made() -> None:
    assert tuple(KINDS) == REPORTS


def test_every_report_has_a_published_schema() -> None:
    assert {kind.model.__name__ for kind in KINDS.values()} <= set(schemas())


def test_a_report_that_nobody_makes_is_an_error() -> None:
    with pytest.raises(ValueError, match="no report is called 'horoscope'"):
        kind_of("horoscope")


def test_each_date_of_a_report_has_a_folder_of_its_own() -> None:
    told = Announcement("trend", "2026-01-12T06:00:00Z", "0123456789abcdef", None, 0)

    assert told.folder == "reports/trend/2026-01-12T060000Z"


def test_what_reads_a_report_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    report = figures.build(Asked(AS_OF, "0123456789abcdef", "Harbour"), dict.fromkeys(figures.values(AS_OF), ()))
    published = {"trend": data(report)}
    first = read(published)
    monkeypatch.delattr("functions.reports.digests.sources.TypeAdapter")

    assert read(published) == first == {"trend": report}
