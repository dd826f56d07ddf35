"""The clock says it is time for the reports, the digests of them, or the night's baselines: put each on the queue.

All are as of a quarter of an hour before, but digests, which are as of the reports that they tell of.
"""

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
    """Ask for what the event names, or every report; however late it comes, the scheduled time counts."""
    names = event.get("reports", REPORTS)
    ago = _SETTLED + _MADE if names == [DIGEST] else _SETTLED
    as_of = iso(parse(event["time"]) - ago)
    runtime().adapter(report_queue).send([{"report": name, "as_of": as_of} for name in names])
