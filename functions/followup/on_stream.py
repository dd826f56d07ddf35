"""Table stream: decide what each change calls for, record it, and hand it over."""

from typing import Any

from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.adapters.batches import changes
from functions.adapters.bus import Bus
from functions.adapters.effects import Effects
from functions.adapters.queues import effect_queue
from functions.adapters.runtime import runtime
from functions.adapters.table import unmarshal
from functions.followup.rules import Effect, decide


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle changes in order; the first that fails is tried again from there on."""
    return changes(event, context, _one)


def _one(record: DynamoDBRecord) -> None:
    images = record.raw_event["dynamodb"]
    decision = decide(unmarshal(images.get("OldImage", {})), unmarshal(images["NewImage"]))
    _hand_over(decision.effects)
    if decision.events:
        runtime().adapter(Bus).put(decision.events)


def _hand_over(effects: tuple[Effect, ...]) -> None:
    """Record, then always hand over: one that was recorded by a delivery that died still has to happen."""
    if not effects:
        return
    for effect in effects:
        runtime().adapter(Effects).decide(effect.sid, effect.name, effect.decided_at)
    runtime().adapter(effect_queue).send([{"sid": effect.sid, "effect": effect.name} for effect in effects])
