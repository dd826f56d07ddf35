"""Mail event queue: put on record what SES says came of each mail."""

from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.adapters.batches import messages
from functions.adapters.log import log
from functions.adapters.queues import rejected_queue
from functions.adapters.runtime import runtime
from functions.core.times import iso
from functions.ingest.delivery import Ignored, UnreadableMailEventError, read
from functions.ingest.feedback import settle


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle each event on its own; what fails is tried again, alone."""
    return messages(event, context, _one)


def _one(record: SQSRecord) -> None:
    here = runtime()
    try:
        told = read(record.body, here.setting("CONFIGURATION_SET"))
    except UnreadableMailEventError as reason:
        _reject(record.body, str(reason))
        return
    if isinstance(told, Ignored):
        (log().warning if told.loud else log().info)("mail event ignored", extra={"why": told.why})
        return
    settle(here, told)


def _reject(body: str, reason: str) -> None:
    here = runtime()
    here.adapter(rejected_queue).send([{"reason": reason, "rejected_at": iso(here.now()), "event": body}])
    log().warning("rejected a mail event", extra={"reason": reason})
