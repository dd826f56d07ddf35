"""Plays the sample company through the front door: events by put-events, answers by every way there is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from functions.core.scales import SCALES, Metric
from functions.dispatch.message import TEST_MARK
from infra.local import colleagues, opinions
from infra.local.company import EVERY, START, pick
from infra.local.opinions import Answer
from infra.local.site import Site
from infra.local.story import Event

_OPEN = "product-nps"  # the survey that the widget and open links ask
_STAND, _STAND_VISITORS = START + 40 * EVERY, 9  # a day with customers, with a kiosk at the door
_LINK, _LINK_VISITORS = START + 58 * EVERY, 4  # a link in a newsletter
_METRICS: dict[int, Metric] = {scale.high: metric for metric, scale in SCALES.items()}


@dataclass(slots=True)
class Ledger:
    """What the player saw and did, by its own count; the summary holds the stored figures against it."""

    surveys: set[str] = field(default_factory=set)  # by what tells one from the other: their sid
    reminders: int = 0
    tests: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    in_product: list[Answer] = field(default_factory=list)
    passing: list[Answer] = field(default_factory=list)
    declined: int = 0
    unsubscribed: int = 0
    fewer: int = 0
    cases_worked: set[str] = field(default_factory=set)
    other_mails: int = 0


@dataclass(slots=True)
class Player:
    """One run through the sample company's story, in steps that everybody's mail is read in."""

    site: Site
    now: datetime
    ledger: Ledger = field(default_factory=Ledger)
    seen: int = 0
    fewer: set[str] = field(default_factory=set)
    segments: dict[str, str] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    pending: dict[str, tuple[datetime, dict[str, Any], Answer]] = field(default_factory=dict)

    def play(self, story: list[Event], end: datetime) -> Iterator[datetime]:
        """Play the story to its end, yielding the time after each step."""
        moment = self.now
        while moment < end:
            self._step(moment, [event for event in story if event.at == moment])
            yield moment
            moment += EVERY
        self._go(end)
        self._read_mail()
        yield end

    def _step(self, moment: datetime, told: list[Event]) -> None:
        self._go(moment)
        self._note(told)
        self._read_mail()
        self.site.put(told)
        for sid in [sid for sid, (at, _, _) in self.pending.items() if at <= moment]:
            _, mail, answer = self.pending.pop(sid)
            self._answer(mail, answer)
            self.ledger.answers[sid] = answer
        self._use_product(moment)
        self._pass_by(moment)
        self._read_mail()  # colleagues deal with a case on the day it comes, or not in time

    def _answer(self, mail: dict[str, Any], answer: Answer) -> None:
        """Answer a mail by its link, or by writing back."""
        if answer.by_mail:
            self.site.reply(mail, f"{answer.score}\n\n{answer.comment}")
            return
        [link] = re.findall(r"https?://\S+/s/\S+", mail["text"])
        self.site.answer(link, answer)

    def _use_product(self, moment: datetime) -> None:
        """Let somebody look at the product, and answer or decline if it asks."""
        if not self.people:
            return
        contact_id = pick(sorted(self.people), "product", moment)
        address = self.people[contact_id]
        token = self.site.look_in_product(contact_id)
        answer = opinions.answer(address, self.homes.get(address, "business"), moment, "nps") if token else None
        if token and opinions.declines(address, moment):
            self.site.decline_in_product(token)
            self.ledger.declined += 1
        elif token and answer:
            self.site.answer_in_product(token, answer)
            self.ledger.in_product.append(answer)

    def _pass_by(self, moment: datetime) -> None:
        """Let people answer whom nobody asked."""
        for at, place, visitors in ((_STAND, "kiosk", _STAND_VISITORS), (_LINK, "link", _LINK_VISITORS)):
            for number in range(visitors if at == moment else 0):
                answer = opinions.passing(place, number, moment)
                self.site.pass_by(_OPEN, answer, kiosk=place == "kiosk")
                self.ledger.passing.append(answer)

    def _go(self, moment: datetime) -> None:
        if moment > self.now:
            self.site.advance(moment - self.now)
            self.now = moment

    def _note(self, told: Iterable[Event]) -> None:
        """Remember who belongs where: the story lets people answer by their company's segment."""
        for event in told:
            detail = event.detail
            if event.detail_type == "AccountUpserted" and "segment" in detail:
                self.segments[detail["account_id"]] = detail["segment"]
            if event.detail_type == "ContactUpserted" and "email" in detail and detail.get("accounts"):
                self.homes[detail["email"]] = self.segments[detail["accounts"][0]["account_id"]]
                self.people[detail["contact_id"]] = detail["email"]

    def _read_mail(self) -> None:
        mails = self.site.mails(self.seen)
        self.seen += len(mails)
        for mail in mails:
            if mail["tags"].get("kind") == "case":
                self._read_case(mail)
            elif mail["tags"].get("kind") != "survey":
                self.ledger.other_mails += 1
            elif mail["subject"].startswith(TEST_MARK):
                self.ledger.tests += 1
            else:
                self._read_survey(mail)

    def _read_case(self, mail: dict[str, Any]) -> None:
        """Deal with a case as the colleague would who has got it."""
        handling = colleagues.handles(mail)
        if handling and mail["tags"]["sid"] not in self.ledger.cases_worked:
            self.site.work_case(colleagues.case_link(mail), handling)
            self.ledger.cases_worked.add(mail["tags"]["sid"])

    def _read_survey(self, mail: dict[str, Any]) -> None:
        """Decide as the person would: stop the surveys, answer after a while, or say nothing until reminded."""
        to, sid = mail["to"], mail["tags"]["sid"]
        reminded = sid in self.ledger.surveys
        self.ledger.surveys.add(sid)
        self.ledger.reminders += reminded
        if opinions.unsubscribes(to) and not reminded:
            self.site.unsubscribe(_unsubscribe_link(mail))
            self.ledger.unsubscribed += 1
            return
        if opinions.wants_fewer(to) and to not in self.fewer:
            self.site.choose(_unsubscribe_link(mail), "less_often")
            self.fewer.add(to)
            self.ledger.fewer += 1
        if sid in self.pending or sid in self.ledger.answers:  # the answer and the reminder crossed
            return
        segment = self.homes.get(to, "business")
        answer = opinions.answer(to, segment, self.now, _metric(mail["text"]), reminded=reminded)
        if answer:
            self.pending[sid] = self.now + answer.after, mail, answer


def _unsubscribe_link(mail: dict[str, Any]) -> str:
    link: str = mail["headers"]["List-Unsubscribe"].partition(">")[0].strip("<")
    return link


def _metric(text: str) -> Metric:
    """Return which scale a mail shows: its last number says which."""
    return _METRICS[max(int(score) for score in re.findall(r"^(\d+) = ", text, re.MULTILINE))]
