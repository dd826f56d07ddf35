"""Business hours: when a promise falls due, as the colleagues' own clock and calendar have it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from functions.core.hours import Weekday, Window
from functions.core.programme import Programme
from functions.core.public_holidays import public_holidays
from functions.core.times import whole_second

_WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
_LONGEST = 1000  # days: 400 hours of one hour a week are far beyond any promise, and are cut off there


@dataclass(frozen=True, slots=True)
class Calendar:
    """When colleagues are at work: hours of days, in a time zone, without the public holidays of a country."""

    window: Window
    zone: ZoneInfo
    country: str | None = None

    def shift(self, day: date) -> tuple[datetime, datetime] | None:
        """Return when work begins and ends on a day, in UTC; None on a day off."""
        if _WEEKDAYS[day.weekday()] not in self.window.days:
            return None
        if self.window.holidays and self.country and day in public_holidays(self.country, day.year):
            return None
        first, end = self.window.hours
        begins = datetime.combine(day, time(first), self.zone)
        ends = datetime.combine(day + timedelta(days=end // 24), time(end % 24), self.zone)
        return begins.astimezone(UTC), ends.astimezone(UTC)


def calendar_of(programme: Programme) -> Calendar:
    """Return when the colleagues of a programme are at work."""
    sending = programme.sending
    return Calendar(programme.cases.hours, ZoneInfo(sending.time_zone), sending.country)


def hours_after(start: datetime, hours: int, calendar: Calendar) -> datetime:
    """Return the moment at which so many business hours have passed since the start, in UTC.

    Eight hours after Friday 16:00, at work from 9 to 17, is Monday 16:00. Without a working day in a thousand it is
    the end of those.
    """
    left, at = timedelta(hours=hours), whole_second(start)
    today = at.astimezone(calendar.zone).date() - timedelta(days=1)  # a shift may reach beyond midnight
    for day in (today + timedelta(days=number) for number in range(_LONGEST)):
        shift = calendar.shift(day)
        if shift is None or shift[1] <= at:
            continue
        begins, ends = max(at, shift[0]), shift[1]
        if ends - begins >= left:
            return begins + left
        left -= ends - begins
    return at + timedelta(days=_LONGEST)
