"""What a change of a case, or of who looks after an account, calls for: word to whoever has it now, and on the bus."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.core.outgoing import CaseClosed, CaseOpened, CaseOverdue, Outgoing
from functions.core.people import Owner
from functions.core.times import parse
from functions.followup.decisions.deciding import Effect, comment_after

Item = dict[str, Any]
CASE = "case"
HANDOVER = "handover"
_AGAIN = {"closed": "reopened", "answered": "again"}  # why a case is open again, by what it was


def case_effects(old: Item, new: Item) -> tuple[Effect, ...]:
    """Return the mail to whoever has a case now: when it comes to them, and when it is open again.

    Its name ends in the version of the case, so that each occasion is one mail however often it is told.
    """
    what = _occasion(old, new)
    if what is None:
        return ()
    delay = comment_after(new.get("channel", "")) if what == "opened" else 0
    return (Effect(new["pk"], f"{CASE}#{new['case_id']}#{what}#{new['version']}", _at(new), delay=delay),)


def _occasion(old: Item, new: Item) -> str | None:
    if new["state"] == "closed":
        return None
    if not old:
        return "opened"
    if new["step"] > old["step"]:
        return "overdue"
    if old["state"] in _AGAIN and new["state"] == "open":
        return _AGAIN[old["state"]]
    if len(new["sids"]) > len(old["sids"]):
        return "joined"
    return "assigned" if new["owner"]["email"] != old["owner"]["email"] else None


@dataclass(frozen=True, slots=True)
class Entrusted:
    """A case that has come to somebody, on whose desk it is from now on."""

    owner: Owner
    account_id: str
    case_id: str
    at: datetime


def entrusted(old: Item, new: Item) -> Entrusted | None:
    """Return to whom a case has come with this change, if it has: opened, handed over, or open again."""
    came = _occasion(old, new) is not None
    return Entrusted(Owner(**new["owner"]), new["account_id"], new["case_id"], _at(new)) if came else None


def case_events(old: Item, new: Item) -> Iterator[Outgoing]:
    """Yield what the bus is told of a case."""
    told = _told(new)
    if new["state"] == "closed" and old.get("state") != "closed":
        yield CaseClosed(id=_id(new, "closed"), **told, outcome=new["outcome"])
    elif not old or (old["state"] == "closed" and new["state"] != "closed"):
        yield CaseOpened(id=_id(new, "opened"), **told)
    elif new["step"] > old["step"]:
        yield CaseOverdue(id=_id(new, "overdue"), **told, step=new["step"])


def looked_after(old: Item, new: Item) -> Owner | None:
    """Return who has come to look after an account with this change, if anybody has."""
    owner, before = new.get("owner"), old.get("owner") or {}
    return Owner(**owner) if owner and owner["email"] != before.get("email") else None


def handover(old: Item, new: Item) -> tuple[Effect, ...]:
    """Return the move of an account's open cases to whoever looks after it now; one that is new has none yet.

    Where it becomes part of another account, that is whoever looks after the other.
    """
    if not old:
        return ()
    if (old.get("owner") or {}).get("email") != (new.get("owner") or {}).get("email"):
        return (_handover(new, "owner"),)
    return (_handover(new, "merged_into"),) if new.get("merged_into") != old.get("merged_into") else ()


def _handover(new: Item, changed: str) -> Effect:
    return Effect(new["pk"], f"{HANDOVER}#{new['version']}", parse(new["told"][changed]))


def _id(new: Item, what: str) -> str:
    return f"case:{new['case_id']}:{what}:{new['version']}"


def _told(new: Item) -> dict[str, Any]:
    return {
        **{name: new[name] for name in ("case_id", "account_id", "contact_id", "kind", "priority")},
        "occurred_at": _at(new),
        "owner": new["owner"]["email"],
        "function": new.get("function"),
        "due_at": parse(new["due_at"]),
    }


def _at(new: Item) -> datetime:
    """Return when a case last changed: by the newest entry of its record, else when it was opened."""
    log = new.get("log") or [{"at": new["opened_at"]}]
    return parse(log[-1]["at"])
