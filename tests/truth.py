"""A company whose truth is known, as rows of the lake: 240 customers who answer as those of the demo do.

What is true of it: starters grow unhappy after the redesign, enterprises are won over slowly, business stays put; whose
worst score was a detractor's leaves four times as often in the half year after; better exports, for every second
business account, made promoters of three in four; and one account is about to be lost.
"""

from collections.abc import Iterator
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
_CUSTOMERS, _PEOPLE, _EVERY = 240, 3, timedelta(days=90)
_DETRACTOR = 6
_LEAVE = {True: 0.4, False: 0.1}  # share of those whose worst score was a detractor's, and of the others

Row = dict[str, Any]


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
    annotations: list[Row] = field(default_factory=list)


def told() -> Told:
    """Return everything, always the same."""
    found = Told()
    for number in range(_CUSTOMERS):
        _customer(found, f"acc-{number:03d}", SEGMENTS[number % 3])
    _lost(found)
    found.annotations += list(_changes())
    return found


def has_better_exports(account_id: str) -> bool:
    """Say whether better exports were made for an account: every second one of the business segment."""
    return int(account_id[4:]) % 6 == 1


def _customer(found: Told, account_id: str, segment: str) -> None:
    renewal = (AS_OF + timedelta(days=200)).date().isoformat()
    row = {"account_id": account_id, "version": 1, "name": account_id, "segment": segment, "stage": "live"}
    times = {"created_at": iso(START), "changed_at": iso(START), "launch_date": "2025-01-01", "renewal_date": renewal}
    found.accounts.append({**row, **times, "arr": _ARR[segment]})
    people = [list(_answers(f"{account_id}-{person}", account_id, segment)) for person in range(_PEOPLE)]
    last = [known[-1].score for said in people if (known := [each for each in said if each.at < LANDMARK])]
    gone = END
    if last and account_id != LOST and chance(account_id, "leaves") < _LEAVE[min(last) <= _DETRACTOR]:
        gone = LANDMARK + timedelta(days=2 + int(chance(account_id, "when") * 170))
        churned = {"outcome_id": f"{account_id}-gone", "version": 1, "account_id": account_id, "outcome": "churned"}
        found.outcomes.append({**churned, "at": iso(gone)})
    for each in chain.from_iterable(people):
        if each.at < gone:
            _said(found, each)


def _answers(person: str, account_id: str, segment: str) -> Iterator[Said]:
    at = START + _EVERY * chance(person, "begins")
    while at < END:
        said = answer(person, segment, at, "nps")
        if said and at + said.after < END:
            better = at >= EXPORTS and has_better_exports(account_id) and chance(person, at, "better") < 0.75
            score = 9 if better else said.score
            yield Said(f"{person}-{at:%m%d%y}", account_id, segment, at + said.after, score, said.comment)
        at += _EVERY


def _said(found: Told, said: Said) -> None:
    role = "key_contact" if said.sid.endswith("0", 0, 9) else "end_user"
    row: Row = {"sid": said.sid, "version": 3, "survey_id": "product-nps", "metric": "nps", "locale": "en"}
    row |= {"account_id": said.account_id, "contact_key": said.sid[:9], "segment": said.segment, "role": role}
    row |= {"touchpoint": "product", "question_version": "q1", "groups": f"segment={said.segment}\nrole={role}"}
    given = {"score": said.score, "category": category("nps", said.score), "channel": "email", "response_version": 1}
    found.responses.append({**row, **given, "answered_at": iso(said.at), "updated_at": iso(said.at)})
    sent = {"state": "answered", "sent_at": iso(said.at - timedelta(hours=2)), "answered_at": iso(said.at)}
    found.invitations.append({**row, **sent})
    if said.comment:
        found.comments.append({"sid": said.sid, "version": 3, "comment": said.comment})


def _lost(found: Told) -> None:
    """Make one account say, in every way there is, that it is about to go."""
    for number, score in enumerate((2, 1, 3)):
        at = AS_OF - timedelta(days=10 + number)
        _said(found, Said(f"lost-{number}", LOST, "enterprise", at, score))
        found.responses[-1] |= {"touchpoint": ("product", "support", "product")[number]}
    soon = (AS_OF + timedelta(days=40)).date().isoformat()
    [row] = [each for each in found.accounts if each["account_id"] == LOST]
    row |= {"segment": "enterprise", "arr": 120_000, "renewal_date": soon, "name": "Ironbridge Labs"}
    fell = {"metric": "weekly_logins", "value": 20.0, "previous_value": 80.0, "window_days": 30}
    found.usage.append({"account_id": LOST, "version": 1, **fell, "at": iso(AS_OF - timedelta(days=3))})


def _changes() -> Iterator[Row]:
    for name, at in (("New screens", REDESIGN), ("Faster exports", EXPORTS)):
        who = (
            {"everyone": True} if name == "New screens" else {"account_ids": [f"acc-{n:03d}" for n in range(1, 240, 6)]}
        )
        row = {"annotation_id": name.lower(), "version": 1, "title": name, "day": at.date().isoformat()}
        yield {**row, **who, "created_at": iso(at), "told_at": iso(at)}
