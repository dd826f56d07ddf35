"""An occasion turned into invitations, each with the time it is due, and skips for everyone else."""

from dataclasses import replace
from datetime import datetime, timedelta

from functions.core.chance import sampled
from functions.core.eligibility import Candidate, Verdict, verdict
from functions.core.inviting import Active, Ask, invitation_for, terms_of
from functions.core.people import Account, Contact, Membership
from functions.core.programme import Programme
from functions.core.survey import Invitation, Skip, SkipReason, skip_of
from functions.dispatch.occasions import Occasion
from functions.dispatch.window import opening


def decide(active: Active, occasion: Occasion, candidate: Candidate, now: datetime) -> Invitation | Skip:
    """Return the invitation for one person on one occasion, due when they may be asked, or why there is none."""
    invitation = _invitation(active, occasion, candidate)
    terms = terms_of(active.programme, invitation)
    outcome = verdict(candidate, terms, now)
    if not isinstance(outcome, str) and not _in_sample(occasion, candidate):
        outcome = "sampled_out"
    earliest = max(occasion.at, now + timedelta(hours=active.programme.sending.notice_hours))
    timed = _timed(active.programme, invitation, candidate.contact, outcome, earliest)
    return timed if isinstance(timed, Invitation) else skip_of(invitation, timed, now)


def reconsider(programme: Programme, invitation: Invitation, candidate: Candidate, now: datetime) -> Invitation | Skip:
    """Return an invitation that is due as it is to be asked now or later, or why it is not to be asked any more."""
    outcome = verdict(candidate, terms_of(programme, invitation), now)
    timed = _timed(programme, invitation, candidate.contact, outcome, now)
    return timed if isinstance(timed, Invitation) else skip_of(invitation, timed, now)


def _in_sample(occasion: Occasion, candidate: Candidate) -> bool:
    return sampled(occasion.survey_id, candidate.contact.contact_id, occasion.wave, occasion.survey.sample)


def _timed(
    programme: Programme, invitation: Invitation, contact: Contact, outcome: Verdict, earliest: datetime
) -> Invitation | SkipReason:
    """Put an ask into the sending window of its person; one that would come too late is not asked at all."""
    if isinstance(outcome, str):
        return outcome
    reason = outcome.reason if outcome else None
    possible = max(earliest, outcome.until) if outcome else earliest
    due = opening(possible, programme.sending, contact, invitation.sid)
    if due > invitation.stale_at:
        return reason or "stale"
    return replace(invitation, due_at=due, closes_at=due + (invitation.closes_at - invitation.due_at), waits_for=reason)


def trial_invitation(active: Active, survey_id: str, contact: Contact, wave: str, now: datetime) -> Invitation:
    """Return the invitation of a test: one of no account, due at once."""
    nobody = Account("test", active.programme.company.name)
    candidate = Candidate(contact, Membership(contact.contact_id, nobody.account_id, "key_contact", now), nobody)
    occasion = Occasion(survey_id, active.programme.surveys[survey_id], nobody.account_id, wave, now)
    return replace(_invitation(active, occasion, candidate), test=True, notify=False)


def _invitation(active: Active, occasion: Occasion, candidate: Candidate) -> Invitation:
    ask = Ask(occasion.survey_id, occasion.wave, occasion.at, occasion.last)
    return replace(invitation_for(active, ask, candidate), account_id=occasion.account_id)
