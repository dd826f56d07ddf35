"""A company whose truth is known, as rows of the lake: 240 customers who answer as those of the demo do.

What is true of it: starters grow unhappy after the redesign, enterprises are won over slowly, business stays put; whose
worst score was a detractor's leaves four times as often in the half year after; better exports, for every second
business account, made promoters of three in four; starters who complain have their answer two days later than others;
enterprises write about single sign-on in two of five comments, others in one of twelve, while the role makes no
difference to what people write; one account is about to be lost; and one account in eight never answers and leaves more
often than those that do.

A larger company, of which each customer has one person, is not the same everywhere: there a detractor's account leaves
five times as often among starters and enterprises, and as often as any other in business.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from functions.core.scales import category
from functions.core.times import iso
from infra.local.company import END, START, chance
from infra.local.opinions import REDESIGN, answer

AS_OF = END + timedelta(days=1)
LANDMARK = AS_OF - timedelta(days=181)  # a day before the report's, so that nobody leaves on it
EXPORTS = datetime.fromisoformat("2026-07-01T09:00:00+00:00")
LOST = "acc-004"  # starter would be usual: this one is made an enterprise that says so

SEGMENTS = ("starter", "business", "enterprise")
_ARR = {"starter": 6_000, "business": 24_000, "enterprise": 120_000}
_EVERY = timedelta(days=90)
_DETRACTOR = 6
_LATER = {"starter": timedelta(days=2)}
_SILENT, _SILENT_LEAVE = 0.12, 0.6  # shares of the accounts
_TAGS = {
    "Support answered within minutes.": ("support",),
    "The weekly overview saves me hours.": ("reports",),
    "Exports are fast now.": ("exports", "speed"),
    "Good, but exports are slow.": ("exports", "speed"),
    "Mobile could be better.": ("mobile",),
    "Setup took longer than we thought.": ("setup",),
    "Exports time out and nobody answers.": ("exports", "support"),
    "The new screens hide what we need.": ("usability",),
    "Too expensive now.": ("price",),
    "Single sign-on is missing.": ("security",),
}
_SIGN_ON = "Single sign-on is missing."
_WRITE_OF_IT = {"enterprise": 0.4, "business": 0.08, "starter": 0.08}  # shares of the comments
_FUNCTION = {"support": "support", "price": "sales"}  # product has the others

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Company:
    """How many customers, with how many people each, and what share leaves: of detractors' accounts, and of others."""

    customers: int
    people: int
    detractors_leave: Mapping[str, float]
    others_leave: float


