"""The clock says it is time for the reports, or for the night's baselines: put each on the queue.

All are as of a quarter of an hour before.
"""

from datetime import timedelta
from typing import Any

from functions.adapters.queues import report_queue
from functions.adapters.runtime import runtime
from functions.core.times import iso, parse
from functions.reports.names import REPORTS

# The archive gathers changes for up to five minutes: what is older than this is in the lake, so figures will not move.
_SETTLED = timedelta(minutes=15)


def handler(event: dict[str, Any], _context: object) -> None:
    """Ask for what the event names, or every report; however late it comes, the scheduled time counts."""
    as_of = parse(event["time"]) - _SETTLED
    names = event.get("reports", REPORTS)
    runtime().adapter(report_queue).send([{"report": name, "as_of": iso(as_of)} for name in names])
