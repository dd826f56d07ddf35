"""What colleagues change in an account's health by hand: they set it, take that back, or leave an answer out."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from functions.core.standing import Known, Override
from functions.core.times import iso, parse
from functions.followup.decisions.deciding import NOTIFY, Effect

Item = dict[str, Any]
HEALTH = "health"
_LAPSED = "lapsed"
_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Overridden:
    """A health that was set by hand, or set otherwise; one that was taken back ends at once."""

    account_id: str
    cause: str
    at: datetime
    was: Override | None
    override: Override

    def records(self, known: Known) -> tuple[Known, Known]:
        """Return an account's record as it was before, and after."""
        return replace(known, override=self.was), replace(known, override=self.override)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An answer that was taken out of the figures, or let count again, which is to be left out for no reason."""

    account_id: str
    cause: str
    at: datetime
    sid: str
    was: str
    reason: str

    def records(self, known: Known) -> tuple[Known, Known]:
        """Return an account's record as it was before, and after."""
        heard = known.heard_as(self.sid)
        if heard is None:
            return known, known
        return known.including(replace(heard, excluded=self.was)), known.including(replace(heard, excluded=self.reason))


Judgement = Overridden | LeftOut


def overridden(old: Item, new: Item) -> Overridden:
    """Return the change of what a colleague says an account's health is."""
    log = new["log"]
    return Overridden(
        account_id=new["pk"].removeprefix("ACCOUNT#"),
        cause=f"assessed:{len(log)}",
        at=parse(log[-1]["at"]),
        was=_override(old) if old else None,
        override=_override(new),
    )


def _override(item: Item) -> Override:
    return Override(item["colour"], item["reason"], item["by"], parse(item["until"]))


def left_out(old: Item, new: Item) -> LeftOut | None:
    """Return whether a change of an invitation takes its answer out of the figures, or back in."""
    was, reason = old.get("excluded", ""), new.get("excluded", "")
    if was == reason:
        return None
    cause = f"{new['sid']}:judged:{new['version']}"
    return LeftOut(new["account_id"], cause, parse(new["judged_at"]), new["sid"], was, reason)


def lapse(judgement: Judgement) -> tuple[str, datetime] | None:
    """Return what to call the end of a health that was set by hand, and when that is, if it is still to come."""
    if not isinstance(judgement, Overridden) or judgement.override.until <= judgement.at:
        return None
    return f"{_LAPSED}:{iso(judgement.override.until)}", judgement.override.until


def is_lapse(cause: str) -> bool:
    """Say whether a change of health is the end of one that was set by hand."""
    return cause.startswith(_LAPSED)


def lapsing(known: Known, until: datetime) -> Known | None:
    """Return the record as it was while a health was set by hand until then; None if that was changed meanwhile."""
    override = known.override
    if override is None or override.until != until:
        return None
    return replace(known, override=replace(override, until=until + _MOMENT))


def tellings(names: tuple[str, ...], account_id: str, cause: str, at: datetime, due: datetime | None) -> list[Effect]:
    """Return the tellings of a change of health by the alerts' names; at is when it happened, or will."""
    tail = f"{HEALTH}#{cause}#{iso(at)}"
    return [Effect(f"ACCOUNT#{account_id}", f"{NOTIFY}#{name}#{tail}", at, due) for name in names]
