"""The clock says it is time for a report: put it on the queue, as of the time that was scheduled."""

from typing import Any

from functions.adapters.queues import report_queue
from functions.adapters.runtime import runtime
from functions.core.times import iso, parse


def handler(event: dict[str, Any], _context: object) -> None:
    """Ask for the trend report; however late the event comes, the report is as of its scheduled time."""
    runtime().adapter(report_queue).send([{"report": "trend", "as_of": iso(parse(event["time"]))}])
