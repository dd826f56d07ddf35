"""An occasion turned into invitations, and skips for everyone else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.core.programme import Programme
from functions.core.scales import SCALES
from functions.core.survey import Invitation, Skip, Snapshot, invitation_id, skip_of
from functions.core.wording import default_wording
from functions.dispatch.eligibility import Candidate, reason_not_to_ask
from functions.dispatch.occasions import Occasion


@dataclass(frozen=True, slots=True)
class Active:
    """What planning needs beside the people: the programme, its hash, and the key that names invitations."""

    programme: Programme
    digest: str
    identity_key: bytes


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


def decide(active: Active, occasion: Occasion, candidate: Candidate, now: datetime) -> Invitation | Skip:
    """Return the invitation for one person on one occasion, or why there is none."""
    invitation = _invitation(active, occasion, candidate, now)
    reason = reason_not_to_ask(candidate, occasion, now)
    return skip_of(invitation, reason, now) if reason else invitation


def _invitation(active: Active, occasion: Occasion, candidate: Candidate, now: datetime) -> Invitation:
    survey, company, contact = occasion.survey, active.programme.company, candidate.contact
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
        company=company.name,
        wording=default_wording(survey.metric, company.product, contact.locale, survey.question),
        programme=active.digest,
        snapshot=snapshot(candidate),
        quiet_days=0 if occasion.last else survey.quiet_days,
        planned_at=now,
        due_at=now,
        closes_at=now + timedelta(days=survey.open_days),
    )
