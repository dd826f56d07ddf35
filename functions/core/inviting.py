"""An invitation made out for one person, and the terms that it keeps to; whoever asks people begins here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.core.eligibility import Candidate, Terms
from functions.core.mail import first_name
from functions.core.programme import Audience, Programme
from functions.core.scales import SCALES
from functions.core.survey import Invitation, Snapshot, invitation_id

_EVERYONE = Audience()


@dataclass(frozen=True, slots=True)
class Active:
    """What inviting needs beside the people: the programme, its hash, and the key that names invitations."""

    programme: Programme
    digest: str
    identity_key: bytes


@dataclass(frozen=True, slots=True)
class Ask:
    """A survey asked on one occasion (a wave); the last one, of who has left, waits for no quiet period."""

    survey_id: str
    wave: str
    at: datetime
    last: bool = False


def invitation_for(active: Active, ask: Ask, candidate: Candidate) -> Invitation:
    """Return the invitation for one person, due at once."""
    programme, contact, account = active.programme, candidate.contact, candidate.account
    survey = programme.surveys[ask.survey_id]
    scale = SCALES[survey.metric]
    form = programme.form(ask.survey_id, contact.locale)
    return Invitation(
        sid=invitation_id(active.identity_key, contact.contact_id, ask.survey_id, ask.wave),
        contact_id=contact.contact_id,
        account_id=account.account_id,
        survey_id=ask.survey_id,
        wave=ask.wave,
        kind=survey.kind,
        touchpoint=survey.touchpoint,
        metric=survey.metric,
        low=scale.low,
        high=scale.high,
        locale=contact.locale,
        form=form.version,
        programme=active.digest,
        snapshot=snapshot(candidate, programme.reports.group_by),
        quiet_days=0 if ask.last else programme.quiet_days(survey),
        decline_days=0 if ask.last else programme.quiet.after_decline_days,
        planned_at=ask.at,
        due_at=ask.at,
        stale_at=ask.at + timedelta(days=survey.stale_days),
        closes_at=ask.at + timedelta(days=survey.open_days),
        remind_days=tuple(each.after_days for each in survey.reminders),
        last=ask.last,
        notify=programme.sending.notice_hours > 0,
        person="" if survey.anonymous else first_name(contact.name),
        anonymous=survey.anonymous,
    )


def snapshot(candidate: Candidate, group_by: Sequence[str]) -> Snapshot:
    """Return the account as it is today, to be kept with whatever is decided now, and what reports group it by."""
    account = candidate.account
    told = account.attributes | {"plan": account.plan}
    return Snapshot(
        account_name=account.name,
        segment=account.segment,
        stage=account.stage,
        role=candidate.membership.role,
        owner=account.owner,
        arr=account.arr,
        groups={facet: told[facet] for facet in group_by if told.get(facet)},
    )


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
        less_often_days=0 if invitation.last else programme.quiet.less_often_days,
        open_days=(invitation.closes_at - invitation.due_at).days,
        stale_at=invitation.stale_at,
        last=invitation.last,
    )
