"""A report made visible: all its files first, then the record of it, then word of it on the bus."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from functions.adapters.bus import Bus
from functions.adapters.parquet import alone
from functions.adapters.published import Published, PublishedReports
from functions.adapters.reports_bucket import Document, ReportsBucket
from functions.adapters.runtime import runtime
from functions.core.outgoing import ReportPublished
from functions.core.times import parse
from functions.reports.forms.shared import Sheet
from functions.reports.kind import Kind, Model, data

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is told of a report: its name, date and programme, its finding in a word if it has one, its answers."""

    report: str
    as_of: str
    programme: str
    label: str | None
    answers: int

    @property
    def folder(self) -> str:
        """Return where the report's files are: each date of a report has a folder of its own."""
        return f"reports/{self.report}/{self.as_of.replace(':', '')}"


def publish(files: Iterable[Document], announcement: Announcement) -> str:
    """Store, record and announce a report, and return its folder; repeated, it overwrites itself.

    Nothing leads to a report but its record, and what is granted by it: files without one are seen by nobody.
    """
    ready = list(files)  # what cannot be written down fails here, before anything is stored
    for document in ready:
        runtime().adapter(ReportsBucket).store(announcement.folder, document)
    _record(announcement, tuple(document.name for document in ready))
    _announce(announcement)
    return announcement.folder


def documents(name: str, kind: Kind[M], report: M) -> tuple[Document, ...]:
    """Return the files of a report in every form."""
    return forms(name, report, kind.page(report), kind.spreadsheet(report))


def forms(name: str, report: Model, page: str, sheet: Sheet) -> tuple[Document, ...]:
    """Return the files of what a report says as a page, as a table and as data."""
    return (
        Document(f"{name}.html", "text/html; charset=utf-8", page.encode()),
        Document(f"{name}.csv", "text/csv; charset=utf-8", sheet.csv.encode()),
        Document(f"{name}.json", "application/json", data(report).encode()),
        Document(f"{name}.parquet", "application/vnd.apache.parquet", alone(sheet.columns, sheet.records)),
    )


def _record(told: Announcement, files: tuple[str, ...]) -> None:
    published = Published(told.folder, files, told.programme)
    runtime().adapter(PublishedReports).record(told.report, told.as_of, published, runtime().now())


def _announce(told: Announcement) -> None:
    published = ReportPublished(
        id=f"report:{told.report}:{told.as_of}",
        occurred_at=parse(told.as_of),
        report=told.report,
        as_of=parse(told.as_of),
        programme=told.programme,
        label=told.label,
        answers=told.answers,
    )
    runtime().adapter(Bus).put([published])
