"""Each working day: tell CSMs who is about to be asked, pass on cases of those who have left, send alerts' digests."""

from typing import Any

from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import runtime
from functions.core.times import iso, parse
from functions.followup.alert_facts import facts_of
from functions.followup.digesting import send_digests
from functions.followup.leaving import cases_of_those_who_left
from functions.followup.noticing import tell_everyone


def handler(event: dict[str, Any], _context: object) -> dict[str, str | None]:
    """Tell everyone of the day that was scheduled, however late the event comes; say when there may be more to tell."""
    moment = parse(event["time"])
    if runtime().adapter(ProgrammeStore).digest() is None:  # before the first is activated there is nobody to tell
        return {"next_due": None}
    left = cases_of_those_who_left(runtime())
    told = tell_everyone(runtime(), moment.date())
    digests = send_digests(runtime(), runtime().now(), facts_of)  # last: a channel that is down holds up nothing else
    return {"next_due": iso(moment) if told or left or digests else None}
