"""Someone is forgotten: at once who they are, then all that is on record of them, and a day later what came late.

An erasure is a job of small steps, first the contact, then each of their accounts. It is moved on after each step, and
a step that is repeated finds nothing left to do. Its second round takes what was on its way during the first.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from functions.adapters.erasures import Erasures
from functions.adapters.forgetting import Forgetting
from functions.adapters.images import Item
from functions.adapters.log import log
from functions.adapters.people import People, contact_key
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import identity_key
from functions.core.details import ContactErased, ContactUpserted, Detail
from functions.core.inviting import Active
from functions.core.survey import pseudonym
from functions.core.times import iso, parse
from functions.dispatch.incoming import Lifecycle

# What streams and queues hold is handed on within 23 hours, or not at all.
_LATE = timedelta(hours=25)
_PAGE = 500  # items of an account's index
_STEPS = 10  # of an erasure in one go
_ATTEMPTS = 5


def begin(runtime: Runtime, detail: ContactErased, at: datetime) -> None:
    """Put an erasure down, and do its first step: the address is suppressed before it is gone from the profile."""
    contact_id, profile = detail.contact_id, runtime.adapter(People).profile(contact_key(detail.contact_id))
    name, erasures = _name(runtime, contact_id), runtime.adapter(Erasures)
    skipped, earlier = runtime.adapter(Forgetting).skipped_in(contact_id), erasures.get(name) or {}
    accounts = {*profile.get("memberships", {}), *skipped, *earlier.get("accounts", ())}
    _suppress(runtime, contact_id, profile, at)
    fields = {"contact_id": contact_id, "accounts": sorted(accounts), "place": 0, "after": ""}
    erasures.begin(name, fields, at, runtime.now())
    _contact(runtime, contact_id, iso(at))
    log().info("erasing", extra={"contact_key": name})


def is_forgotten(runtime: Runtime, lifecycle: Lifecycle) -> bool:
    """Say whether an event is about someone who was erased since it was told."""
    contact_id = getattr(lifecycle.detail, "contact_id", None)
    if contact_id is None or isinstance(lifecycle.detail, ContactErased):
        return False
    erased = runtime.adapter(Erasures).get(_name(runtime, contact_id))
    return erased is not None and iso(lifecycle.time) <= erased["told_at"]


def suppressed_since(runtime: Runtime, detail: Detail) -> str | None:
    """Return since when the address that an event tells must not be written to, or None if it may be."""
    if not isinstance(detail, ContactUpserted) or not detail.email:
        return None
    return runtime.adapter(Erasures).suppressed_at(_hash(runtime, detail.email))


def step(runtime: Runtime, _active: Active, item: Item) -> None:
    """Do the next steps of an erasure that is due."""
    for _ in range(_STEPS):
        if item["place"] > len(item["accounts"]):
            _end_round(runtime, item)
            return
        fields = _first(runtime, item) if item["place"] == 0 else _account(runtime, item)
        item = runtime.adapter(Erasures).move(item, runtime.now(), fields)


def _end_round(runtime: Runtime, item: Item) -> None:
    now, erasures = runtime.now(), runtime.adapter(Erasures)
    if item["round"] == 1:
        fields = {"round": 2, "place": 0, "after": "", "table_erased_at": iso(now)}
        erasures.move(item, now + _LATE, fields)
    else:
        erasures.end(item, now, item["counts"])
    log().info("erased", extra={"contact_key": item["contact_key"], "round": item["round"], **item["counts"]})


def _first(runtime: Runtime, item: Item) -> Item:
    """Delete the contact; return how far that brings the erasure."""
    found = _contact(runtime, item["contact_id"], item["told_at"])
    return {"place": 1, "after": "", "counts": _more(item, contact=found)}


def _contact(runtime: Runtime, contact_id: str, told_at: str) -> int:
    """Delete a contact, and all that is stored under it, unless upstream has told of them anew since."""
    people, forgetting = runtime.adapter(People), runtime.adapter(Forgetting)
    for _ in range(_ATTEMPTS):
        profile = people.profile(contact_key(contact_id))
        if not profile:
            return forgetting.beside_profile(contact_id)
        if profile["created_at"] > told_at:
            return 0
        _suppress(runtime, contact_id, profile, parse(told_at))
        forgetting.profile(contact_id, profile)
    message = "the contact kept changing while it was being erased"
    raise RuntimeError(message)


def _suppress(runtime: Runtime, contact_id: str, profile: Item, at: datetime) -> None:
    """Let go of an address, and remember its hash: an address that another person holds by now is theirs."""
    email = profile.get("email")
    if email:
        runtime.adapter(Erasures).suppress(_hash(runtime, email), at)
        runtime.adapter(People).free_address(email, contact_id)


def _account(runtime: Runtime, item: Item) -> Item:
    """Take the person out of a page of an account; after its last page, out of the rest of it."""
    forgetting, account_id = runtime.adapter(Forgetting), item["accounts"][item["place"] - 1]
    listed, last = forgetting.listed(account_id, item["after"], _PAGE)
    theirs = [each for each in listed if each["sk"] == "INVITATION" and _is_theirs(each, item)]
    invitations = sum(forgetting.invitation(each, item["contact_key"], runtime.now()) for each in theirs)
    replies = sum(forgetting.replies(each["sid"]) for each in theirs)
    counts = _more(item, invitations=invitations, replies=replies)
    if last:
        return {"after": last, "counts": counts}
    who, key = {item["contact_id"], item["contact_key"]}, item["contact_key"]
    found = forgetting.follow_up(account_id, who, key, runtime.now())
    if not runtime.adapter(People).profile(contact_key(item["contact_id"])):
        found += forgetting.membership(account_id, item["contact_id"])
    return {"place": item["place"] + 1, "after": "", "counts": _more(item, account=found)}


def _is_theirs(invitation: Item, item: Item) -> bool:
    """Say whether an invitation is to be erased; of whom upstream told anew, what was planned since is not."""
    who = {item["contact_id"], item["contact_key"]}
    return invitation["contact_id"] in who and invitation["planned_at"] <= item["requested_at"]


def _more(item: Item, **found: int) -> dict[str, int]:
    """Return what was erased so far, by kind."""
    counts: dict[str, int] = item["counts"]
    return counts | {name: counts.get(name, 0) + number for name, number in found.items() if number}


def _name(runtime: Runtime, contact_id: str) -> str:
    return pseudonym(runtime.adapter(identity_key).all()[0].encode(), contact_id)


def _hash(runtime: Runtime, address: str) -> str:
    """Return what is kept of an address: nobody without the key can say whose it was."""
    key = runtime.adapter(identity_key).all()[0].encode()
    return hmac.new(key, b"address\x1f" + address.lower().encode(), hashlib.sha256).hexdigest()[:32]
