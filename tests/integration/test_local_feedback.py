"""The local SES tells what came of each mail as the real one does."""

import json
from datetime import UTC, datetime

import pytest

from functions.ingest.delivery import MailEvent, read
from infra.local.feedback import STORIES, event
from infra.local.outbox import SentMail
from infra.local.stack import Stack
from tests.integration.people import acme_with_ann, goes_live

MAIL = SentMail(
    to="Bounce.Ann@acme.example",
    from_='"Jane Doe (Harbour Software)" <jane@harbour.example>',
    subject="How likely?",
    headers={},
    text="",
    html="",
    sent_at=datetime(2026, 1, 5, 9, tzinfo=UTC),
    raw=b"",
    tags={"sid": "s1", "kind": "survey"},
    message_id="m1",
)


@pytest.mark.parametrize("event_type", sorted({each for story in STORIES.values() for each in story}))
def test_every_event_it_tells_is_understood(stack: Stack, event_type: str) -> None:
    understood = read(json.dumps(event(stack.place, MAIL, "ours", event_type)), "ours")

    assert isinstance(understood, MailEvent)
    assert (understood.sid, understood.message_id, understood.address) == ("s1", "m1", "bounce.ann@acme.example")


def lying(stack: Stack) -> list[str]:
    """Return the types of the events that lie in the queue."""
    return [each["eventType"] for each in stack.messages("MailEventQueue")]


def test_it_tells_each_mail_once_to_the_topic_that_the_template_names(stack: Stack) -> None:
    stack.feedback.hold()
    acme_with_ann(stack, email="complaint@acme.example")
    goes_live(stack)
    stack.feedback.release()

    stack.tell_mail_events()
    stack.tell_mail_events()

    assert lying(stack) == ["Send", "Delivery", "Complaint"]


def test_a_mail_sent_without_our_configuration_set_tells_nothing(stack: Stack) -> None:
    stack.client("sesv2").send_email(
        FromEmailAddress="jane@harbour.example",
        Destination={"ToAddresses": ["ann@acme.example"]},
        Content={"Raw": {"Data": b"Subject: Hello\r\n\r\nHello"}},
    )

    stack.tell_mail_events()

    assert len(stack.outbox()) == 1
    assert lying(stack) == []


def test_a_type_that_the_template_does_not_ask_for_is_not_told(stack: Stack) -> None:
    opened = {**event(stack.place, MAIL, stack.physical("Mail"), "Send"), "eventType": "Open"}

    stack.feedback.tell(opened)

    assert lying(stack) == []
