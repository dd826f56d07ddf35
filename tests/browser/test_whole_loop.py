"""The loop as its users see it: an event in, a mail out, an answer in the browser, a reply, a report."""

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest
from playwright.sync_api import Browser

from infra.local.clock import Clock
from infra.local.machine import Machine
from infra.local.serving import running
from tests.integration.conftest import START

EXAMPLE = Path(__file__).parents[2] / "infra" / "local" / "example-events.json"


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture
def machine() -> Iterator[Machine]:
    with running(free_port(), free_port(), Clock(START)) as machine:
        yield machine


def outbox(machine: Machine, subject: str) -> dict[str, Any]:
    """Return the one mail whose subject begins so."""
    mails: list[dict[str, Any]] = json.load(urlopen(f"{machine.url}/_local/outbox.json"))  # noqa: S310 - loopback
    [mail] = [mail for mail in mails if mail["subject"].startswith(subject)]
    return mail


def advance(machine: Machine, by: str) -> None:
    body = json.dumps({"advance": by}).encode()
    urlopen(Request(f"{machine.url}/_local/clock", body, {"Content-Type": "application/json"})).read()  # noqa: S310 - loopback


def four_others_answer_ten(machine: Machine, events: Any) -> None:
    """Let a second customer go live whose people all answer, since a report says nothing of fewer than five."""
    people = [
        {"contact_id": name, "email": f"{name}@bolt.example", "accounts": [{"account_id": "bolt"}]}
        for name in ("bea", "cy", "dee", "eva")
    ]
    told = [
        *(("ContactUpserted", person) for person in people),
        ("AccountStageChanged", {"account_id": "bolt", "stage": "live", "previous_stage": "trial"}),
    ]
    entry = {"EventBusName": machine.stack.physical("Bus"), "Source": "crm"}
    events.put_events(Entries=[{**entry, "DetailType": kind, "Detail": json.dumps(detail)} for kind, detail in told])
    advance(machine, "PT3H")
    for mail in machine.stack.outbox():
        if mail.to.endswith("@bolt.example"):
            [link] = re.findall(r"https?://\S+/s/\S+", mail.text)
            urlopen(link, b"score=10&comment=").read()  # noqa: S310 - loopback


def test_an_event_leads_to_a_mail_an_answer_a_reply_and_a_report(machine: Machine, browser: Browser) -> None:
    events = boto3.client("events", endpoint_url=machine.aws_url)
    page = browser.new_page(viewport={"width": 390, "height": 800})

    events.put_events(Entries=json.loads(EXAMPLE.read_text(encoding="utf-8")))
    advance(machine, "PT3H")
    survey = outbox(machine, "Ann, one question about Harbour")
    [link] = re.findall(r"https?://\S+/s/\S+", survey["text"])
    page.goto(f"{link}?score=4")
    page.get_by_role("textbox").first.fill("Exports time out.")
    page.get_by_role("button").first.click()
    page.get_by_text("Thank you, your answer is saved").wait_for()
    advance(machine, "PT1M")

    assert "Exports time out." in outbox(machine, "Please call Ann Lee of Acme: 4 of 10")["text"]
    advance(machine, "P3D")
    assert "Jane Doe" in outbox(machine, "Re: Ann, one question about Harbour")["text"]
    four_others_answer_ten(machine, events)
    advance(machine, "P8D")
    digest = next(each for each in machine.stack.outbox() if each.to == "robin@harbour.example")
    [reports] = re.findall(r"https?://\S+/r/[\w.-]+(?=\s|$)", digest.text)
    page.goto(reports)
    page.get_by_role("region", name="Trend").get_by_role("link", name="Page to read and print").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("NPS 60 (")
    page.close()
