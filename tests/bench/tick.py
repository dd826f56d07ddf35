"""What a tick of the dispatch schedule takes while the contacts grow and what is due stays the same."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from functions.adapters.codec import encode
from functions.adapters.invitations import invitation_key
from functions.adapters.runtime import Runtime
from functions.adapters.table import Table
from functions.core.times import iso
from tests.bench.figure import Figure
from tests.bench.watch import START, Calls, brought_up
from tests.integration.visits import INVITATION

_CONTACTS = (10, 100, 1000)
_DUE = 3


def figures() -> list[Figure]:
    """Grow one table step by step, and count a warm tick at each."""
    with brought_up() as (stack, calls):
        runtime, function = stack.runtime("LifecycleFunction"), calls["DispatchScheduleFunction"]
        stack.invoke("DispatchScheduleFunction", {})
        found = []
        for known, wanted in zip((0, *_CONTACTS), _CONTACTS, strict=False):
            _fill(runtime, known, wanted)
            function.forget()
            stack.invoke("DispatchScheduleFunction", {})
            found.append((_settled(function, wanted), function.items))
    names = " / ".join(f"{each:,}" for each in _CONTACTS)
    return [
        Figure("calls of a schedule tick as contacts grow", _growth([each[0] for each in found]), 1, "x",
               f"{_DUE} due among {names} contacts"),
        Figure("items read by a schedule tick as contacts grow", _growth([each[1] for each in found]), 1, "x"),
    ]  # fmt: skip


def _settled(function: Calls, contacts: int) -> int:
    """Return the number of calls of a tick that handed over all that was due, and would be no measure otherwise."""
    if function.names.count("UpdateItem") != _DUE:
        message = f"of {_DUE} due among {contacts} contacts, {function.names.count('UpdateItem')} were handled"
        raise RuntimeError(message)
    return len(function.names)


def _growth(counts: list[int]) -> float:
    return max(counts) / counts[0]


def _fill(runtime: Runtime, known: int, wanted: int) -> None:
    """Store contacts, each with a survey that is out; the last few also have one that is due now."""
    table = Table(runtime)
    for number in range(known, wanted):
        table.put(_contact(table, f"contact-{number}"))
        table.put(_invitation(table, f"sid-{number}", due_in=30, state="sent"))
    for number in range(wanted - _DUE, wanted):
        table.put(_invitation(table, f"due-{number}", due_in=0, state="planned"))


def _contact(table: Table, identity: str) -> dict[str, Any]:
    feed = table.feed_keys("CONTACT", iso(START), identity)
    return {"pk": f"CONTACT#{identity}", "sk": "PROFILE", "contact_id": identity, "version": 1, **feed}


def _invitation(table: Table, sid: str, *, due_in: int, state: Any) -> dict[str, Any]:
    pk, sk = invitation_key(sid)
    due = START + timedelta(days=due_in)
    stored = encode(replace(INVITATION, sid=sid, state=state, due_at=due))
    return {**stored, "pk": pk, "sk": sk, "version": 1, **table.due_keys("dispatch", iso(due), sid)}
