"""Business time: always UTC, always whole seconds, so that ISO text sorts as time does."""

from datetime import UTC, date, datetime


def whole_second(moment: datetime) -> datetime:
    """Return the moment in UTC without its fraction of a second; a naive one is refused."""
    if moment.tzinfo is None:
        message = f"{moment.isoformat()} has no time zone"
        raise ValueError(message)
    return moment.astimezone(UTC).replace(microsecond=0)


def iso(moment: datetime) -> str:
    """Return the moment as stored everywhere: 2026-01-05T09:00:00Z."""
    return whole_second(moment).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse(text: str) -> datetime:
    """Read ISO 8601 text with an offset or Z."""
    return whole_second(datetime.fromisoformat(text))


def whole_day(moment: datetime) -> datetime:
    """Return the beginning of the moment's day in UTC."""
    return whole_second(moment).replace(hour=0, minute=0, second=0)


def month_of(moment: datetime) -> str:
    """Return the UTC month that a lake partition is named after: 2026-01."""
    return whole_second(moment).strftime("%Y-%m")


def long_date(day: date) -> str:
    """Return a date as a reader of English mail expects it: 5 January 2026."""
    return f"{day.day} {day:%B %Y}"
