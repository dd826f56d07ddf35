"""Invitations, responses and skips, and the identities that make them safe to repeat."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from functions.core.people import Kind, Owner, Role
from functions.core.scales import Metric

State = Literal[
    "planned", "sent", "delivered", "answered", "expired", "skipped", "unconfirmed", "bounced", "rejected", "declined",
]  # fmt: skip
Channel = Literal["email", "link", "kiosk", "widget", "reply"]
SkipReason = Literal[
    "no_address", "unsubscribed", "bounced", "complained", "duplicate_person",
    "wrong_audience", "account_churned", "sampled_out", "already_invited", "quiet_period", "paused", "held",
    "daily_cap", "stale", "refused",
]  # fmt: skip

_SID_BYTES = 16


def invitation_id(key: bytes, contact_id: str, survey_id: str, wave: str) -> str:
    """Return the invitation's id: the same contact, survey and wave always give the same one.

    26 lower-case base32 characters of HMAC-SHA-256 cut to 16 bytes, so that it fits a mail
    address's local part and an SES tag, and cannot be guessed without the key.
    """
    message = f"{contact_id}\x1f{survey_id}\x1f{wave}".encode()
    digest = hmac.new(key, message, hashlib.sha256).digest()[:_SID_BYTES]
    return base64.b32encode(digest).decode().rstrip("=").lower()


def pseudonym(key: bytes, contact_id: str) -> str:
    """Return the name under which a contact appears in the lake: stable, and useless without the key."""
    return hmac.new(key, b"lake\x1f" + contact_id.encode(), hashlib.sha256).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The account as it was on the day the survey was decided; reports group by these, not by today's."""

    account_name: str = ""
    segment: str = ""
    stage: str = ""
    role: Role = "end_user"
    owner: Owner | None = None
    arr: int | None = None
    groups: dict[str, str] = field(default_factory=dict)  # by what else the programme groups, such as the plan


@dataclass(frozen=True, slots=True)
class Invitation:
    """One contact, one survey, one wave; with its form, it carries all that sending and answering need.

    Form is the version of what is asked; person is the first name by which its page tells whose it is. The answer to an
    anonymous one is stored apart from it.
    Whoever was last asked less than quiet_days ago (decline_days, if they declined) is not asked again; once it is
    sent, it keeps neither. What cannot be sent by stale_at is not sent any more; waits_for is why it was put off.
    A step is the first mail (0) or a numbered reminder, each so many days after the first. The last survey of an
    account that has left is `last`.
    With `notify` the account's CSM is told beforehand; held_by is the desk on which one was held.
    """

    sid: str
    contact_id: str
    account_id: str
    survey_id: str
    wave: str
    kind: Kind
    touchpoint: str
    metric: Metric
    low: int
    high: int
    locale: str
    form: str
    programme: str
    snapshot: Snapshot
    planned_at: datetime
    due_at: datetime
    stale_at: datetime
    closes_at: datetime
    quiet_days: int = 0
    decline_days: int = 0
    state: State = "planned"
    sent_at: datetime | None = None
    message_id: str | None = None
    waits_for: SkipReason | None = None
    remind_days: tuple[int, ...] = ()
    step: int = 0
    test: bool = False
    last: bool = False
    notify: bool = False
    person: str = ""
    anonymous: bool = False
    held_by: str | None = None
    held_reason: str | None = None

    def due_after(self, sent_at: datetime, step: int = 0) -> datetime:
        """Return when something is due again after a step was sent: the next reminder, or the closing."""
        reminders = [sent_at + timedelta(days=days) for days in self.remind_days[step:]]
        return min((*reminders[:1], self.closes_at))


@dataclass(frozen=True, slots=True)
class Response:
    """What someone answered, as of one version; answered_at never changes, updated_at does."""

    sid: str
    version: int
    score: int
    comment: str
    channel: Channel
    answered_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Skip:
    """Why someone was not asked on an occasion."""

    sid: str
    contact_id: str
    account_id: str
    survey_id: str
    wave: str
    reason: SkipReason
    skipped_at: datetime
    snapshot: Snapshot = field(default_factory=Snapshot)


def skip_of(invitation: Invitation, reason: SkipReason, now: datetime) -> Skip:
    """Return the skip of an invitation that was planned and then could not be sent."""
    return Skip(
        sid=invitation.sid,
        contact_id=invitation.contact_id,
        account_id=invitation.account_id,
        survey_id=invitation.survey_id,
        wave=invitation.wave,
        reason=reason,
        skipped_at=now,
        snapshot=invitation.snapshot,
    )
