"""Send queue: claim the contact's quiet period, send once, confirm."""

from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.adapters.batches import messages
from functions.adapters.invitations import Invitations
from functions.adapters.runtime import runtime
from functions.dispatch.sending import send


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle each invitation on its own; what fails is tried again, alone."""
    return messages(event, context, _one)


def _one(record: SQSRecord) -> None:
    send(runtime(), Invitations.read(record.json_body["invitation"]))
