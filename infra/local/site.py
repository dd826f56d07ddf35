"""The local system as anyone outside sees it: events by put-events, pages, mail and the product by HTTP."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import isodate

from infra.local.colleagues import Handling, hidden
from infra.local.opinions import Answer
from infra.local.story import Event

_BATCH = 10  # put_events takes no more
_CHOICE = re.compile(r'name="(q\.[a-z-]+)" value="([^"]+)"')
_VERSION = re.compile(r'name="form" value="([^"]+)"')
_FORM, _TEXT = "application/x-www-form-urlencoded", "text/plain"


class Site:
    """The local system's API, an AWS client for its bus, and the product's own server, which says who is signed in."""

    def __init__(self, url: str, events: Any, bus: str, sign: Callable[[str], str]) -> None:  # noqa: ANN401 - a boto3 client
        """Take the addresses, and what signs for a contact."""
        self.url = url
        self._events = events
        self._bus = bus
        self._sign = sign

    def put(self, told: list[Event]) -> None:
        """Put events on the bus, with their own time."""
        for start in range(0, len(told), _BATCH):
            entries = [
                {
                    "EventBusName": self._bus,
                    "Source": event.source,
                    "DetailType": event.detail_type,
                    "Detail": json.dumps(event.detail),
                    "Time": event.at,
                }
                for event in told[start : start + _BATCH]
            ]
            self._events.put_events(Entries=entries)

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
        """Open a link as its reader does, send the form that it shows, and answer whatever the page asks then."""
        self._call(f"{link}?score={answer.score}")
        said = {"score": answer.score, "comment": answer.comment}
        page = self._call(link, urlencode(said))
        further = dict(_CHOICE.findall(page)[::-1])  # the first choice of each question
        if further:
            [version] = _VERSION.findall(page)
            more = {**said, "form": version, **further, "consents": "", "quote": "1"}
            self._call(link, urlencode(more))

    def pass_by(self, survey: str, answer: Answer, *, kiosk: bool) -> None:
        """Answer by an open link, as somebody whom nobody asked."""
        link = f"{self.url}/l/{survey}{'?kiosk=1' if kiosk else ''}"
        self._call(link)
        self._call(link, urlencode({"score": answer.score, "comment": answer.comment}))

    def look_in_product(self, contact_id: str) -> str | None:
        """Look at a page of the product; return the token of what its widget asks, or None if it asks nothing."""
        found: str | None = self._widget("check", {"user": self._sign(contact_id)}).get("token")
        return found

    def answer_in_product(self, token: str, answer: Answer) -> None:
        """Answer what the widget asks: the score at once, the comment after it."""
        self._widget("answer", {"token": token, "score": answer.score})
        if answer.comment:
            self._widget("answer", {"token": token, "score": answer.score, "comment": answer.comment})

    def decline_in_product(self, token: str) -> None:
        """Close the widget."""
        self._widget("decline", {"token": token})

    def _widget(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        said = self._call(f"{self.url}/widget/{what}", json.dumps(body), _TEXT, origin=self.url)
        told: dict[str, Any] = json.loads(said)
        return told

    def reply(self, mail: dict[str, Any], text: str) -> None:
        """Write back to a mail as its reader does."""
        self._call(f"{self.url}/_local/outbox/{mail['number']}/reply", urlencode({"text": text}))

    def unsubscribe(self, link: str) -> None:
        """Do what a mail client's unsubscribe button does."""
        self._call(link, "List-Unsubscribe=One-Click")

    def choose(self, link: str, choice: str) -> None:
        """Say on the page of preferences which surveys one still wants."""
        self._call(link)
        self._call(link, urlencode({"confirm": "1", "choice": choice}))

    def work_case(self, link: str, handling: Handling) -> None:
        """Take a case on, write to the customer and close it, as a colleague does on its page."""
        for fields in (
            {"do": "acknowledge"},
            {"do": "write", "text": handling.text},
            {"do": "close", "outcome": "resolved", "note": handling.note},
        ):
            self._call(link, urlencode({**hidden(self._call(link)), **fields}))

    @staticmethod
    def _call(url: str, body: str | None = None, kind: str = _FORM, origin: str = "") -> str:
        headers = {"Content-Type": kind, **({"Origin": origin} if origin else {})}
        request = Request(url, data=body.encode() if body is not None else None, headers=headers)  # noqa: S310 - our own address
        with urlopen(request, timeout=120) as answer:  # noqa: S310 - our own address
            if answer.status != HTTPStatus.OK:
                message = f"{url} answered {answer.status}"
                raise RuntimeError(message)
            text: str = answer.read().decode()
            return text
