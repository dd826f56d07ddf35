"""Unsubscribing: a look changes nothing; a post, by a mail client or a person, ends the mail."""

from typing import Any

from functions.adapters.answers import Answers
from functions.adapters.log import log
from functions.adapters.runtime import Runtime
from functions.core.wording import messages
from functions.ingest import page, submission
from functions.ingest.link import admitted
from functions.ingest.web import BODY_BYTES, FORM, Declined, Reply, Visit


def ask(lent: Runtime, visit: Visit) -> Reply:
    """Show the confirmation form."""
    item = _invitation(lent, visit)
    return Reply(200, page.unsubscribe(messages(item["wording"]["language"]), item["company"]))


def stop(lent: Runtime, visit: Visit) -> Reply:
    """End the mail, whatever the body says, and answer 200 even to a link we do not know (RFC 8058)."""
    try:
        item = _invitation(lent, visit)
    except Declined as why:
        return Reply(200, page.declined(messages(visit.language), why) if _by_hand(visit) else "")
    if lent.adapter(Answers).unsubscribe(item["contact_id"], lent.now()):
        log().info("unsubscribed", contact_id=item["contact_id"])
    return Reply(
        200, page.unsubscribed(messages(item["wording"]["language"]), item["company"]) if _by_hand(visit) else ""
    )


def _invitation(lent: Runtime, visit: Visit) -> dict[str, Any]:
    item = lent.adapter(Answers).invitation(admitted(lent, "unsubscribe", visit.token))
    if item is None:
        log().warning("link_declined", purpose="unsubscribe", why="no_invitation")
        raise Declined(kind="unknown")
    return item


def _by_hand(visit: Visit) -> bool:
    """Say whether the body comes from our form; no other body is read at all."""
    if not visit.content_type.lower().startswith(FORM) or len(visit.body) > BODY_BYTES:
        return False
    return (submission.fields(visit.body) or {}).get("confirm") == "1"
