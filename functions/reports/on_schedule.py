"""The clock says it is time for the reports: put each on the queue, as of a quarter of an hour before."""

from datetime import timedelta
from typing import Any

from functions.adapters.queues import report_queue
from functions.adapters.runtime import runtime
from functions.core.times import iso, parse
from functions.reports.names import REPORTS

# The archive gathers changes for up to five minutes: what is older than this is in the lake, so figures will not move.
_SETTLED = timedelta(minutes=15)


def handler(event: dict[str, Any], _context: object) -> None:
    """Ask for every report, or for the quarter's packs; what counts is when it was scheduled, however late it comes."""
    as_of = iso(parse(event["time"]) - _SETTLED)
    names = ("packs",) if event.get("packs") else REPORTS
    runtime().adapter(report_queue).send([{"report": name, "as_of": as_of} for name in names])
