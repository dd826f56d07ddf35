"""Which answer, and which silence, opens a case; who has it, how urgent it is, and when it is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.core.people import Account, Function, Owner
from functions.core.programme import Programme
from functions.core.standing import Case, CaseKind, Heard, Known, Priority
from functions.followup.cases.owning import CONFIDENTIAL, assigned
from functions.followup.cases.working_time import calendar_of, hours_after

ASSIGNED = "assigned"  # what is done when a case is handed to somebody
BY_ITSELF = "listening-post"  # who did what no colleague did
_ASKED_AGAIN_AFTER = timedelta(days=180)  # a silence that was looked into is looked into again no sooner


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a decision rests on: the account as it is, what is known of it, the programme, what the words are about.

    Known has in it what is decided on, before has not. Functions are those that the tags of the comment route to, bases
    the company's means by touchpoint; quote and contact are what the person consented to (None: not asked). Doubtful
    says that a colleague may have answered for them. At is the time of what happened.
    """

    account: Account
    known: Known
    programme: Programme
    at: datetime
    before: Known = field(default_factory=Known)
    functions: tuple[Function, ...] = ()
    bases: Mapping[str, float] = field(default_factory=dict)
    quote: bool | None = None
    contact: bool | None = None
    doubtful: bool = False


def calls_for_case(heard: Heard, programme: Programme) -> bool:
    """Say whether an answer opens a case; one without a name can be neither called nor written to."""
    return bool(heard.contact_id) and heard.band in programme.cases.open_for and not heard.excluded


def answer_case(heard: Heard, now: Situation) -> Case:
    """Return the case that an answer opens; its id is the answer's, so that it is opened once."""
    return _case(heard, now, "answer", "")


def risk_case(heard: Heard, now: Situation, reasons: Sequence[str]) -> Case:
    """Return the case that a warning opens where no answer did."""
    return _case(heard, now, "risk", " ".join(reasons))


def silence_case(heard: Heard, now: Situation) -> Case | None:
    """Return the case of a survey that closed without an answer, if it is one too many.

    A key contact who has never answered, and an account of which nobody has answered for as many surveys of anyone's
    as the programme says: each asks for another way to talk. One that is open already, or was of late, is enough.
    """
    if not heard.contact_id or _of_late(now):
        return None
    limit = now.programme.cases.silent_waves
    mine = now.known.of(heard.contact_id)
    if heard.role == "key_contact" and len(mine) >= limit and all(each.score is None for each in mine):
        return _case(heard, now, "silence", NEVER_ANSWERED.format(count=len(mine)))
    last = now.known.heard[-limit:]
    if len(last) == limit and all(each.score is None for each in last) and now.known.answers:
        return _case(heard, now, "silence", FELL_SILENT.format(count=limit))
    return None


NEVER_ANSWERED = (
    "A key contact has never answered, to {count} surveys. Ask them another way: in the next call, or through someone"
    " they work with."
)
FELL_SILENT = (
    "Nobody at this account has answered the last {count} surveys, though somebody used to. Look at how they use the"
    " product, and call the key contact."
)


def _of_late(now: Situation) -> bool:
    """Say whether somebody looks, or has lately looked, into a silence of this account."""
    cases = [each for each in now.known.cases if each.kind == "silence"]
    return any(each.is_open or now.at - each.opened_at < _ASKED_AGAIN_AFTER for each in cases)


def _case(heard: Heard, now: Situation, kind: CaseKind, reason: str) -> Case:
    calendar, account = calendar_of(now.programme), now.account
    today = now.at.astimezone(calendar.zone).date()
    csm = Owner("", heard.about) if heard.about else account.owner  # what is about one goes by them, whosever it is now
    who = assigned(csm, heard.touchpoint, now.functions, now.programme, today)
    priority = priority_of(heard, account, now.programme) if kind != "silence" else "normal"
    return Case(
        case_id=heard.sid,
        kind=kind,
        account_id=account.account_id,
        account_name=account.name,
        contact_id=heard.contact_id,
        sids=(heard.sid,),
        opened_at=now.at,
        due_at=hours_after(now.at, _hours(heard, kind, priority, now.programme), calendar),
        owner=who.owner,
        function=who.function,
        priority=priority,
        confidential=heard.touchpoint == CONFIDENTIAL,
        reason=reason,
        channel=heard.channel,
    )


def priority_of(heard: Heard, account: Account, programme: Programme) -> Priority:
    """Return how urgent a case is: high of a key contact who is unhappy, and of an account that pays much."""
    threshold = programme.cases.high_priority_arr
    large = threshold is not None and (account.arr or 0) >= threshold
    unhappy = heard.role == "key_contact" and heard.band == "bottom"
    return "high" if large or unhappy else "normal"


def _hours(heard: Heard, kind: CaseKind, priority: Priority, programme: Programme) -> int:
    hours = programme.cases.due_hours
    if kind == "silence":
        return hours.top
    usual = {"bottom": hours.bottom, "middle": hours.middle, "top": hours.top, None: hours.top}[heard.band]
    return min(usual, programme.cases.high_priority_hours) if priority == "high" else usual


def held_until(heard: Heard, programme: Programme) -> datetime:
    """Return when the automatic reply to a low score may leave: until then a person may get back to them."""
    return hours_after(heard.at, programme.cases.hold_hours, calendar_of(programme))
