"""What makes a visit look like the work of a machine, or an answer like that of a colleague in a customer's name.

Scanners that open every link leave signals, never answers.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Any

from functions.adapters.log import log
from functions.adapters.runtime import Runtime
from functions.adapters.sign_ins import SignIns
from functions.core.page_headers import from_staff
from functions.core.times import parse
from functions.ingest.submission import Submission
from functions.ingest.web import Visit

_AT_ONCE = timedelta(seconds=10)  # nobody finds, reads and clicks a mail so soon after it arrived
_TOGETHER = timedelta(seconds=10)  # two scores within this are a scanner's
_FAST = timedelta(seconds=2)
_MOST = 1000


class Looks:
    """Remembers which score each invitation was last opened with, as far as this environment saw it."""

    def __init__(self, runtime: Runtime) -> None:
        """Begin with none."""
        self._now = runtime.now
        self._seen: OrderedDict[str, tuple[int, datetime]] = OrderedDict()
        self._several: set[str] = set()

    def note(self, sid: str, score: int | None) -> bool:
        """Note a look; say whether another score was clicked only seconds before."""
        if score is None:
            return sid in self._several
        before, at = self._seen.get(sid, (score, self._now()))
        if before != score and self._now() - at < _TOGETHER:
            self._several.add(sid)
        self._seen[sid] = score, self._now()
        self._forget()
        return sid in self._several

    def several(self, sid: str) -> bool:
        """Say whether an invitation was opened with several scores within seconds."""
        return sid in self._several

    def _forget(self) -> None:
        while len(self._seen) > _MOST:
            sid, _ = self._seen.popitem(last=False)
            self._several.discard(sid)


def looked(lent: Runtime, sid: str, visit: Visit, score: int | None, item: dict[str, Any]) -> None:
    """Log a look at a page with whatever makes it suspicious; a look is never written down as more than that."""
    found = {
        "trap": bool(visit.trap),
        "prefetch": visit.prefetch,
        "several_scores": lent.adapter(Looks).note(sid, score),
        "at_once": score is not None and _at_once(item, lent.now()),
    }
    lent.adapter(SignIns).lately(visit.address)  # known by the time that the answer comes, which then reads nothing
    signals = [name for name, applies in found.items() if applies]
    if signals:
        log().info("looks like a machine", sid=sid, signals=signals)


def _at_once(item: dict[str, Any], now: datetime) -> bool:
    """Say whether it is sooner after the mail arrived, or left, than a person could be."""
    told = item.get("delivered_at") or item.get("sent_at")
    return told is not None and now - parse(told) < _AT_ONCE


def of_answer(lent: Runtime, visit: Visit, sid: str, submission: Submission) -> tuple[str, ...]:
    """Return what is suspicious about an answer; it is stored with it, and counts all the same."""
    now = lent.now().timestamp()
    fast = submission.shown_at is not None and now - submission.shown_at < _FAST.total_seconds()
    several = lent.adapter(Looks).several(sid)
    machine = tuple(name for name, applies in (("fast", fast), ("several_scores", several)) if applies)
    return (*machine, *of_staff(lent, visit.address, visit.cookies))


def of_staff(lent: Runtime, address: str, cookies: str = "") -> tuple[str, ...]:
    """Return what an answer is known by if a colleague opened a link of theirs there, or in that browser, of late."""
    found = (("staff_address", lent.adapter(SignIns).lately(address)), ("staff_browser", from_staff(cookies)))
    return tuple(name for name, applies in found if applies)
