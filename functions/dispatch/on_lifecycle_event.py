"""Lifecycle queue: put upstream's news on record, and plan the surveys it calls for."""

import json
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.adapters.batches import messages
from functions.adapters.log import log
from functions.adapters.queues import rejected_queue
from functions.adapters.runtime import runtime
from functions.core.incoming import UnreadableEventError, parse
from functions.core.times import iso
from functions.dispatch.asking import respond


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle a batch in the order of the events' own times; what fails is tried again, alone."""
    ordered = {"Records": sorted(event["Records"], key=_sent_at)}
    return messages(ordered, context, _one)


def _one(record: SQSRecord) -> None:
    try:
        lifecycle = parse(_json(record.body), runtime().now())
    except UnreadableEventError as reason:
        _reject(record.body, str(reason))
        return
    respond(runtime(), lifecycle)


def _json(body: str) -> dict[str, Any]:
    try:
        return dict(json.loads(body))
    except (ValueError, TypeError, RecursionError) as error:
        message = "the message is not a JSON object"
        raise UnreadableEventError(message) from error


def _reject(body: str, reason: str) -> None:
    here = runtime()
    here.adapter(rejected_queue).send([{"reason": reason, "rejected_at": iso(here.now()), "event": body}])
    log().warning("rejected an event", extra={"reason": reason})


def _sent_at(record: dict[str, Any]) -> str:
    try:
        return str(_json(record["body"]).get("time", ""))
    except UnreadableEventError:
        return ""