ALIKE = Company(240, 3, dict.fromkeys(SEGMENTS, 0.4), 0.1)
APART = Company(1_200, 1, {"starter": 0.5, "business": 0.1, "enterprise": 0.5}, 0.1)


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: whose, when and what."""

    sid: str
    account_id: str
    segment: str
    at: datetime
    score: int
    comment: str = ""


@dataclass
class Told:
    """The rows of each set, as the archive would have written them."""

    responses: list[Row] = field(default_factory=list)
    comments: list[Row] = field(default_factory=list)
    invitations: list[Row] = field(default_factory=list)
    accounts: list[Row] = field(default_factory=list)
    outcomes: list[Row] = field(default_factory=list)
    usage: list[Row] = field(default_factory=list)
    tags: list[Row] = field(default_factory=list)
    cases: list[Row] = field(default_factory=list)
    replies: list[Row] = field(default_factory=list)
    activity: list[Row] = field(default_factory=list)
    annotations: list[Row] = field(default_factory=list)


def told(company: Company = ALIKE) -> Told:
    """Return everything, always the same."""
    found = Told()
    for number in range(company.customers):
        _customer(found, company, f"acc-{number:03d}", SEGMENTS[number % 3])
    _lost(found)
    found.annotations += list(_changes(company))
    return found


def has_better_exports(account_id: str) -> bool:
    """Say whether better exports were made for an account: every second one of the business segment."""
    return int(account_id[4:]) % 6 == 1


def _customer(found: Told, company: Company, account_id: str, segment: str) -> None:
    renewal = (AS_OF + timedelta(days=200)).date().isoformat()
    row = {"account_id": account_id, "version": 1, "name": account_id, "segment": segment, "stage": "live"}
    times = {"created_at": iso(START), "changed_at": iso(START), "launch_date": "2025-01-01", "renewal_date": renewal}
    found.accounts.append({**row, **times, "arr": _ARR[segment]})
    people = [f"{account_id}-{person}" for person in range(company.people)]
    silent = account_id != LOST and chance(account_id, "silent") < _SILENT
    said = [[] if silent else list(_answers(person, account_id, segment)) for person in people]
    gone = _gone(account_id, said, company.detractors_leave[segment], company.others_leave)
    if gone < END:
        churned = {"outcome_id": f"{account_id}-gone", "version": 1, "account_id": account_id, "outcome": "churned"}
        found.outcomes.append({**churned, "at": iso(gone)})
    answered = {each.sid for each in chain.from_iterable(said)}
    for each in chain.from_iterable(said):
        if each.at < gone:
            _said(found, each)
    occasions = ((_sid(each, at), at) for each in people for at in _asked(each))
    for sid, at in occasions:
        if sid not in answered and at < gone:
            found.invitations.append(_row(sid, account_id, segment) | {"state": "delivered", "sent_at": iso(at)})
    if chance(account_id, "signs in") < 0.5:
        found.activity.append({"account_id": account_id, "contact_key": people[0], "day": f"{gone:%Y-%m-%d}"})


def _gone(account_id: str, said: list[list[Said]], detractors_leave: float, others_leave: float) -> datetime:
    """Return when an account leaves, or the end for one that does not."""
    last = [known[-1].score for each in said if (known := [one for one in each if one.at < LANDMARK])]
    share = (detractors_leave if min(last) <= _DETRACTOR else others_leave) if last else _SILENT_LEAVE
    if account_id == LOST or chance(account_id, "leaves") >= share:
        return END
    return LANDMARK + timedelta(days=2 + int(chance(account_id, "when") * 170))


def _asked(person: str) -> Iterator[datetime]:
    at = START + _EVERY * chance(person, "begins")
    while at < END:
        yield at
        at += _EVERY


def _sid(person: str, at: datetime) -> str:
    return f"{person}-{at:%m%d%y}"


def _answers(person: str, account_id: str, segment: str) -> Iterator[Said]:
    for at in _asked(person):
        said = answer(person, segment, at, "nps")
        if said and at + said.after < END:
            better = at >= EXPORTS and has_better_exports(account_id) and chance(person, at, "better") < 0.75
            score, comment = (9, "Exports are fast now.") if better else (said.score, said.comment)
            if comment and chance(person, at, "signs on") < _WRITE_OF_IT[segment]:
                comment = _SIGN_ON
            yield Said(_sid(person, at), account_id, segment, at + said.after, score, comment)


def _row(sid: str, account_id: str, segment: str) -> Row:
    person = sid.rpartition("-")[0]
    role = "key_contact" if person.endswith("0") else "end_user"
    row: Row = {"sid": sid, "version": 3, "survey_id": "product-nps", "metric": "nps", "locale": "en"}
    row |= {"account_id": account_id, "contact_key": person, "segment": segment, "role": role}
    return row | {"touchpoint": "product", "question_version": "q1", "groups": f"segment={segment}\nrole={role}"}


def _said(found: Told, said: Said) -> None:
    row = _row(said.sid, said.account_id, said.segment)
    given = {"score": said.score, "category": category("nps", said.score), "channel": "email", "response_version": 1}
    given["consent_quote"] = chance(said.sid, "may be quoted") < 0.5
    found.responses.append({**row, **given, "answered_at": iso(said.at), "updated_at": iso(said.at)})
    sent = {"state": "answered", "sent_at": iso(said.at - timedelta(hours=2)), "answered_at": iso(said.at)}
    found.invitations.append({**row, **sent})
    if said.comment:
        found.comments.append({"sid": said.sid, "version": 3, "comment": said.comment})
        tag: Row = {"sid": said.sid, "version": 1, "revision": 1}
        found.tags += [{**tag, "tag": each} for each in _TAGS.get(said.comment, ())]
        _promised(found, said)


def _promised(found: Told, said: Said) -> None:
    """Have a person get back to most detractors in a day or so, starters later, and the programme to everyone else."""
    if said.score > _DETRACTOR:
        at = iso(said.at + timedelta(minutes=5))
        found.replies.append({"sid": said.sid, "version": 1, "state": "done", "decided_at": at, "changed_at": at})
        return
    done = said.at + timedelta(hours=2 + 40 * chance(said.sid, "takes")) + _LATER.get(said.segment, timedelta())
    kept = chance(said.sid, "is kept") < 0.9
    case = {"case_id": said.sid, "version": 1, "kind": "answer", "account_id": said.account_id, "sids": [said.sid]}
    case |= {"state": "answered" if kept else "open", "answered_at": iso(done) if kept else None}
    case["function"] = _FUNCTION.get(_TAGS.get(said.comment, ("",))[-1], "product")
    found.cases.append({**case, "opened_at": iso(said.at), "due_at": iso(said.at + timedelta(days=1))})


def _lost(found: Told) -> None:
    """Make one account say, in every way there is, that it is about to go."""
    for number, score in enumerate((2, 1, 3)):
        at = AS_OF - timedelta(days=10 + number)
        _said(found, Said(_sid(f"lost-{number}", at), LOST, "enterprise", at, score))
        found.responses[-1] |= {"touchpoint": ("product", "support", "product")[number]}
    soon = (AS_OF + timedelta(days=40)).date().isoformat()
    [row] = [each for each in found.accounts if each["account_id"] == LOST]
    row |= {"segment": "enterprise", "arr": 120_000, "renewal_date": soon, "name": "Ironbridge Labs"}
    fell = {"metric": "weekly_logins", "value": 20.0, "previous_value": 80.0, "window_days": 30}
    found.usage.append({"account_id": LOST, "version": 1, **fell, "at": iso(AS_OF - timedelta(days=3))})


def _changes(company: Company) -> Iterator[Row]:
    changes: tuple[tuple[str, datetime, Row], ...] = (
        ("New screens", REDESIGN, {"everyone": True, "tags": ["usability"]}),
        (
            "Faster exports",
            EXPORTS,
            {
                "account_ids": [f"acc-{number:03d}" for number in range(1, company.customers, 6)],
                "tags": ["exports"],
                "closes_theme": True,
            },
        ),
    )
    for name, at, more in changes:
        row: Row = {"annotation_id": name.lower(), "version": 1, "title": name, "text": "", "day": f"{at:%Y-%m-%d}"}
        yield {**row, **more, "created_at": iso(at), "told_at": iso(at)}
