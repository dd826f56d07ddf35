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

from infra.local import company
from infra.local.company import Answer, Event

_BATCH = 10  # put_events takes no more
_SETTLE = timedelta(minutes=1)


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
                    "Source": "crm",
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

    surveys: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    unsubscribed: int = 0
    other_mails: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Player:
    """One run through the sample company's story, day by day."""

    site: Site
    now: datetime
    ledger: Ledger = field(default_factory=Ledger)
    seen: int = 0
    segments: dict[str, str] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    pending: list[tuple[datetime, str, Answer]] = field(default_factory=list)

    def play(self, story: list[Event], end: datetime) -> Iterator[datetime]:
        """Play the story to its end, yielding the time after each step."""
        moment = self.now
        while moment < end:
            today = [event for event in story if event.at == moment]
            self._step(moment, today)
            yield moment
            moment = self._next(moment, story, end)
        self._go(end)
        yield end

    def _next(self, moment: datetime, story: list[Event], end: datetime) -> datetime:
        """Return the next time something happens: upstream reports something, or somebody answers."""
        times = [event.at for event in story] + [at for at, _, _ in self.pending]
        return min((at for at in times if at > moment), default=end)

    def _step(self, moment: datetime, told: list[Event]) -> None:
        self._go(moment)
        self._note(told)
        self.site.put(told)
        for _, link, answer in [each for each in self.pending if each[0] <= moment]:
            self.site.answer(link, answer)
            self.ledger.answers[link] = answer
        self.pending = [each for each in self.pending if each[0] > moment]
        self._go(moment + _SETTLE)
        self._read_mail()

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
                self.homes[detail["email"]] = self.segments.get(detail["accounts"][0]["account_id"], "business")

    def _read_mail(self) -> None:
        mails = self.site.mails(self.seen)
        self.seen += len(mails)
        for mail in mails:
            if "List-Unsubscribe" in mail["headers"]:
                self._read_survey(mail)
            else:
                self.ledger.other_mails.append(mail)

    def _read_survey(self, mail: dict[str, Any]) -> None:
        """Decide as the person would: stop the surveys, answer after a while, or say nothing."""
        self.ledger.surveys += 1
        to = mail["to"]
        if company.unsubscribes(to):
            self.site.unsubscribe(mail["headers"]["List-Unsubscribe"].strip("<>"))
            self.ledger.unsubscribed += 1
            return
        answer = company.answer(to, self.homes.get(to, "business"), self.now)
        if answer:
            [link] = re.findall(r"https?://\S+/s/\S+", mail["text"])
            self.pending.append((self.now - _SETTLE + answer.after, link, answer))
