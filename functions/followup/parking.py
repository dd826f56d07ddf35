"""Taking an effect to do it, and what is left of one that was taken and of which nothing more is known."""

from functions.adapters.effects import Effects
from functions.adapters.log import log
from functions.adapters.runtime import Runtime
from functions.adapters.table import Refused


def taken(runtime: Runtime, about: str, name: str) -> bool:
    """Say whether this delivery has taken an effect; another may have, or it is done."""
    try:
        runtime.adapter(Effects).claim(about, name, runtime.now())
    except Refused:
        return False
    return True


def is_left(runtime: Runtime, about: str, name: str) -> bool:
    """Say whether an effect was taken and nothing tells how it ended: mostly, that the delivery which took it died."""
    return runtime.adapter(Effects).state(about, name) == "doing"


def park(runtime: Runtime, about: str, name: str, reason: str) -> None:
    """Record what may have happened, and must not happen again, for a person to look at."""
    log().error("effect unconfirmed", extra={"about": about, "effect": name, "error": reason})
    runtime.adapter(Effects).finish(about, name, "unconfirmed", runtime.now())
