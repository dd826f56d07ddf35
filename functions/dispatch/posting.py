"""One mail handed to SES, and what can be said of it afterwards."""

from collections.abc import Callable
from datetime import timedelta

from functions.adapters.log import log
from functions.adapters.mailer import Mailer, NotSent, OutcomeUnknown, Refusal
from functions.adapters.runtime import Runtime
from functions.core.mail import Mail

# How long to leave SES alone after it refused; the schedule then hands the mail over again, until it is stale.
REST: dict[Refusal, timedelta] = {
    "rate": timedelta(minutes=15),
    "quota": timedelta(hours=1),
    "account": timedelta(hours=1),
    "setup": timedelta(hours=1),
}


def post(runtime: Runtime, sid: str, write: Callable[[], Mail], give_back: Callable[[], None]) -> str | NotSent | None:
    """Send once: return SES's message id, why it refused, or None if nobody knows whether the mail left.

    What was claimed for the mail is given back if it certainly did not leave; then whatever went wrong is raised,
    unless it was SES that refused.
    """
    try:
        return runtime.adapter(Mailer).send(write())
    except OutcomeUnknown as error:
        log().error("outcome unknown", extra={"sid": sid, "error": str(error)})
        return None
    except NotSent as refused:
        give_back()
        level = log().warning if refused.why in {"rate", "mail"} else log().error  # the others need a person
        level("refused by SES", extra={"sid": sid, "code": refused.code, "why": refused.why})
        return refused
    except Exception:
        give_back()
        raise
