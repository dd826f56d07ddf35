"""Due queue: do what has fallen due in one shard, a page at a time."""

from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.adapters.agenda import Agenda
from functions.adapters.batches import messages
from functions.adapters.queues import due_queue
from functions.adapters.runtime import runtime
from functions.dispatch import asking, due

_AT_MOST = 400  # items: well within the function's time, whatever each of them takes


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle each shard on its own; what fails is tried again, alone."""
    return messages(event, context, _one)


def _one(record: SQSRecord) -> None:
    """Handle what is due, then come back for the rest; what failed is tried again with the message, and each tick."""
    here, shard = runtime(), record.json_body["shard"]
    items, more = here.adapter(Agenda).due(shard, here.now(), _AT_MOST)
    failed = due.handle(here, asking.active(here), items)
    if more and failed < len(items):
        here.adapter(due_queue).send([{"shard": shard}])
    if failed:
        message = f"{failed} of {len(items)} due items of shard {shard} failed"
        raise RuntimeError(message)
