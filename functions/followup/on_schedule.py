"""Each working day: tell CSMs who is about to be asked, pass on cases of those who have left, send alerts' digests."""

from collections.abc import Callable
from functools import partial
from typing import Any

from functions.adapters.log import log
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import runtime
from functions.core.times import iso, parse
from functions.followup.alerts.digesting import send_digests
from functions.followup.alerts.facts import facts_of
from functions.followup.cases.leaving import cases_of_those_who_left
from functions.followup.mail.noticing import tell_everyone


def handler(event: dict[str, Any], _context: object) -> dict[str, str | None]:
    """Tell everyone of the day that was scheduled, however late the event comes; say when there may be more to tell.

    A step that fails stops no other; it is raised once all are done, so that the schedule comes again.
    """
    moment, here = parse(event["time"]), runtime()
    if here.adapter(ProgrammeStore).digest() is None:  # before the first is activated there is nobody to tell
        return {"next_due": None}
    steps = (
        partial(cases_of_those_who_left, here),
        partial(tell_everyone, here, moment.date()),
        partial(send_digests, here, here.now(), facts_of),
    )
    done = [_tried(step) for step in steps]
    if failed := [each for each in done if isinstance(each, Exception)]:
        message = f"{len(failed)} of {len(steps)} steps failed"
        raise ExceptionGroup(message, failed)
    return {"next_due": iso(moment) if any(done) else None}


def _tried(step: Callable[[], int]) -> int | Exception:
    try:
        return step()
    except Exception as error:  # noqa: BLE001 - raised by whoever called, after the other steps
        log().error("step failed", extra={"error": type(error).__name__})
        return error
