"""What follow-up knows of one account when it decides: what was said, what is promised, and what was expected.

All of it lies under the account's own key, between ANSWER# and CASE#, so that one consistent query reads it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from functions.core.people import Function, Kind, Owner, Role, Touchpoint
from functions.core.scales import SCALES, Band, Metric

CaseKind = Literal["answer", "silence", "risk"]
CaseState = Literal["open", "acknowledged", "answered", "closed"]
Priority = Literal["high", "normal"]
CaseOutcome = Literal["resolved", "in_progress", "not_reached", "no_action"]
Colour = Literal["red", "yellow", "green"]
BY_HAND = "by hand"  # the version of tags that a person has put right
_ACTS = frozenset({"wrote", "closed"})  # what is done to a case that makes it answered, or ends it


@dataclass(frozen=True, slots=True)
class Heard:
    """One invitation as follow-up remembers it: an answer as it stands, or one that closed without (score None).

    At is when it was first answered, or closed; version the response's version, 0 without an answer; contact_id is
    empty for an anonymous answer. Excluded says why a CSM took it out of the figures. About is the address of the CSM
    whom a survey about the CSM was about; whoever they are, they never see it. Tagged_by is list, bedrock, or the
    address of whoever put the tags right; tagged_at is since when the tags hold: since this version was given, or since
    they were put right. Proposed are further themes that a model suggests, and nobody has reviewed.
    """

    sid: str
    contact_id: str
    survey_id: str
    kind: Kind
    touchpoint: Touchpoint
    metric: Metric
    at: datetime
    role: Role = "end_user"
    version: int = 0
    score: int | None = None
    comment: str = ""
    tags: tuple[str, ...] = ()
    tag_version: str = ""
    locale: str = ""
    channel: str = ""
    excluded: str = ""
    about: str = ""
    tagged_by: str = ""
    proposed: tuple[str, ...] = ()
    tagged_at: datetime | None = None

    @property
    def band(self) -> Band | None:
        """Return which part of its scale the score is in, or None without one."""
        return None if self.score is None else SCALES[self.metric].band(self.score)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was done to a case or an answer: when, by whom (an address, or "listening-post"), and what."""

    at: datetime
    by: str
    what: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A promise to get back to someone, or to look after a silent account.

    Sids are the answers it is about, the first of which opened it. A confidential one is about the account's own CSM,
    and is kept from them. Step counts how often it was escalated, since the owner last had a new due time; owner is who
    has it now. Version counts every change.
    """

    case_id: str
    kind: CaseKind
    account_id: str
    account_name: str
    contact_id: str
    sids: tuple[str, ...]
    opened_at: datetime
    due_at: datetime
    owner: Owner
    state: CaseState = "open"
    function: Function | None = None
    priority: Priority = "normal"
    confidential: bool = False
    step: int = 0
    reason: str = ""
    channel: str = ""
    outcome: CaseOutcome | None = None
    note: str = ""
    closed_at: datetime | None = None
    answered_at: datetime | None = None
    log: tuple[Entry, ...] = ()
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Say whether something is still promised."""
        return self.state != "closed"

    @property
    def acted_at(self) -> datetime | None:
        """Return when somebody last got back to them, or closed the case; answered_at stays that of the first time."""
        return max((each.at for each in self.log if each.what in _ACTS), default=None)


@dataclass(frozen=True, slots=True)
class Baseline:
    """What an account's answers were like, as reports work it out each night: the mean of -1, 0, +1, and of how many.

    Expected is the shrunken NPS of the baseline (Efron and Morris 1975), on -1 to 1.
    """

    expected: float
    answers: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Override:
    """What the account's CSM says its health is, whatever the figures say, until a day."""

    colour: Colour
    reason: str
    by: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """All that is on record under an account, the oldest first."""

    heard: tuple[Heard, ...] = ()
    cases: tuple[Case, ...] = ()
    baseline: Baseline | None = None
    override: Override | None = None

    @property
    def answers(self) -> tuple[Heard, ...]:
        """Return what was said, without what was excluded."""
        return tuple(each for each in self.heard if each.score is not None and not each.excluded)

    def including(self, heard: Heard) -> "Known":
        """Return the same with an answer as it is now, in its place by time."""
        others = [each for each in self.heard if each.sid != heard.sid]
        return replace(self, heard=tuple(sorted([*others, heard], key=lambda each: (each.at, each.sid))))

    def heard_as(self, sid: str) -> Heard | None:
        """Return what one invitation brought, if anything is on record."""
        return next((each for each in self.heard if each.sid == sid), None)

    def case_of(self, sid: str) -> Case | None:
        """Return the case that an answer is part of."""
        return next((each for each in self.cases if sid in each.sids), None)

    def about(self, case: Case) -> frozenset[str]:
        """Return the addresses of the CSMs whom a case is about; of a case that is about none, none."""
        return frozenset(each.about for each in self.heard if each.sid in case.sids and each.about)

    def of(self, contact_id: str) -> tuple[Heard, ...]:
        """Return what one person said, or did not; nothing of people without a name."""
        return tuple(each for each in self.heard if contact_id and each.contact_id == contact_id)
