"""Every quarter of an hour: hand over the replies whose hold is over, and pass on the cases that nobody answered."""

from typing import Any

from functions.adapters.agenda import FollowupAgenda
from functions.adapters.log import log
from functions.adapters.runtime import Runtime, runtime
from functions.core.times import iso
from functions.followup.cases.falling_due import handle

_AT_MOST = 200  # items of a shard in one tick; the others come with the next


def handler(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Handle what has fallen due in each shard; what stops this is caught up by the next tick."""
    here = runtime()
    agenda = here.adapter(FollowupAgenda)
    moments = agenda.first_due()
    failed = sum(_shard(here, shard) for shard, moment in moments.items() if moment <= iso(here.now()))
    if failed:
        message = f"{failed} due items failed, each in the log"
        raise RuntimeError(message)
    return {"next_due": min(agenda.first_due().values(), default=None)}


def _shard(here: Runtime, shard: int) -> int:
    items, _ = here.adapter(FollowupAgenda).due(shard, here.now(), _AT_MOST)
    log().info("due", extra={"shard": shard, "items": len(items)})
    return handle(here, items)
