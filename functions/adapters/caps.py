"""How many mails of a kind may still leave on a day: reserved before they are handed over, so that no reader counts."""

from datetime import date, timedelta

from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Refused, Table

_ATTEMPTS = 5
_KEPT = 40 * 86_400


class Caps:
    """One counter for each thing that is capped and each day; a reservation that is not used is lost with its day."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)
        self._now = runtime.now

    def take(self, what: str, day: date, wanted: int, limit: int) -> int:
        """Reserve as many as are wanted, or as are left of the limit; return how many that is."""
        for _ in range(_ATTEMPTS):
            if wanted <= 0:
                return 0
            try:
                self._add(what, day, wanted, limit)
            except Refused as refused:
                used = refused.item["used"] if refused.item else 0
                wanted = min(wanted, limit - used)
            else:
                return wanted
        return 0  # everyone wants the last few at once: the next tick sees what is left

    def used(self, what: str, before: date, days: int) -> dict[date, int]:
        """Return how many were reserved on each of the days before one; a day without any is left out."""
        wanted = [before - timedelta(days=number) for number in range(1, days + 1)]
        found = self._table.get_many((f"CAP#{what}", day.isoformat()) for day in wanted)
        return {date.fromisoformat(item["sk"]): item["used"] for item in found}

    def _add(self, what: str, day: date, wanted: int, limit: int) -> None:
        if wanted > limit:
            raise Refused(None)
        self._table.change(
            Change(
                key=(f"CAP#{what}", day.isoformat()),
                update="SET expires_at = :expires ADD used :wanted",
                condition="attribute_not_exists(used) OR used <= :room",
                values={
                    "wanted": wanted,
                    "room": limit - wanted,
                    "expires": int(self._now().timestamp()) + _KEPT,
                },
            )
        )
