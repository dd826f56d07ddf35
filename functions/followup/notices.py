"""One telling of an alert: what it is about is read again as things stand, then it is posted, once."""

from datetime import datetime

from functions.adapters.effects import Effects
from functions.adapters.log import log
from functions.adapters.mailer import OutcomeUnknown
from functions.adapters.pings import Source
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.table import Refused
from functions.core.programme import Programme
from functions.followup.alert_facts import facts_of
from functions.followup.notifying import knows_repeats, perform_alert


def notify(runtime: Runtime, about: str, name: str) -> None:
    """Post one telling: claimed before, recorded after; what may have arrived is not posted again.

    Unless its receiver knows a repeat by its id: then it is posted again, also when a delivery died before it was
    recorded.
    """
    effects, programme = runtime.adapter(Effects), runtime.adapter(ProgrammeStore).active()[1]
    _, telling, event = name.split("#", 2)
    source = Source(about, event)
    facts = facts_of(runtime, programme, source)
    if not _claimed(effects, about, name, runtime.now()) and not _left(runtime, about, name, programme):
        return
    outcome = "not_possible"
    try:
        if facts:
            outcome = perform_alert(runtime, telling, programme, facts, source)
    except OutcomeUnknown as error:
        _park(runtime, about, name, str(error))
        return
    except Exception:  # it certainly was not told, and the queue gives it back
        effects.release(about, name, runtime.now())
        raise
    effects.finish(about, name, outcome, runtime.now())


def _claimed(effects: Effects, about: str, name: str, now: datetime) -> bool:
    try:
        effects.claim(about, name, now)
    except Refused:
        return False
    return True


def _left(runtime: Runtime, about: str, name: str, programme: Programme) -> bool:
    """Say whether a telling that another delivery took is to be done again, since nothing tells that it was done."""
    if runtime.adapter(Effects).state(about, name) != "doing":
        return False
    if knows_repeats(name.split("#")[1], programme):
        return True
    _park(runtime, about, name, "the delivery that took it ended")
    return False


def _park(runtime: Runtime, about: str, name: str, reason: str) -> None:
    """Record what may have been told, and must not be told again, for a person to look at."""
    log().error("alert unconfirmed", extra={"about": about, "effect": name, "error": reason})
    runtime.adapter(Effects).finish(about, name, "unconfirmed", runtime.now())
