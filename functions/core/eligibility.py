"""Whether a person may be asked: now, at a later time, or not; and a reason with every no."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.core.people import Account, Asked, Contact, Kind, Membership
from functions.core.programme import Audience
from functions.core.survey import SkipReason

_LOOK_AGAIN = timedelta(days=1)  # a pause may end sooner than was said


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who might be asked, in one of the accounts they belong to; paused_until is of their account or of all."""

    contact: Contact
    membership: Membership
    account: Account
    paused_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What one ask keeps to: whom it is for, how long it leaves people in peace, and until when it makes sense.

    A last survey, when the account gave notice, has no quiet period; sid is its own, so that it never waits for itself.
    """

    sid: str
    survey_id: str
    kind: Kind
    audience: Audience
    quiet_days: int
    decline_days: int
    less_often_days: int
    open_days: int
    stale_at: datetime
    last: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """Someone may be asked, but not before a time; the reason becomes that of a skip if it never gets possible."""

    until: datetime
    reason: SkipReason


Verdict = SkipReason | Wait | None


def in_audience(audience: Audience, candidate: Candidate) -> bool:
    """Say whether a survey is meant for someone of this role in such an account; what it does not name may be any."""
    account = candidate.account
    told = {**account.attributes, **candidate.contact.attributes}
    named = (
        (account.segment, audience.segments),
        (account.stage, audience.stages),
        (account.plan, audience.plans),
        *((told.get(name), values) for name, values in audience.attributes.items()),
    )
    fits = all(not wanted or value in wanted for value, wanted in named)
    return fits and candidate.membership.role in audience.roles


def unreachable(contact: Contact) -> SkipReason | None:
    """Return why this person must not be mailed at all, or None."""
    reasons: tuple[tuple[object, SkipReason], ...] = (
        (not contact.email, "no_address"),
        (contact.unsubscribed_at, "unsubscribed"),
        (contact.complained_at, "complained"),
        (contact.bounces(), "bounced"),
        (contact.duplicate_of, "duplicate_person"),
    )
    return next((reason for applies, reason in reasons if applies), None)


def verdict(candidate: Candidate, terms: Terms, now: datetime) -> Verdict:
    """Return why this person is not asked, until when their turn has to wait, or None if they may be asked now."""
    if not in_audience(terms.audience, candidate):
        return "wrong_audience"
    if candidate.account.churned_at and not terms.last:
        return "account_churned"
    return personal_verdict(candidate.contact, terms, candidate.paused_until, now)


def personal_verdict(contact: Contact, terms: Terms, paused_until: datetime | None, now: datetime) -> Verdict:
    """Return the same of a person in whatever account; paused_until is of that account, or of all."""
    if reason := unreachable(contact):
        return reason
    if terms.kind in contact.no_kinds:
        return "unsubscribed"
    if terms.sid in contact.held:
        return "held"
    if now > terms.stale_at:
        return "stale"
    waits = [wait for wait in (_quiet(contact, terms, now), _paused(contact, paused_until, now)) if wait]
    if not waits:
        return None
    longest = max(waits, key=lambda wait: wait.until)
    return longest if longest.until <= terms.stale_at else longest.reason


def _quiet(contact: Contact, terms: Terms, now: datetime) -> Wait | None:
    """Return the end of the quiet period, which is that of a decline if it ends sooner."""
    asked = contact.asked(terms.kind)
    if asked is None or asked.sid == terms.sid:
        return None
    days = min(terms.quiet_days, terms.decline_days) if asked.declined else terms.quiet_days
    if contact.less_often:
        days = max(terms.quiet_days, terms.less_often_days)
    until = asked.at + timedelta(days=days)
    return Wait(until, _why_quiet(asked, terms, now)) if until > now else None


def _why_quiet(asked: Asked, terms: Terms, now: datetime) -> SkipReason:
    still_open = asked.survey_id == terms.survey_id and asked.at + timedelta(days=terms.open_days) > now
    return "already_invited" if still_open and not asked.declined else "quiet_period"


def _paused(contact: Contact, paused_until: datetime | None, now: datetime) -> Wait | None:
    ends = [end for end in (contact.paused_until, paused_until) if end and end > now]
    return Wait(min(max(ends), now + _LOOK_AGAIN), "paused") if ends else None
