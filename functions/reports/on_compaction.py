"""Each night: take the words of whoever was erased out of the lake, then merge its small files."""

from datetime import timedelta
from typing import Any

from functions.adapters.erasures import Erasures
from functions.adapters.lake import Lake
from functions.adapters.lake_erasing import LakeErasing
from functions.adapters.leases import Leases
from functions.adapters.log import log
from functions.adapters.runtime import runtime
from functions.adapters.table import Refused
from functions.core.times import iso
from functions.reports.lake.rows import Set

WORDS: tuple[Set, ...] = ("comments", "extras")
_ENOUGH = 240_000  # milliseconds that one merge may take; what is left over is for the next night


# Lambda ends a run at its deadline, and repeats what failed a minute later at the earliest: the lease ends in between.
_MARGIN = timedelta(seconds=30)


def handler(_event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda's own context
    """Let one run at a time do it: a merge of what it read before an erasure would bring the erased words back."""
    lifetime = timedelta(milliseconds=context.get_remaining_time_in_millis())
    with runtime().adapter(Leases).held("compaction", runtime().now() + lifetime + _MARGIN):
        return _night(context)


def _night(context: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda's own context
    """Erase first: what is merged before that would have to be written again."""
    erased = _erase()
    batches = runtime().adapter(Lake).crowded()
    done = 0
    while done < len(batches) and context.get_remaining_time_in_millis() > _ENOUGH:
        batch = batches[done]
        runtime().adapter(Lake).merge(batch)
        done += 1
        log().info("merged", place=batch.place, files=len(batch.keys), left=len(batches) - done)
    left = len(batches) - done
    return {"erased": erased, "merged": done, "left": left, "next_due": iso(runtime().now()) if left else None}


def _erase() -> int:
    """Search the lake for everyone whose erasure has gone through the table, all at once; return how many there were.

    Nothing else rewrites files of the lake, no second run either, so that what has left cannot come back by a merge.
    """
    erasures, now = runtime().adapter(Erasures), runtime().now()
    ready = [item for item in erasures.unfinished() if "table_erased_at" in item]
    if not ready:
        return 0
    rows = runtime().adapter(LakeErasing).erase([item["contact_key"] for item in ready], WORDS)
    for item in ready:
        try:
            erasures.cleared(item, now)
        except Refused:
            log().info("to be erased anew", contact_key=item["contact_key"])
    log().info("erased from the lake", people=len(ready), rows=rows)
    return len(ready)
