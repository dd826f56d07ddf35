"""Plays the sample company through the front door: events by put-events, answers by the links in the mail."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import isodate

from functions.core.scales import SCALES, Metric
from functions.dispatch.message import TEST_MARK
from infra.local import opinions
from infra.local.company import EVERY
from infra.local.opinions import Answer
from infra.local.story import Event

_BATCH = 10  # put_events takes no more
_METRICS: dict[int, Metric] = {scale.high: metric for metric, scale in SCALES.items()}


@dataclass(frozen=True, slots=True)
class Site:
    """The local system as anyone outside sees it: its API's address, and an AWS client for its bus."""

    url: str
    events: Any
    bus: str

    def put(self, told: list[Event]) -> None:
        """Put events on the bus, with their own time."""
        for start in range(0, len(told), _BATCH):
            entries = [
                {
                    "EventBusName": self.bus,
                    "Source": event.source,
                    "DetailType": event.detail_type,
                    "Detail": json.dumps(event.detail),
                    "Time": event.at,
                }
                for event in told[start : start + _BATCH]
            ]
            self.events.put_events(Entries=entries)

    def advance(self, by: timedelta) -> None:
        """Move the system's clock; returns when all that fell due is done."""
        self._call(
            f"{self.url}/_local/clock", json.dumps({"advance": isodate.duration_isoformat(by)}), "application/json"
        )

    def mails(self, after: int) -> list[dict[str, Any]]:
        """Return the mails sent, without the first so many."""
        found: list[dict[str, Any]] = json.loads(self._call(f"{self.url}/_local/outbox.json?after={after}"))
        return found

    def answer(self, link: str, answer: Answer) -> None:
        """Open a link as its reader does, then send the form that it shows."""
        self._call(f"{link}?score={answer.score}")
        self._call(link, urlencode({"score": answer.score, "comment": answer.comment}))

    def reply(self, mail: dict[str, Any], text: str) -> None:
        """Write back to a mail as its reader does."""
        self._call(f"{self.url}/_local/outbox/{mail['number']}/reply", urlencode({"text": text}))

    def unsubscribe(self, link: str) -> None:
        """Do what a mail client's unsubscribe button does."""
        self._call(link, "List-Unsubscribe=One-Click")

    @staticmethod
    def _call(url: str, body: str | None = None, kind: str = "application/x-www-form-urlencoded") -> str:
        request = Request(url, data=body.encode() if body is not None else None, headers={"Content-Type": kind})  # noqa: S310 - our own address
        with urlopen(request, timeout=120) as answer:  # noqa: S310 - our own address
            if answer.status != HTTPStatus.OK:
                message = f"{url} answered {answer.status}"
                raise RuntimeError(message)
            text: str = answer.read().decode()
            return text


@dataclass(slots=True)
class Ledger:
    """What the player saw and did, by its own count; the summary holds the stored figures against it."""

    surveys: set[str] = field(default_factory=set)  # by what tells one from the other: their sid
    reminders: int = 0
    tests: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    unsubscribed: int = 0
    other_mails: int = 0


@dataclass(slots=True)
class Player:
    """One run through the sample company's story, in steps that everybody's mail is read in."""

    site: Site
    now: datetime
    ledger: Ledger = field(default_factory=Ledger)
    seen: int = 0
    segments: dict[str, str] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    pending: dict[str, tuple[datetime, str, Answer]] = field(default_factory=dict)

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
            _, link, answer = self.pending.pop(sid)
            self.site.answer(link, answer)
            self.ledger.answers[sid] = answer

    def _go(self, moment: datetime) -> None:
        if moment > self.now:
            self.site.advance(moment - self.now)
            self.now = moment

    def _note(self, told: Iterable[Event]) -> None:
        """Remember who belongs where: the story lets people answer by their company's segment."""
        for event in told:
            detail = event.detail
            if event.detail_type == "AccountUpserted":
                self.segments[detail["account_id"]] = detail["segment"]
            if event.detail_type == "ContactUpserted" and "email" in detail and detail.get("accounts"):
                self.homes[detail["email"]] = self.segments[detail["accounts"][0]["account_id"]]

    def _read_mail(self) -> None:
        mails = self.site.mails(self.seen)
        self.seen += len(mails)
        for mail in mails:
            if mail["tags"].get("kind") != "survey":
                self.ledger.other_mails += 1
            elif mail["subject"].startswith(TEST_MARK):
                self.ledger.tests += 1
            else:
                self._read_survey(mail)

    def _read_survey(self, mail: dict[str, Any]) -> None:
        """Decide as the person would: stop the surveys, answer after a while, or say nothing until reminded."""
        to, sid = mail["to"], mail["tags"]["sid"]
        reminded = sid in self.ledger.surveys
        self.ledger.surveys.add(sid)
        self.ledger.reminders += reminded
        if opinions.unsubscribes(to) and not reminded:
            self.site.unsubscribe(mail["headers"]["List-Unsubscribe"].partition(">")[0].strip("<"))
            self.ledger.unsubscribed += 1
            return
        if sid in self.pending or sid in self.ledger.answers:  # the answer and the reminder crossed
            return
        segment = self.homes.get(to, "business")
        answer = opinions.answer(to, segment, self.now, _metric(mail["text"]), reminded=reminded)
        if answer:
            [link] = re.findall(r"https?://\S+/s/\S+", mail["text"])
            self.pending[sid] = self.now + answer.after, link, answer


def _metric(text: str) -> Metric:
    """Return which scale a mail shows: its last number says which."""
    return _METRICS[max(int(score) for score in re.findall(r"^(\d+) = ", text, re.MULTILINE))]
