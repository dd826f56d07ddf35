"""Reply queue: put on record what people write back to a survey, and what it answers."""

from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.adapters.batches import messages
from functions.adapters.log import log
from functions.adapters.queues import rejected_queue
from functions.adapters.runtime import runtime
from functions.core.times import iso
from functions.ingest.inbound import UnreadableNotificationError, read
from functions.ingest.mime_reading import UnreadableMailError
from functions.ingest.replying import UnknownRecipientError, receive


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle each mail on its own; what fails is tried again, alone."""
    return messages(event, context, _one)


def _one(record: SQSRecord) -> None:
    try:
        inbound = read(record.body)
        if inbound:
            receive(runtime(), inbound)
    except (UnreadableNotificationError, UnreadableMailError, UnknownRecipientError) as reason:
        _reject(record.body, str(reason))


def _reject(body: str, reason: str) -> None:
    here = runtime()
    here.adapter(rejected_queue).send([{"reason": reason, "rejected_at": iso(here.now()), "event": body}])
    log().warning("rejected a mail", extra={"reason": reason})
