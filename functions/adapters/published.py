"""Which reports were published: each as of a date, with the files that its folder has."""

from dataclasses import dataclass
from datetime import datetime

from functions.adapters.runtime import Runtime
from functions.adapters.table import Table
from functions.core.times import iso


@dataclass(frozen=True, slots=True)
class Published:
    """A report that is there: where its files are, their names with the page first, and the programme's hash."""

    folder: str
    files: tuple[str, ...]
    programme: str


class PublishedReports:
    """On record from when all their files are stored."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def record(self, report: str, as_of: str, published: Published, now: datetime) -> None:
        """Put a report on record, over the same one."""
        self._table.put(
            {
                "pk": f"REPORT#{report}",
                "sk": as_of,
                **self._table.feed_keys("REPORT", as_of, report),
                "as_of": as_of,
                "folder": published.folder,
                "files": list(published.files),
                "programme": published.programme,
                "published_at": iso(now),
            }
        )

    def find(self, report: str, as_of: datetime) -> Published | None:
        """Return a report of exactly that date, or None if it is not there yet."""
        item = self._table.get((f"REPORT#{report}", iso(as_of)))
        return Published(item["folder"], tuple(item["files"]), item["programme"]) if item else None
