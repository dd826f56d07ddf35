"""Table stream: decide what each change calls for, record it, and hand it over."""

from typing import Any

from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.adapters.batches import changes
from functions.adapters.bus import Bus
from functions.adapters.desks import Desks
from functions.adapters.effects import Effects
from functions.adapters.images import unmarshal
from functions.adapters.queues import effect_queue
from functions.adapters.runtime import runtime
from functions.adapters.secrets import identity_key
from functions.followup.desk import desk_id
from functions.followup.rules import Effect, Listing, decide


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle changes in order; the first that fails is tried again from there on."""
    return changes(event, context, _one)


def _one(record: DynamoDBRecord) -> None:
    images = record.raw_event["dynamodb"]
    decision = decide(unmarshal(images.get("OldImage", {})), unmarshal(images["NewImage"]))
    _list(decision.listings)
    _hand_over(decision.effects, decision.delay)
    if decision.events:
        runtime().adapter(Bus).put(decision.events)


def _list(listings: tuple[Listing, ...]) -> None:
    for each in listings:
        key = runtime().adapter(identity_key).all()[0].encode()
        runtime().adapter(Desks).put(desk_id(key, each.owner.email), each.owner, each.sid, each.stale_at)


def _hand_over(effects: tuple[Effect, ...], delay: int) -> None:
    """Record, then always hand over: one that was recorded by a delivery that died still has to happen."""
    if not effects:
        return
    for effect in effects:
        runtime().adapter(Effects).decide(effect.about, effect.name, effect.decided_at)
    handed = [{"about": effect.about, "effect": effect.name} for effect in effects]
    runtime().adapter(effect_queue).send(handed, delay)
