"""One telling of an alert: what it is about is read again as things stand, then it is posted, once."""

from functions.adapters.effects import Effects
from functions.adapters.mailer import OutcomeUnknown
from functions.adapters.pings import Source
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.core.programme import Programme
from functions.followup.alerts.facts import facts_of
from functions.followup.alerts.notifying import knows_repeats, perform_alert
from functions.followup.parking import is_left, park, taken


def notify(runtime: Runtime, about: str, name: str) -> None:
    """Post one telling: claimed before, recorded after; what may have arrived is not posted again.

    Unless its receiver knows a repeat by its id: then it is posted again, also when a delivery died before it was
    recorded.
    """
    effects, programme = runtime.adapter(Effects), runtime.adapter(ProgrammeStore).active()[1]
    _, telling, event = name.split("#", 2)
    source = Source(about, event)
    facts = facts_of(runtime, programme, source)
    if not taken(runtime, about, name) and not _left(runtime, about, name, programme):
        return
    outcome = "not_possible"
    try:
        if facts:
            outcome = perform_alert(runtime, telling, programme, facts, source)
    except OutcomeUnknown as error:
        park(runtime, about, name, str(error))
        return
    except Exception:  # it certainly was not told, and the queue gives it back
        effects.release(about, name, runtime.now())
        raise
    effects.finish(about, name, outcome, runtime.now())


def _left(runtime: Runtime, about: str, name: str, programme: Programme) -> bool:
    """Say whether a telling that another delivery took is to be done again, since nothing tells that it was done."""
    if not is_left(runtime, about, name):
        return False
    if knows_repeats(name.split("#")[1], programme):
        return True
    park(runtime, about, name, "the delivery that took it ended")
    return False
