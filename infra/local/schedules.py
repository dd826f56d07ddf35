"""When schedules fire: rate() and AWS's six-field cron()."""

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from infra.local.intrinsics import NotUnderstood

_DAY = timedelta(days=1)
_MONTHS = {name.upper(): number for number, name in enumerate(calendar.month_abbr) if number}
_WEEKDAYS = {name: number for number, name in enumerate(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"), start=1)}
_RATE = re.compile(r"rate\((\d+) (minute|hour|day)(s?)\)")
_YEARS = range(1970, 2200)
_WEEK = range(1, 8)


class Timetable(Protocol):
    """When one schedule fires."""

    def first(self, after: datetime, until: datetime) -> datetime | None:
        """Return the first moment that is later than `after` and not later than `until`."""

    def last_on(self, day: date, after: datetime, until: datetime) -> datetime | None:
        """Return the last moment on a UTC day that is later than `after` and not later than `until`."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Every so often, counted from when the stack was created."""

    every: timedelta
    created: datetime

    def first(self, after: datetime, until: datetime) -> datetime | None:
        """Return the first multiple of the rate after a moment, if it lies in the jump; none is before creation."""
        number = max((after - self.created) // self.every, 0) + 1
        moment = self.created + number * self.every
        return moment if moment <= until else None

    def last_on(self, day: date, after: datetime, until: datetime) -> datetime | None:
        """Return the last multiple of the rate on the day, if it lies in the jump."""
        end = min(until, _midnight(day) + _DAY - timedelta(microseconds=1))
        last = self.created + (end - self.created) // self.every * self.every
        return last if last > max(after, _midnight(day) - timedelta(microseconds=1), self.created) else None


@dataclass(frozen=True, slots=True)
class Cron:
    """Minutes, hours and days; a day fits if its date or its weekday does, never both (AWS wants one to be ?)."""

    minutes: frozenset[int]
    hours: frozenset[int]
    dates: frozenset[int]
    last_date: bool
    months: frozenset[int]
    weekdays: frozenset[int]
    last_weekdays: frozenset[int]
    nth_weekdays: frozenset[tuple[int, int]]
    years: frozenset[int]

    def fits(self, day: date) -> bool:
        """Say whether the schedule fires on a day."""
        return day.month in self.months and day.year in self.years and (self._date_fits(day) or self._weekday_fits(day))

    def _date_fits(self, day: date) -> bool:
        return day.day in self.dates or (self.last_date and _is_last_week(day, days=1))

    def _weekday_fits(self, day: date) -> bool:
        weekday = day.isoweekday() % 7 + 1
        nth = (weekday, (day.day + 6) // 7)
        last = weekday in self.last_weekdays and _is_last_week(day, days=7)
        return weekday in self.weekdays or last or nth in self.nth_weekdays

    def first(self, after: datetime, until: datetime) -> datetime | None:
        """Return the first minute that fits and lies in the jump."""
        found = (self._within(day, after, until) for day in days(after, until))
        return next((moments[0] for moments in found if moments), None)

    def last_on(self, day: date, after: datetime, until: datetime) -> datetime | None:
        """Return the last minute of the day that fits and lies in the jump."""
        return max(self._within(day, after, until), default=None)

    def _within(self, day: date, after: datetime, until: datetime) -> list[datetime]:
        """Return the minutes of a day that fit and lie in the jump, in order."""
        if not self.fits(day):
            return []
        times = (time(hour, minute, tzinfo=UTC) for hour in sorted(self.hours) for minute in sorted(self.minutes))
        return [moment for at in times if after < (moment := datetime.combine(day, at)) <= until]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _is_last_week(day: date, days: int) -> bool:
    return day.day > calendar.monthrange(day.year, day.month)[1] - days


def days(after: datetime, until: datetime) -> Iterator[date]:
    """Return the UTC days of a stretch of time, from its first to its last."""
    first, last = after.astimezone(UTC).date(), until.astimezone(UTC).date()
    return (first + number * _DAY for number in range((last - first).days + 1))


def parse(expression: str, created: datetime, at: str) -> Timetable:
    """Read a schedule expression; what is not understood is refused, naming the logical id."""
    try:
        return _rate(expression, created) if expression.startswith("rate(") else _cron(expression)
    except (ValueError, KeyError) as error:
        message = f"{at}: schedule {expression} is not understood ({error})"
        raise NotUnderstood(message) from error


def _rate(expression: str, created: datetime) -> Rate:
    found = _RATE.fullmatch(expression)
    if not found or int(found[1]) == 0 or (int(found[1]) == 1) == bool(found[3]):
        message = "a rate is rate(1 day), rate(15 minutes), ..."
        raise ValueError(message)
    return Rate(timedelta(**{f"{found[2]}s": int(found[1])}), created)


def _cron(expression: str) -> Cron:
    fields = expression.removeprefix("cron(").removesuffix(")").split()
    if not (expression.startswith("cron(") and expression.endswith(")")) or len(fields) != 6:  # noqa: PLR2004
        message = "a cron has six fields: minutes hours day-of-month month day-of-week year"
        raise ValueError(message)
    minutes, hours, dates, months, weekdays, years = fields
    if (dates == "?") == (weekdays == "?"):
        message = "one of day-of-month and day-of-week must be ?, the other not"
        raise ValueError(message)
    return Cron(
        minutes=_numbers(minutes, range(60)),
        hours=_numbers(hours, range(24)),
        dates=_numbers("" if dates in {"?", "L"} else dates, range(1, 32)),
        last_date=dates == "L",
        months=_numbers(months, range(1, 13), _MONTHS),
        weekdays=_numbers(",".join(part for part in _parts(weekdays) if _is_plain(part)), _WEEK, _WEEKDAYS),
        last_weekdays=frozenset(_number(part[:-1], _WEEKDAYS) for part in _parts(weekdays) if _is_last(part)),
        nth_weekdays=frozenset(_nth(part) for part in _parts(weekdays) if "#" in part),
        years=_numbers(years, _YEARS),
    )


def _parts(field: str) -> list[str]:
    return [] if field == "?" else field.split(",")


def _is_plain(part: str) -> bool:
    return "#" not in part and not _is_last(part)


def _is_last(part: str) -> bool:
    return part.endswith("L") and len(part) > 1


def _nth(part: str) -> tuple[int, int]:
    weekday, number = part.split("#")
    return _number(weekday, _WEEKDAYS), int(number)


def _numbers(field: str, bounds: range, names: Mapping[str, int] | None = None) -> frozenset[int]:
    return frozenset(number for part in field.split(",") if part for number in _span(part, bounds, names or {}))


def _span(part: str, bounds: range, names: Mapping[str, int]) -> range:
    """Read one part of a list: *, a number, a range, or any of them with a step."""
    span, _, step = part.partition("/")
    low, dash, high = span.partition("-")
    first = bounds[0] if span == "*" else _number(low, names)
    last = _number(high, names) if dash else bounds[-1] if span == "*" or step else first
    if first not in bounds or last not in bounds or last < first:
        message = f"{part} is not within {bounds[0]}-{bounds[-1]}"
        raise ValueError(message)
    return range(first, last + 1, int(step or 1))


def _number(text: str, names: Mapping[str, int]) -> int:
    return names[text.upper()] if text.upper() in names else int(text)
