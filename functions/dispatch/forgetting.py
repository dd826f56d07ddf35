"""The steps of an erasure: the contact, then each of their accounts; a day later all of it again, for what came late.

It is moved on after each step, and a step that is repeated finds nothing left to do.
"""

from datetime import timedelta

from functions.adapters.erasures import Erasures
from functions.adapters.forgetting import Forgetting
from functions.adapters.images import Item
from functions.adapters.log import log
from functions.adapters.mailbox import Mailbox
from functions.adapters.people import People, contact_key
from functions.adapters.runtime import Runtime
from functions.core.inviting import Active
from functions.core.times import iso
from functions.dispatch.erasing import contact

# What streams and queues hold is handed on within 23 hours, or not at all.
_LATE = timedelta(hours=25)
_PAGE = 500  # items of an account's index
_STEPS = 10  # of an erasure in one go


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
        fields = {"round": 2, "place": 0, "after": {}, "table_erased_at": iso(now)}
        erasures.move(item, now + _LATE, fields)
    else:
        erasures.end(item, now, item["counts"])
    log().info("erased", extra={"contact_key": item["contact_key"], "round": item["round"], **item["counts"]})


def _first(runtime: Runtime, item: Item) -> Item:
    """Delete the contact; return how far that brings the erasure."""
    found = contact(runtime, item["contact_id"], item["told_at"])
    return {"place": 1, "after": {}, "counts": _more(item, contact=found)}


def _account(runtime: Runtime, item: Item) -> Item:
    """Take the person out of a page of an account; after its last page, out of the rest of it."""
    forgetting, account_id = runtime.adapter(Forgetting), item["accounts"][item["place"] - 1]
    listed, last = forgetting.listed(account_id, item["after"], _PAGE)
    theirs = [each for each in listed if each["sk"] == "INVITATION" and _is_theirs(each, item)]
    invitations = sum(forgetting.invitation(each, item["contact_key"], runtime.now()) for each in theirs)
    replies = sum(forgetting.replies(each["sid"], runtime.adapter(Mailbox).forget) for each in theirs)
    counts = _more(item, invitations=invitations, replies=replies)
    if last:
        return {"after": last, "counts": counts}
    who, key = {item["contact_id"], item["contact_key"]}, item["contact_key"]
    found = forgetting.follow_up(account_id, who, key, runtime.now())
    if not runtime.adapter(People).profile(contact_key(item["contact_id"])):
        found += forgetting.membership(account_id, item["contact_id"])
    return {"place": item["place"] + 1, "after": {}, "counts": _more({"counts": counts}, account=found)}


def _is_theirs(invitation: Item, item: Item) -> bool:
    """Say whether an invitation is to be erased; of whom upstream told anew, what was planned since is not."""
    who = {item["contact_id"], item["contact_key"]}
    return invitation["contact_id"] in who and invitation["planned_at"] <= item["requested_at"]


def _more(item: Item, **found: int) -> dict[str, int]:
    """Return what was erased so far, by kind."""
    counts: dict[str, int] = item["counts"]
    return counts | {name: counts.get(name, 0) + number for name, number in found.items() if number}
