"""What comes back from the survey inside the product: a score at once, a comment after it, or a no, thanks."""

from functions.adapters.answers import Answers, Given
from functions.adapters.images import Item
from functions.adapters.log import log
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import link_keys
from functions.adapters.table import Refused
from functions.core.links import mint
from functions.core.scales import SCALES
from functions.core.times import parse
from functions.ingest import signals
from functions.ingest.exchange import Call, Rejected, Told, read
from functions.ingest.link import admitted
from functions.ingest.submission import COMMENT_LENGTH, clean

_SCORES = frozenset(score for scale in SCALES.values() for score in scale.scores())


def answer(lent: Runtime, call: Call) -> Told:
    """Record a score, and a comment once there is one; only a page of the origin that it was shown on may."""
    origin, told = _origin(call), read(call, {"token": str, "score": int}, {"comment": str})
    sid = admitted(lent, "answer", told["token"])
    comment = clean(told["comment"]) if "comment" in told else None
    if comment and len(comment) > COMMENT_LENGTH:
        raise Rejected(400, "the comment is too long")
    if told["score"] not in _SCORES:  # the table could not even compare a number of forty digits
        raise Rejected(400, "off the scale")
    given = Given(told["score"], comment, signals=signals.of_staff(lent, call.address))
    try:
        lent.adapter(Answers).record(sid, given, "widget", lent.now(), origin)
    except Refused as refused:
        return _refused(lent, _shown_here(refused.item, call, sid), given, call)
    return Told(200, {}, origin)


def decline(lent: Runtime, call: Call) -> Told:
    """Record that someone would rather not answer; after their answer it says nothing."""
    origin, told = _origin(call), read(call, {"token": str}, {})
    sid = admitted(lent, "answer", told["token"])
    try:
        lent.adapter(Answers).decline(sid, origin, lent.now())
    except Refused as refused:
        item = _shown_here(refused.item, call, sid)
        return Told(200, {}, origin) if item["state"] == "answered" else Told(410, {"error": "closed"}, origin)
    return Told(200, {}, origin)


def _origin(call: Call) -> str:
    """Return where the page is from; what names no origin is no page of a product."""
    if not call.origin or call.origin == "null":
        raise Rejected(403, "not from here")
    return call.origin


def _shown_here(item: Item | None, call: Call, sid: str) -> Item:
    """Return an invitation that was shown at the origin of a call; any other is as unknown as one that is not there."""
    if item is None or item.get("origin") != call.origin:
        log().warning("widget_declined", sid=sid, why="shown elsewhere" if item else "no_invitation")
        raise Rejected(404, "unknown")
    return item


def _refused(lent: Runtime, item: Item, given: Given, call: Call) -> Told:
    """Say why an answer was not recorded; one that was promised to be anonymous is recorded apart."""
    if parse(item["closes_at"]) <= lent.now() or item["state"] in {"expired", "skipped"} or "erased_at" in item:
        return Told(410, {"error": "closed"}, call.origin)
    if given.score not in range(item["low"], item["high"] + 1):
        return Told(400, {"error": "off the scale"}, call.origin)
    if item.get("anonymous"):
        return _apart(lent, item, given, call)
    message = f"{item['sid']} refused an answer for no reason that we know"
    raise RuntimeError(message)


def _apart(lent: Runtime, item: Item, given: Given, call: Call) -> Told:
    """Record an answer where nothing tells whose it is; what is added to it comes with the token that is returned."""
    answer_id = lent.new_id()
    try:
        lent.adapter(Answers).record_anonymously(item, given, answer_id, "widget", lent.now())
    except Refused:
        return Told(409, {"error": "answered"}, call.origin)
    token = mint("answer", answer_id, parse(item["closes_at"]), lent.adapter(link_keys).all())
    return Told(200, {"token": token}, call.origin)
