"""What to do about a mail that someone wrote back: what goes on record of it, and what it changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from functions.adapters.answers import Given
from functions.core.survey import Channel
from functions.ingest.auto_reply import says_that_they_left
from functions.ingest.reply_text import score_in

Item = Mapping[str, Any]
Automatic = Literal["automatic", "left", "loop", "flood"]

MOST_REPLIES = 20  # to one invitation; more are two programs answering each other, or someone's joke
_SUBJECT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Reply:
    """One mail: believed, if its domain vouches for it; own, if it is from us; text is what is new in it."""

    at: datetime
    sender: str
    subject: str
    text: str
    believed: bool = False
    automatic: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """What goes on record, the answer that it gives, and whether it says that the contact has left."""

    record: Mapping[str, Any] = field(default_factory=dict)
    answer: Given | None = None
    channel: Channel = "reply"
    gone: bool = False


def decide(reply: Reply, item: Item, email: str | None, earlier: int) -> Ruling:
    """Return what follows from a reply to a stored invitation, whose contact has an address and who replied before.

    Nothing that an anonymous survey's reply says is kept; nothing that its domain does not vouch for is an answer.
    """
    theirs = bool(email) and reply.sender == email
    kind = _automatic(reply, theirs=theirs, earlier=earlier)
    if kind:
        told = {"text": reply.text} if kind == "left" and not item.get("anonymous") else {}
        return Ruling({"automatic": kind, **told}, gone=kind == "left")
    if item.get("anonymous"):
        return Ruling({"anonymous": True})
    verified = theirs and reply.believed
    said = {
        "sender": reply.sender,
        "subject": reply.subject[:_SUBJECT_LENGTH],
        "text": reply.text,
        "from_verified": verified,
    }
    return _answer(reply, item, said) if verified else Ruling(said)


def _automatic(reply: Reply, *, theirs: bool, earlier: int) -> Automatic | None:
    if earlier >= MOST_REPLIES:
        return "flood"
    if reply.own and not theirs:
        return "loop"
    if not reply.automatic:
        return None
    return "left" if theirs and says_that_they_left(reply.text) else "automatic"


def _answer(reply: Reply, item: Item, said: Item) -> Ruling:
    """Return what a verified reply answers: a score, if its first line is one, or the comment that is still missing."""
    score, rest = score_in(reply.text, item["low"], item["high"])
    if score is not None:
        return Ruling({**said, "score": score}, Given(score, rest or None, unless_newer=True))
    if reply.text and item["state"] == "answered" and not item.get("comment"):
        return Ruling(said, Given(item["score"], reply.text, unless_newer=True), item["channel"])
    return Ruling(said)
