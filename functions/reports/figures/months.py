"""Calendar months by their names: 2026-01."""

from datetime import UTC, datetime

from functions.core.times import month_of, parse


def back(month: str, count: int) -> str:
    """Return the month that lies a number of months before."""
    index = int(month[:4]) * 12 + int(month[5:7]) - 1 - count
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def up_to(as_of: datetime, count: int) -> tuple[str, ...]:
    """Return that many months, the last being the one of as_of, oldest first."""
    last = month_of(as_of)
    return tuple(back(last, before) for before in reversed(range(count)))


def start(month: str) -> datetime:
    """Return the first moment of a month."""
    return parse(f"{month}-01T00:00:00Z")


def short(month: str) -> str:
    """Return the month as it fits a narrow column: Jan 2026."""
    return f"{start(month):%b %Y}"


def naive(moment: datetime) -> datetime:
    """Return the moment without its zone, as the lake's timestamps are: UTC, unsaid."""
    return moment.astimezone(UTC).replace(tzinfo=None)
