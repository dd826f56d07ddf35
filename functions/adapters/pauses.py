"""Pauses of the whole programme and of accounts; that of a contact is on their profile, where the claim sees it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Refused, Table
from functions.core.times import iso, parse

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
PROGRAMME = "PROGRAMME"
_FRESH = timedelta(minutes=1)


def account_target(account_id: str) -> str:
    """Return the name under which the pause of an account is kept."""
    return f"ACCOUNT#{account_id}"


class Pauses:
    """Reads all pauses with one query, at most once a minute in each environment of a function."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table; nothing is read yet."""
        self._table = runtime.adapter(Table)
        self._now = runtime.now
        self._read_at: datetime | None = None
        self._until: dict[str, datetime] = {}

    def tell(self, target: str, until: datetime, reason: str, at: datetime, by: str = "") -> None:
        """Record how long a target is paused, unless something newer is on record; a time that has passed ends it.

        By is the colleague who says so, if it was one.
        """
        change = Change(
            key=("PAUSE", target),
            update="SET #until = :until, #reason = :reason, told = :told, told_by = :by, expires_at = :expires",
            condition="attribute_not_exists(told) OR told <= :told",
            values={
                "until": iso(until),
                "reason": reason,
                "told": iso(at),
                "by": by,
                "expires": int(max(until, at).timestamp()) + 86_400,
            },
            names=("until", "reason"),
        )
        try:
            self._table.change(change)
        except Refused:  # a newer word is on record
            return
        self._read_at = None

    def until(self, account_id: str) -> datetime | None:
        """Return until when nobody of an account may be asked, be it by its own pause or the programme's."""
        self._refresh()
        known = (self._until.get(PROGRAMME), self._until.get(account_target(account_id)))
        ends = [end for end in known if end and end > self._now()]
        return max(ends) if ends else None

    def told(self, account_ids: Iterable[str]) -> dict[str, datetime]:
        """Return until when accounts themselves are paused, as it stands at this very moment; others are left out."""
        found = self._table.get_many(("PAUSE", account_target(each)) for each in account_ids)
        ends = {item["sk"].removeprefix(account_target("")): parse(item["until"]) for item in found}
        return {account_id: end for account_id, end in ends.items() if end > self._now()}

    def _refresh(self) -> None:
        now = self._now()
        if self._read_at is None or now >= self._read_at + _FRESH:
            self._until = {item["sk"]: parse(item["until"]) for item in self._table.of_item("PAUSE")}
            self._read_at = now
