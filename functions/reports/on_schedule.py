"""The clock says it is time for the reports, or for the digests of them: put what is to be made on the queue."""

from datetime import timedelta
from typing import Any

from functions.adapters.queues import report_queue
from functions.adapters.runtime import runtime
from functions.core.times import iso, parse
from functions.reports.names import DIGEST, REPORTS

# The archive gathers changes for up to five minutes: what is older than this is in the lake, so figures will not move.
_SETTLED = timedelta(minutes=15)
# The digests are of the reports that were asked for so much earlier, which are there by then, or have failed.
_MADE = timedelta(hours=1)


def handler(event: dict[str, Any], _context: object) -> None:
    """Ask for what the event names; however late it comes, what counts is the time that was scheduled."""
    names, ago = ([DIGEST], _SETTLED + _MADE) if event["ask"] == DIGEST else (REPORTS, _SETTLED)
    as_of = iso(parse(event["time"]) - ago)
    runtime().adapter(report_queue).send([{"report": name, "as_of": as_of} for name in names])
