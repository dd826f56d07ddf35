"""Send queue: claim the contact's quiet period, send once, confirm."""

from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.adapters.batches import messages
from functions.adapters.invitations import Invitations
from functions.adapters.log import log
from functions.adapters.runtime import runtime
from functions.core.times import iso
from functions.dispatch import trial
from functions.dispatch.reminding import remind
from functions.dispatch.sending import send


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle each invitation on its own; what fails is tried again, alone."""
    return messages(event, context, _one)


def _one(record: SQSRecord) -> None:
    told = record.json_body
    invitation, step = Invitations.read(told["invitation"]), told["step"]
    if iso(runtime().now()) > told["leave_by"]:
        log().info("waited past its window", extra={"sid": invitation.sid})  # the schedule hands it over again
    elif invitation.test:
        trial.send(runtime(), invitation)
    elif step:
        remind(runtime(), invitation, step)
    else:
        send(runtime(), invitation)
