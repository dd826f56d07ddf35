"""What has fallen due: a reply that waited for a person, or a case that nobody answered in time."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from functions.adapters.agenda import FollowupAgenda
from functions.adapters.cases import Cases, Step, owned
from functions.adapters.codec import decode
from functions.adapters.images import Item
from functions.adapters.log import log
from functions.adapters.people import People
from functions.adapters.programme import ProgrammeStore
from functions.adapters.queues import effect_queue
from functions.adapters.runtime import Runtime
from functions.adapters.standing import Standing
from functions.adapters.table import Refused
from functions.core.people import Account
from functions.core.programme import Programme
from functions.core.standing import Case, Entry
from functions.followup.cases.casework import BY_ITSELF
from functions.followup.cases.owning import next_person, whom
from functions.followup.cases.working_time import calendar_of, hours_after
from functions.followup.decisions import closing_loop

_LEASE = timedelta(hours=1)  # by then an effect that was handed over is done, or is handed over again
OVERDUE = "overdue"


def handle(runtime: Runtime, items: list[Item]) -> int:
    """Handle each item on its own; return how many failed, each in the log."""
    return [_done(runtime, item) for item in items].count(False)


def _done(runtime: Runtime, item: Item) -> bool:
    try:
        _KINDS[item["sk"].partition("#")[0]](runtime, item)
    except Refused:  # someone else was here
        log().info("moved by another", extra={"item": (item["pk"], item["sk"])})
    except Exception as error:  # noqa: BLE001 - logged and counted, so that one does not stop the others
        log().error("due, but failed", extra={"item": (item["pk"], item["sk"]), "error": type(error).__name__})
        return False
    return True


def _hand_over(runtime: Runtime, item: Item) -> None:
    """Hand an effect over, then leave it in the index for an hour, in case that is lost."""
    name = item["sk"].removeprefix("EFFECT#")
    runtime.adapter(effect_queue).send([{"about": item["pk"], "effect": name}])
    runtime.adapter(FollowupAgenda).lease(item, runtime.now() + _LEASE)


def _escalate(runtime: Runtime, item: Item) -> None:
    programme = runtime.adapter(ProgrammeStore).active()[1]
    case = decode(Case, item)
    runtime.adapter(Cases).change(case, escalated(case, programme, runtime.now(), _about(runtime, case)))


def _about(runtime: Runtime, case: Case) -> frozenset[str]:
    """Return whom a case is about; that is looked up for a confidential one alone."""
    if not case.confidential:
        return frozenset()
    account = runtime.adapter(People).accounts([case.account_id]).get(case.account_id, Account(case.account_id))
    return whom(case, account, runtime.adapter(Standing).known(case.account_id))


_KINDS: dict[str, Callable[[Runtime, Item], None]] = {
    "CASE": _escalate,
    "EFFECT": _hand_over,
    "SHARD": closing_loop.page,
}


def escalated(case: Case, programme: Programme, at: datetime, about: Collection[str] = ()) -> Step:
    """Return the step that passes an overdue case on, once: to the lead, then to the company, where it stays.

    Those whom it is about are passed over.
    """
    after = next_person(case.owner, programme, about)
    fields = {"step": case.step + 1, **owned(after or case.owner)}
    goes_on = after is not None and next_person(after, programme, about) is not None
    due = hours_after(at, programme.cases.escalate_hours, calendar_of(programme)) if goes_on else None
    return Step(Entry(at, BY_ITSELF, OVERDUE, (after or case.owner).email), fields, due)
