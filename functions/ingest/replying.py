"""What someone wrote back, put on record: the answer that it gives first, then the message itself."""

from functions.adapters.answers import Answers
from functions.adapters.conversations import Conversations
from functions.adapters.deliveries import Deliveries
from functions.adapters.forms import Forms
from functions.adapters.images import Item
from functions.adapters.log import log
from functions.adapters.mailbox import Mailbox
from functions.adapters.people import People, contact_key
from functions.adapters.preferences import Preferences
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.table import Refused
from functions.core.mail import domain_of, reply_address
from functions.core.times import iso
from functions.ingest.auto_reply import is_automatic
from functions.ingest.inbound import Inbound, Purpose, meant
from functions.ingest.mime_reading import MOST_BYTES, ReadMail, UnreadableMailError, read
from functions.ingest.reply_rules import Reply, Ruling, decide
from functions.ingest.reply_text import Traces, new_text
from functions.ingest.sender import is_believed, sender_of
from functions.ingest.submission import clean


class UnknownRecipientError(ValueError):
    """A mail to an address of which we know nothing."""


def receive(runtime: Runtime, inbound: Inbound) -> None:
    """Do what a mail asks for; raise UnknownRecipientError or UnreadableMailError if nobody can say what that is."""
    wanted = meant(inbound.recipients, runtime.setting("REPLY_DOMAIN"))
    known = [_done(runtime, inbound, purpose, sid) for purpose, sid in wanted]
    if not known or not all(known):
        message = "no recipient of it is an address of ours" if not known else "its address is of no invitation"
        raise UnknownRecipientError(message)


def _done(runtime: Runtime, inbound: Inbound, purpose: Purpose, sid: str) -> bool:
    """Do what a mail to one address asks for; False if that is of no invitation."""
    item = runtime.adapter(Answers).invitation(sid)
    if item is None:
        return False
    if item.get("erased_at"):
        log().info("mail of one who was erased ignored", extra={"sid": sid, "message_id": inbound.message_id})
    elif purpose == "unsubscribe":
        _unsubscribe(runtime, item, inbound)
    elif inbound.harmful:
        log().warning("spam or virus ignored", extra={"sid": sid, "message_id": inbound.message_id})
    else:
        _reply(runtime, item, inbound)
    return True


def _unsubscribe(runtime: Runtime, item: Item, inbound: Inbound) -> None:
    if runtime.adapter(Preferences).choose(item["contact_id"], "nothing", item["kind"], inbound.at):
        log().info("preference", extra={"contact_id": item["contact_id"], "choice": "nothing"})


def _reply(runtime: Runtime, item: Item, inbound: Inbound) -> None:
    """Apply a reply once: that it is on record is written last, so that whoever finds it there has nothing to do."""
    conversations, sid = runtime.adapter(Conversations), item["sid"]
    earlier = conversations.of(sid)
    if conversations.holds(earlier, inbound.message_id):
        return
    data = runtime.adapter(Mailbox).original(inbound.key, MOST_BYTES)
    if data is None:
        message = f"larger than {MOST_BYTES} bytes"
        raise UnreadableMailError(message)
    email = runtime.adapter(People).profile(contact_key(item["contact_id"])).get("email")
    ruling = decide(_read(runtime, item, inbound, read(data)), item, email, len(earlier))
    counts = _record(runtime, sid, ruling, inbound)
    if ruling.gone:
        runtime.adapter(Deliveries).leave(item["contact_id"], str(email), sid, inbound.message_id, inbound.at)
    told = {**ruling.record, **({"counts": counts} if "score" in ruling.record else {})}
    conversations.add(item, inbound.message_id, {"at": iso(inbound.at), "place": inbound.key, **told})
    log().info("reply", extra={"sid": sid, "message_id": inbound.message_id, "what": told.get("automatic", "message")})


def _record(runtime: Runtime, sid: str, ruling: Ruling, inbound: Inbound) -> bool:
    """Record the answer that a reply gives, if it does; say whether it counts: a closed survey takes none."""
    if ruling.answer is None:
        return False
    try:
        runtime.adapter(Answers).record(sid, ruling.answer, ruling.channel, inbound.at)
    except Refused:
        return False
    return True


def _read(runtime: Runtime, item: Item, inbound: Inbound, mail: ReadMail) -> Reply:
    """Return a mail as the rules want it."""
    _, programme = runtime.adapter(ProgrammeStore).active()
    domain = runtime.setting("REPLY_DOMAIN")
    owner = item["snapshot"].get("owner", {}).get("email")
    ours = frozenset(each.lower() for each in (programme.sender.email, owner) if each)
    back = reply_address(item["sid"], domain) or ""
    question = runtime.adapter(Forms).get(item["form"]).question
    sender, own_id = sender_of(mail), mail.first("message-id").strip("<> ").partition("@")[0]
    return Reply(
        at=inbound.at,
        sender=sender,
        subject=clean(mail.words("subject")),
        text=clean(new_text(mail.text, Traces(ours | {back}, frozenset({question})))),
        believed=is_believed(mail, inbound),
        automatic=is_automatic(mail),
        own=sender in ours or domain_of(sender) == domain or own_id == item.get("message_id"),
    )
