"""An occasion turned into invitations, each with the time it is due, and skips for everyone else."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from functions.core.people import Account, Contact, Membership
from functions.core.programme import Audience, Programme
from functions.core.scales import SCALES
from functions.core.survey import Invitation, Skip, SkipReason, Snapshot, invitation_id, skip_of
from functions.core.wording import default_wording
from functions.dispatch.cadence import sampled
from functions.dispatch.eligibility import Candidate, Terms, Verdict, verdict
from functions.dispatch.occasions import Occasion
from functions.dispatch.window import opening

_EVERYONE = Audience()


@dataclass(frozen=True, slots=True)
class Active:
    """What planning needs beside the people: the programme, its hash, and the key that names invitations."""

    programme: Programme
    digest: str
    identity_key: bytes


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


def terms_of(programme: Programme, invitation: Invitation) -> Terms:
    """Return what an invitation keeps to; the audience of a survey that the programme no longer has is everyone."""
    survey = programme.surveys.get(invitation.survey_id)
    return Terms(
        sid=invitation.sid,
        survey_id=invitation.survey_id,
        kind=invitation.kind,
        audience=survey.audience if survey else _EVERYONE,
        quiet_days=invitation.quiet_days,
        decline_days=invitation.decline_days,
        open_days=(invitation.closes_at - invitation.due_at).days,
        stale_at=invitation.stale_at,
        last=invitation.last,
    )


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


def snapshot(candidate: Candidate) -> Snapshot:
    """Return the account as it is today, to be kept with whatever is decided now."""
    account = candidate.account
    return Snapshot(
        account_name=account.name,
        segment=account.segment,
        stage=account.stage,
        role=candidate.membership.role,
        owner=account.owner,
        arr=account.arr,
    )


def trial_invitation(active: Active, survey_id: str, contact: Contact, wave: str, now: datetime) -> Invitation:
    """Return the invitation of a test: one of no account, due at once."""
    nobody = Account("test", active.programme.company.name)
    candidate = Candidate(contact, Membership(contact.contact_id, nobody.account_id, "key_contact", now), nobody)
    occasion = Occasion(survey_id, active.programme.surveys[survey_id], nobody.account_id, wave, now)
    return replace(_invitation(active, occasion, candidate), test=True, notify=False)


def _invitation(active: Active, occasion: Occasion, candidate: Candidate) -> Invitation:
    survey, programme, contact = occasion.survey, active.programme, candidate.contact
    scale = SCALES[survey.metric]
    return Invitation(
        sid=invitation_id(active.identity_key, contact.contact_id, occasion.survey_id, occasion.wave),
        contact_id=contact.contact_id,
        account_id=occasion.account_id,
        survey_id=occasion.survey_id,
        wave=occasion.wave,
        kind=survey.kind,
        touchpoint=survey.touchpoint,
        metric=survey.metric,
        low=scale.low,
        high=scale.high,
        locale=contact.locale,
        company=programme.company.name,
        wording=default_wording(survey.metric, programme.company.product, contact.locale, survey.question),
        programme=active.digest,
        snapshot=snapshot(candidate),
        quiet_days=0 if occasion.last else programme.quiet_days(survey),
        decline_days=0 if occasion.last else programme.quiet.after_decline_days,
        planned_at=occasion.at,
        due_at=occasion.at,
        stale_at=occasion.at + timedelta(days=survey.stale_days),
        closes_at=occasion.at + timedelta(days=survey.open_days),
        remind_days=tuple(each.after_days for each in survey.reminders),
        last=occasion.last,
        notify=programme.sending.notice_hours > 0,
    )
