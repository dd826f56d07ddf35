"""What a desk shows of its accounts: answers as they come, cases, and who has not answered. Nobody is ranked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from functions.core.people import Account, Contact, Owner
from functions.core.programme import Programme
from functions.core.scales import SCALES, category
from functions.core.standing import Case, Heard, Known
from functions.followup.desk.upcoming import survey_name
from functions.followup.tags.conflict import conflict
from functions.followup.web.scope import Viewer, readable

ACCOUNTS_READ = 200  # of which one page reads the records
ANSWERS_SHOWN = 50
SILENT_SHOWN = 100
_CLOSED_SHOWN = timedelta(days=30)
GONE = "Someone who is gone"
NAMELESS = "Someone without a name"


@dataclass(frozen=True, slots=True)
class Sight:
    """An account in somebody's view, and of its record what they may read."""

    account: Account
    known: Known
    heard: tuple[Heard, ...]

    @property
    def name(self) -> str:
        """Return what the account is called."""
        return self.account.name or self.account.account_id


def sight(who: Viewer, account: Account, known: Known) -> Sight:
    """Return what somebody sees of an account."""
    return Sight(account, known, readable(who, account, known))


@dataclass(frozen=True, slots=True)
class Filters:
    """What answers, and accounts, are narrowed down to; empty is no limit. CSM is an address."""

    survey: str = ""
    category: str = ""
    segment: str = ""
    tag: str = ""
    csm: str = ""

    @property
    def any(self) -> bool:
        """Say whether anything is left out."""
        return bool(self.survey or self.category or self.segment or self.tag or self.csm)

    def account(self, account: Account) -> bool:
        """Say whether an account is wanted."""
        owner = account.owner.email if account.owner else ""
        return self.segment in {"", account.segment} and self.csm in {"", owner}

    def heard(self, heard: Heard) -> bool:
        """Say whether an answer is wanted."""
        if self.survey not in {"", heard.survey_id} or (self.tag and self.tag not in heard.tags):
            return False
        return not self.category or self.category == category_of(heard)


def category_of(heard: Heard) -> str:
    """Return the category of an answer's score, or nothing without one."""
    return "" if heard.score is None else category(heard.metric, heard.score)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose in a list: its value and what people read."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to narrow down by: only what occurs."""

    surveys: tuple[Choice, ...]
    categories: tuple[Choice, ...]
    segments: tuple[Choice, ...]
    tags: tuple[Choice, ...]
    csms: tuple[Choice, ...]


def choices(sights: Iterable[Sight], tags: Mapping[str, str], owners: Iterable[Owner]) -> Choices:
    """Return what answers can be narrowed down by, each list in the order of its words; owners are all in view."""
    sights = list(sights)
    answers = [each for one in sights for each in one.heard if each.score is not None]
    found = {tag for each in answers for tag in each.tags}
    csms = {each.email: each.name for each in owners}
    return Choices(
        surveys=_sorted({each.survey_id: survey_name(each.survey_id) for each in answers}),
        categories=_sorted({(name := category_of(each)): name.capitalize() for each in answers}),
        segments=_sorted({one.account.segment: one.account.segment for one in sights if one.account.segment}),
        tags=_sorted({tag: tags.get(tag, tag) for tag in found}),
        csms=_sorted(csms) if len(csms) > 1 else (),
    )


def _sorted(named: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(value, text) for value, text in sorted(named.items(), key=lambda each: (each[1].lower(), each)))


