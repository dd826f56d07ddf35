"""Every quarter of an hour: say which shards have something due. Costs a look at each shard, whoever is in them."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.adapters.agenda import Agenda
from functions.adapters.log import log
from functions.adapters.programme import ProgrammeStore
from functions.adapters.queues import due_queue
from functions.adapters.runtime import Runtime, runtime
from functions.core.times import iso
from functions.dispatch import campaign


def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Hand the shards that have something due to the workers; what stops this is caught up by the next tick."""
    here = runtime()
    _enrol_if_changed(here)
    moments = here.adapter(Agenda).first_due()
    due = [shard for shard, moment in moments.items() if moment <= iso(here.now())]
    here.adapter(due_queue).send([{"shard": shard} for shard in due])
    log().info("tick", extra={"due": len(due)})
    return {"due": len(due), "next_due": min(moments.values(), default=None)}


def _enrol_if_changed(here: Runtime) -> None:
    """Begin the enrolment of everyone in a programme that has come into force since the last tick."""
    agenda, digest = here.adapter(Agenda), here.adapter(ProgrammeStore).digest()
    if digest and digest != agenda.enrolled():
        campaign.enrol_everyone(here, digest)
        agenda.enrol(digest)
