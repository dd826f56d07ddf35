"""Every quarter of an hour: hand over what fell due, close what has run out. Costs what is due, no more."""

from datetime import timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.adapters.codec import encode
from functions.adapters.invitations import Invitations
from functions.adapters.log import log
from functions.adapters.queues import send_queue
from functions.adapters.runtime import runtime
from functions.adapters.table import Item, Refused

# Long past any queue's retries: an invitation handed over and still not sent by then is handed over again.
_PATIENCE = timedelta(hours=1)


def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, int]:
    """Work from what is stored as due, so that a tick that was missed is caught up by the next."""
    here = runtime()
    due = here.adapter(Invitations).due(here.now())
    handed = [invitation for item in due if (invitation := _handle(item))]
    here.adapter(send_queue).send([{"invitation": invitation} for invitation in handed])
    log().info("tick", extra={"due": len(due), "handed_over": len(handed)})
    return {"due": len(due), "handed_over": len(handed)}


def _handle(item: Item) -> Item | None:
    """Return the invitation to hand over, or settle it; one that someone else has just moved is left alone."""
    here = runtime()
    invitations, now = here.adapter(Invitations), here.now()
    invitation = invitations.read(item)
    try:
        if invitation.closes_at <= now:
            invitations.finish(invitation.sid, "expired", was=("planned", "sent", "delivered", "unconfirmed"))
            return None
        if invitation.state == "planned":
            invitations.postpone(item, now + _PATIENCE)
            return encode(invitation)
        invitations.postpone(item, invitation.closes_at)
    except Refused:
        log().info("moved by another", extra={"sid": invitation.sid})
    return None
