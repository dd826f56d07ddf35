"""Effect queue: send each reply and alert, once."""

from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.adapters.batches import messages
from functions.adapters.runtime import runtime
from functions.followup.effects import perform


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle each effect on its own; what fails is tried again, alone."""
    return messages(event, context, _one)


def _one(record: SQSRecord) -> None:
    message = record.json_body
    perform(runtime(), message["about"], message["effect"])
