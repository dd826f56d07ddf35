"""How far to move the clock, as a person or a program writes it."""

from datetime import datetime, timedelta

import isodate

_FURTHEST = timedelta(days=3660)


def read(text: object, now: datetime) -> timedelta:
    """Return an ISO 8601 duration such as P1D or PT15M; raise ValueError naming the field if it cannot be used."""
    if not isinstance(text, str) or not text.strip():
        message = "advance: wanted an ISO 8601 duration such as P1D, P2W or PT15M"
        raise ValueError(message)
    try:
        found = isodate.parse_duration(text.strip())
        # months and years have no length of their own, only one that counts from a day
        length = found if isinstance(found, timedelta) else found.totimedelta(start=now)
    except (isodate.ISO8601Error, OverflowError, ValueError) as error:
        message = f"advance: {text!r} is not an ISO 8601 duration such as P1D, P2W or PT15M"
        raise ValueError(message) from error
    if not timedelta(0) < length <= _FURTHEST:
        message = "advance: time can be moved forward only, and by ten years at most"
        raise ValueError(message)
    return timedelta(seconds=length.total_seconds())
