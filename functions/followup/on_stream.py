"""Table stream: decide what each change calls for, record it, and hand it over."""

from typing import Any

from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.adapters.batches import changes
from functions.adapters.bus import Bus
from functions.adapters.desks import Desks
from functions.adapters.images import unmarshal
from functions.adapters.runtime import runtime
from functions.adapters.secrets import identity_key
from functions.core.desks import desk_id
from functions.core.people import Owner
from functions.followup.decisions import closing_loop
from functions.followup.decisions.following import follow, hand_over, overdue_notices, warn_of_gone
from functions.followup.decisions.reweighing import reweigh
from functions.followup.decisions.rules import Listing, decide
from functions.followup.decisions.signals import is_signal


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle changes in order; the first that fails is tried again from there on."""
    return changes(event, context, _one)


def _one(record: DynamoDBRecord) -> None:
    images = record.raw_event["dynamodb"]
    new = unmarshal(images["NewImage"])
    decision = decide(unmarshal(images.get("OldImage", {})), new)
    _list(decision.listings)
    if decision.care:
        runtime().adapter(Desks).look_after(_desk(decision.care.owner), decision.care.account_id)
    if decision.entrusted:
        came = decision.entrusted
        runtime().adapter(Desks).entrust(_desk(came.owner), came.account_id, came.case_id, came.at)
    changes, after = reweigh(runtime(), decision.judgement) if decision.judgement else ((), ())
    events = (*decision.events, *(follow(runtime(), new) if decision.to_follow else ()), *changes)
    if events:
        runtime().adapter(Bus).put(events)
    if decision.closes_theme:
        closing_loop.begin(runtime(), new, runtime().now())
    hand_over(runtime(), (*decision.effects, *after, *overdue_notices(runtime(), new, decision.events)))
    if gone := tuple(effect for effect in decision.effects if is_signal(effect)):
        warn_of_gone(runtime(), new["contact_id"], gone)


def _list(listings: tuple[Listing, ...]) -> None:
    for each in listings:
        runtime().adapter(Desks).put(_desk(each.owner), each.owner, each.sid, each.stale_at)


def _desk(owner: Owner) -> str:
    return desk_id(runtime().adapter(identity_key).all()[0].encode(), owner.email)
