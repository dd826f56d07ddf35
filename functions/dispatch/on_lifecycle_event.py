"""Lifecycle queue: put upstream's news on record, and plan the surveys it calls for."""

import json
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.adapters.batches import messages
from functions.adapters.log import log
from functions.adapters.programme import ProgrammeStore
from functions.adapters.queues import rejected_queue, send_queue
from functions.adapters.runtime import runtime
from functions.core.times import iso
from functions.dispatch.incoming import UnreadableEventError, parse
from functions.dispatch.mapping import translate
from functions.dispatch.responding import respond


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle a batch in the order of the events' own times; what fails is tried again, alone."""
    ordered = {"Records": sorted(event["Records"], key=_sent_at)}
    with runtime().adapter(send_queue).gathered():  # one call for all that ten events plan
        return messages(ordered, context, _one)


def _one(record: SQSRecord) -> None:
    try:
        told = [parse(each, runtime().now()) for each in _translated(_json(record.body))]
        for lifecycle in told:
            respond(runtime(), lifecycle)
    except UnreadableEventError as reason:
        _reject(record.body, str(reason))


def _translated(event: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the lifecycle events that the programme's mappings make of another vendor's event."""
    _, programme = runtime().adapter(ProgrammeStore).active()
    return translate(event, programme.mappings)


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
