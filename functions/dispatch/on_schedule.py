"""Every quarter of an hour: hand over what fell due, close what has run out. Costs what is due, no more."""

from datetime import datetime, timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.adapters.codec import encode
from functions.adapters.invitations import Invitations
from functions.adapters.log import log
from functions.adapters.queues import send_queue
from functions.adapters.runtime import runtime
from functions.adapters.table import Item, Refused
from functions.core.survey import Invitation, skip_of

# Long past any queue's retries: an invitation handed over and still not sent by then is handed over again.
_PATIENCE = timedelta(hours=1)
_TOGETHER = 10


def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, int]:
    """Work from what is stored as due, ten at a time, so that whatever stops this is caught up by the next tick."""
    here = runtime()
    due, handed_over = here.adapter(Invitations).due(here.now()), 0
    for start in range(0, len(due), _TOGETHER):
        handed = [invitation for item in due[start : start + _TOGETHER] if (invitation := _handle(item))]
        here.adapter(send_queue).send([{"invitation": invitation} for invitation in handed])
        handed_over += len(handed)
    log().info("tick", extra={"due": len(due), "handed_over": handed_over})
    return {"due": len(due), "handed_over": handed_over}


def _handle(item: Item) -> Item | None:
    """Return the invitation to hand over, or settle it; one that someone else has just moved is left alone."""
    here = runtime()
    invitations, now = here.adapter(Invitations), here.now()
    invitation = invitations.read(item)
    try:
        if invitation.closes_at <= now:
            _close(invitations, invitation, now)
            return None
        if invitation.state == "planned":
            invitations.postpone(item, now + _PATIENCE)
            return encode(invitation)
        invitations.postpone(item, invitation.closes_at)
    except Refused:
        log().info("moved by another", extra={"sid": invitation.sid})
    return None


def _close(invitations: Invitations, invitation: Invitation, now: datetime) -> None:
    """End an invitation whose time is over; one that never left is someone who was not asked."""
    if invitation.state == "planned":
        invitations.skip(skip_of(invitation, "stale", now))
        invitations.finish(invitation.sid, "skipped", was=("planned",))
        return
    invitations.finish(invitation.sid, "expired", was=("sent", "delivered", "unconfirmed"))
