"""When survey mail may leave: inside the programme's window, as the contact's own clock and calendar have it."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import get_args
from zoneinfo import ZoneInfo

from functions.core.chance import fraction
from functions.core.hours import Weekday, Window
from functions.core.people import Contact
from functions.core.programme import Sending
from functions.core.public_holidays import public_holidays
from functions.core.times import whole_second

# A window is a whole hour long at least, so its first hour is always there to spread the postponed over: a Monday
# morning then has no peak, and nobody waits longer than they must.
SPREAD = timedelta(hours=1)

_WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
_LONGEST_SHUT = 400  # days: a window that stays shut for longer than a year never opens
_REGION = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{3})*(?:[-_][a-z]{4})?[-_]([a-z]{2})(?![a-z0-9])", re.IGNORECASE)


def zone_of(contact: Contact, sending: Sending) -> ZoneInfo:
    """Return the contact's time zone, else the programme's; one that this machine cannot read counts as untold."""
    return _zone(contact.time_zone) or _zone(sending.time_zone) or ZoneInfo("UTC")


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo | None:
    """Return the zone of a name; without one, or without a file of it, None."""
    with suppress(ValueError, OSError, LookupError):
        return ZoneInfo(name) if name else None
    return None


def country_of(contact: Contact, sending: Sending) -> str | None:
    """Return whose public holidays a contact has, such as DE: their country, else their locale's, else the programme's.

    A locale tells a language first: of en nobody can say which country's, of en-GB one can.
    """
    region = _REGION.match(contact.locale)
    return contact.country or (region[1].upper() if region else sending.country)


def opening(moment: datetime, sending: Sending, contact: Contact, name: str) -> datetime:
    """Return when a mail may leave to a contact: at the moment, or at one of its own in the hour it is possible next.

    The name, such as the invitation's id, says which moment of that hour. Raises what next_open raises.
    """
    zone, country = zone_of(contact, sending), country_of(contact, sending)
    return at_in_window(moment, sending.window, zone, country, fraction("window", name))


def shuts(moment: datetime, sending: Sending, contact: Contact) -> datetime:
    """Return when the window that is open at a moment shuts there, in UTC."""
    zone, last = zone_of(contact, sending), sending.window.hours[1]
    day = moment.astimezone(zone).date() + timedelta(days=last // 24)
    return datetime.combine(day, time(last % 24), zone).astimezone(UTC)


def next_open(now: datetime, window: Window, zone: ZoneInfo, country: str | None) -> datetime:
    """Return now while the window is open, else when it opens next, in UTC and whole seconds.

    Raise LookupError if it stays shut for 400 days, ValueError if now has no time zone.
    """
    moment = whole_second(now)
    if _is_open(moment, window, zone, country):
        return moment
    today = moment.astimezone(zone).date()
    for day in (today + timedelta(days=number) for number in range(_LONGEST_SHUT)):
        opening = _opening(day, window, zone)
        # Looked at again, because clocks put forward can leave out the hour, or the whole day, that it names.
        if opening > moment and _is_open(opening, window, zone, country):
            return opening
    error = f"the window does not open within {_LONGEST_SHUT} days"
    raise LookupError(error)


def at_in_window(now: datetime, window: Window, zone: ZoneInfo, country: str | None, fraction: float) -> datetime:
    """Return now while the window is open; else a moment of the first hour it is open next, in UTC and whole seconds.

    The fraction, in [0, 1), says which moment. It must be the person's own and never change: whoever is postponed
    twice, on Saturday and on Sunday, then still leaves at the same moment. Raises what next_open raises.
    """
    opening = next_open(now, window, zone, country)
    if opening == whole_second(now):
        return opening
    later = opening + timedelta(seconds=int(fraction * SPREAD.total_seconds()))
    # Clocks put forward in that very hour can shut the window before the hour is over.
    return later if _is_open(later, window, zone, country) else opening


def _opening(day: date, window: Window, zone: ZoneInfo) -> datetime:
    """Return the first moment, in UTC, at which a clock there shows the opening hour of a day."""
    return datetime.combine(day, time(window.hours[0]), zone).astimezone(UTC)


def _is_open(moment: datetime, window: Window, zone: ZoneInfo, country: str | None) -> bool:
    there, (first, end) = moment.astimezone(zone), window.hours
    if _WEEKDAYS[there.weekday()] not in window.days or not first <= there.hour < end:
        return False
    return not (window.holidays and country and there.date() in public_holidays(country, there.year))
