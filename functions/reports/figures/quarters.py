"""Calendar quarters by the names of their first months: 2026-01 is the first quarter of 2026."""

from datetime import datetime

from functions.core.times import month_of
from functions.reports.figures.months import back


def quarter_of(month: str) -> str:
    """Return the quarter that a month lies in."""
    return back(month, (int(month[5:7]) - 1) % 3)


def up_to(as_of: datetime, count: int) -> tuple[str, ...]:
    """Return that many quarters, the last being the one of as_of, oldest first."""
    last = quarter_of(month_of(as_of))
    return tuple(back(last, 3 * before) for before in reversed(range(count)))


def short(quarter: str) -> str:
    """Return the quarter as it fits a narrow column: Q1 2026."""
    return f"Q{(int(quarter[5:7]) + 2) // 3} {quarter[:4]}"
