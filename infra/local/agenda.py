"""What fires next in a jump of the clock: quarter-hourly ticks that find nothing to do are passed over."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from infra.local.schedules import Timetable, days

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where one schedule stands: it fires only later than `after`, and not before `wanted`, or never if that is None.

    A daily one does not say when it has something to do: it fires at most once a UTC day, at the day's last moment.
    """

    timetable: Timetable
    after: datetime
    wanted: datetime | None
    daily: bool = False

    def moment(self, until: datetime) -> datetime | None:
        """Return when it fires next, if that is not later than `until`."""
        if self.daily:
            return self._last_of_a_day(until)
        if self.wanted is None:
            return None
        return self.timetable.first(max(self.after, self.wanted - _INSTANT), until)

    def _last_of_a_day(self, until: datetime) -> datetime | None:
        lasts = (self.timetable.last_on(day, self.after, until) for day in days(self.after, until))
        return next((moment for moment in lasts if moment), None)

    def fired(self, moment: datetime, answer: Any) -> "Plan":  # noqa: ANN401 - any JSON
        """Return the plan after it fired: an answer with `next_due`, ISO text or None, says when to fire again."""
        if not isinstance(answer, dict) or "next_due" not in answer:
            return replace(self, after=moment, daily=True)
        due = answer["next_due"]
        return replace(self, after=moment, wanted=datetime.fromisoformat(due) if due else None, daily=False)


class Agenda:
    """The plans of all schedules. What a function told holds only until something else is written anywhere."""

    def __init__(self, timetables: Mapping[str, Timetable], start: datetime) -> None:
        """Let every schedule fire at its first moment after the start, to learn how it is to be called from then on."""
        self._plans = {name: Plan(timetable, start, start) for name, timetable in timetables.items()}

    def next(self, until: datetime) -> tuple[datetime, str] | None:
        """Return what fires first of all that is left, and when; None if nothing does by `until`."""
        found = ((plan.moment(until), name) for name, plan in self._plans.items())
        return min(((moment, name) for moment, name in found if moment), default=None)

    def fired(self, name: str, moment: datetime, answer: Any) -> None:  # noqa: ANN401 - any JSON
        """Take what a schedule's function returned, or None if it failed."""
        self._plans[name] = self._plans[name].fired(moment, answer)

    def stir(self, moment: datetime) -> None:
        """Something was written: let every schedule fire at its next moment, to learn what is due now."""
        self._plans = {name: replace(plan, wanted=moment) for name, plan in self._plans.items()}

    def pass_over(self, moment: datetime) -> None:
        """End a jump: nothing fires any more at or before its last moment, and before the next, anyone may write."""
        self._plans = {name: replace(plan, after=moment) for name, plan in self._plans.items()}
        self.stir(moment)
