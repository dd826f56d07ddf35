"""Each working day: tell every CSM who of their accounts is about to be asked, so that they can hold it."""

from typing import Any

from functions.adapters.runtime import runtime
from functions.core.times import iso, parse
from functions.followup.noticing import tell_everyone


def handler(event: dict[str, Any], _context: object) -> dict[str, str | None]:
    """Tell everyone of the day that was scheduled, however late the event comes; say when there may be more to tell."""
    moment = parse(event["time"])
    told = tell_everyone(runtime(), moment.date())
    return {"next_due": iso(moment) if told else None}
