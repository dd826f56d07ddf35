"""Asking again and again: each person on days of their own, drawn from hashes and never from chance."""

from datetime import UTC, date, datetime, time, timedelta

from functions.core.chance import fraction
from functions.core.people import Role
from functions.core.programme import Cadence
from functions.core.times import iso, whole_second


def next_slot(  # noqa: PLR0913 - what a slot depends on, and no two of them belong together
    cadence: Cadence, survey_id: str, contact_id: str, role: Role, *, since: datetime, after: datetime
) -> datetime:
    """Return when someone's turn comes next: the start of a UTC day, later than after.

    A person's days lie one period apart, counted from the calendar and not from when they were last asked: a turn
    that came late, or was looked up twice, moves none that follows. The first comes no sooner than first_after_days
    after since. Raise ValueError if a moment has no time zone.
    """
    days = period(cadence, role)
    offset = int(fraction("cadence", survey_id, contact_id) * days)
    earliest = max(_day_after(after), _day_from(since + timedelta(days=cadence.first_after_days)))
    wait = (offset - earliest.toordinal()) % days
    return datetime.combine(earliest + timedelta(days=wait), time(), UTC)


def period(cadence: Cadence, role: Role) -> int:
    """Return after how many days someone of a role is asked again."""
    own = cadence.key_contacts_every_days if role == "key_contact" else None
    return own or cadence.every_days


def wave(slot: datetime) -> str:
    """Return the name of the wave that a slot begins: cadence:2026-03-04."""
    return f"cadence:{iso(slot)[:10]}"


def _day_after(moment: datetime) -> date:
    """Return the first UTC day that begins later than a moment."""
    return whole_second(moment).date() + timedelta(days=1)


def _day_from(moment: datetime) -> date:
    """Return the first UTC day that begins no sooner than a moment."""
    return _day_after(moment - timedelta(microseconds=1))