def tag_choices(programme: Programme) -> Mapping[str, str]:
    """Return the programme's tags by id, with what colleagues call them, in the programme's own order."""
    return {tag_id: tag.name("en") for tag_id, tag in programme.tags.list.items()}


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer as a line of a list; excluded says why it does not count, case_id that there is a case about it.

    It contradicts itself where the comment says plainly the opposite of the score.
    """

    sid: str
    account_id: str
    account: str
    person: str
    survey: str
    score: int
    high: int
    band: str
    comment: str
    tags: tuple[str, ...]
    at: datetime
    case_id: str
    excluded: str
    contradicts: bool = False


def answers(sights: Iterable[Sight], filters: Filters) -> list[tuple[Sight, Heard]]:
    """Return the answers that are wanted, the newest first."""
    found = [(one, each) for one in sights for each in one.heard if each.score is not None and filters.heard(each)]
    return sorted(found, key=lambda each: (each[1].at, each[1].sid), reverse=True)


def answer_lines(
    found: Iterable[tuple[Sight, Heard]], contacts: Mapping[str, Contact], tags: Mapping[str, str]
) -> list[AnswerLine]:
    """Return answers as lines, in their order."""
    return [_line(one, each, person(each.contact_id, contacts), tags) for one, each in found]


def _line(one: Sight, heard: Heard, who: str, tags: Mapping[str, str]) -> AnswerLine:
    case = one.known.case_of(heard.sid)
    return AnswerLine(
        sid=heard.sid,
        account_id=one.account.account_id,
        account=one.name,
        person=who,
        survey=survey_name(heard.survey_id),
        score=heard.score or 0,
        high=SCALES[heard.metric].high,
        band=heard.band or "",
        comment=heard.comment,
        tags=tuple(tags.get(tag, tag) for tag in heard.tags),
        at=heard.at,
        case_id=case.case_id if case else "",
        excluded=heard.excluded,
        contradicts=contradicts(heard),
    )


def contradicts(heard: Heard) -> bool:
    """Say whether a comment says plainly the opposite of its score: flagged for a person, and never corrected."""
    return bool(heard.band and heard.comment) and conflict(heard.band or "middle", heard.comment, heard.locale)


def person(contact_id: str, contacts: Mapping[str, Contact]) -> str:
    """Return what someone is called; an anonymous answer is nobody's."""
    if not contact_id:
        return NAMELESS
    contact = contacts.get(contact_id)
    return contact.name or contact.email or contact.contact_id if contact else GONE


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case as a line of a list; overdue says that nobody got back to them in time."""

    case: Case
    person: str
    overdue: bool


def overdue(case: Case, now: datetime) -> bool:
    """Say whether somebody should have had an answer by now, and has none."""
    return case.state in {"open", "acknowledged"} and case.due_at < now


def in_order(cases: Iterable[Case], now: datetime) -> list[Case]:
    """Return cases as they are to be worked on: overdue, then urgent, then by when they are due; answered ones last."""
    waits = {"open": 0, "acknowledged": 0, "answered": 1, "closed": 2}
    return sorted(
        cases,
        key=lambda each: (
            waits[each.state], not overdue(each, now), each.priority != "high", each.due_at, each.case_id,
        ),
    )  # fmt: skip


def lately_closed(cases: Iterable[Case], now: datetime) -> list[Case]:
    """Return the cases that were closed in the last month, the last first."""
    found = [(each.closed_at, each) for each in cases if each.closed_at and not each.is_open]
    lately = [(at, each) for at, each in found if now - at < _CLOSED_SHOWN]
    return [each for _, each in sorted(lately, key=lambda each: (each[0], each[1].case_id), reverse=True)]


def case_lines(cases: Iterable[Case], contacts: Mapping[str, Contact], now: datetime) -> list[CaseLine]:
    """Return cases as lines, in their order."""
    return [CaseLine(each, person(each.contact_id, contacts), overdue(each, now)) for each in cases]


@dataclass(frozen=True, slots=True)
class SilentLine:
    """Someone who let the last surveys close without an answer: how many in a row, and whether they ever answered."""

    account_id: str
    account: str
    contact_id: str
    person: str
    key_contact: bool
    count: int
    ever: bool
    survey: str
    at: datetime


Silence = tuple[Sight, tuple[Heard, ...]]  # someone's surveys of one account, the oldest first, the last unanswered


def silences(sights: Iterable[Sight]) -> list[Silence]:
    """Return who has not answered when last asked: key contacts first, then whoever was silent last."""
    found = [(one, each) for one in sights for each in _by_person(one.heard) if each[-1].score is None]
    return sorted(found, key=lambda each: (each[1][-1].role != "key_contact", -each[1][-1].at.timestamp()))


def _by_person(heard: Sequence[Heard]) -> list[tuple[Heard, ...]]:
    named = sorted((each for each in heard if each.contact_id), key=lambda each: each.contact_id)  # stable: by time
    return [tuple(group) for _, group in groupby(named, key=lambda each: each.contact_id)]


def silent_lines(found: Iterable[Silence], contacts: Mapping[str, Contact]) -> list[SilentLine]:
    """Return who has not answered as lines, in their order."""
    return [_silent(one, heard, contacts) for one, heard in found]


def _silent(one: Sight, heard: tuple[Heard, ...], contacts: Mapping[str, Contact]) -> SilentLine:
    last, answered = heard[-1], [index for index, each in enumerate(heard) if each.score is not None]
    return SilentLine(
        account_id=one.account.account_id,
        account=one.name,
        contact_id=last.contact_id,
        person=person(last.contact_id, contacts),
        key_contact=last.role == "key_contact",
        count=len(heard) - (answered[-1] + 1 if answered else 0),
        ever=bool(answered),
        survey=survey_name(last.survey_id),
        at=last.at,
    )


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account as a line of a list: who looks after it, what was said last, and what is promised."""

    account_id: str
    name: str
    csm: str
    segment: str
    stage: str
    last: AnswerLine | None
    open_cases: int
    paused: bool


def account_lines(
    sights: Iterable[Sight], may_open: Callable[[Sight, Case], bool], paused: Mapping[str, datetime]
) -> list[AccountLine]:
    """Return accounts as lines, by name."""
    return [
        AccountLine(
            account_id=one.account.account_id,
            name=one.name,
            csm=one.account.owner.name if one.account.owner else "",
            segment=one.account.segment,
            stage=one.account.stage,
            last=next((_line(one, each, "", {}) for each in reversed(one.heard) if each.score is not None), None),
            open_cases=sum(each.is_open and may_open(one, each) for each in one.known.cases),
            paused=one.account.account_id in paused,
        )
        for one in sorted(sights, key=lambda each: (each.name.lower(), each.account.account_id))
    ]
