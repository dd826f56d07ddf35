"""Whether a person may be asked now: one outcome for each, and a reason with every no."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.core.people import Account, Contact, Membership
from functions.core.programme import Audience
from functions.core.survey import SkipReason
from functions.dispatch.occasions import Occasion


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who might be asked, in one of the accounts they belong to."""

    contact: Contact
    membership: Membership
    account: Account


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
        (contact.bounced_at, "bounced"),
        (contact.duplicate_of, "duplicate_person"),
    )
    return next((reason for applies, reason in reasons if applies), None)


def quiet(asked_at: datetime | None, quiet_days: int, now: datetime) -> bool:
    """Say whether someone was asked less than the quiet period ago."""
    return asked_at is not None and asked_at > now - timedelta(days=quiet_days)


def reason_not_to_ask(candidate: Candidate, occasion: Occasion, now: datetime) -> SkipReason | None:
    """Return why this person is not asked on this occasion, or None if they are."""
    survey = occasion.survey
    if not in_audience(survey.audience, candidate):
        return "wrong_audience"
    if candidate.account.churned_at and not occasion.last:
        return "account_churned"
    contact = candidate.contact
    if reason := unreachable(contact):
        return reason
    if occasion.last:
        return None
    return "quiet_period" if quiet(contact.asked_at(survey.kind), survey.quiet_days, now) else None
