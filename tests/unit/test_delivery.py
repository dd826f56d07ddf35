import json
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.core.mail import Mail
from functions.followup.mail.letter import Way
from functions.followup.mail.message import Answered, confirm_mail
from functions.followup.mail.reply import reply_mail
from functions.ingest.delivery import (
    Ignored,
    MailEvent,
    Suppression,
    UnreadableMailEventError,
    changes,
    read,
    suppression,
)
from infra.closure import ROOT
from tests.making import a_contact, a_form, a_programme, a_response, an_invitation

SET = "listening-post-Mail-8Q2VZ1"
SID = "k3v5q2x7c4zrmw6tnaybqdshae"
MESSAGE_ID = "0102019a5d1c3f7e-5b1d9c02-7a40-4c1e-9f0e-3d6a2b8c4e11-000000"
LEFT = datetime(2026, 1, 5, 9, 0, 2, tzinfo=UTC)

PLANNED = {"sid": SID, "state": "planned"}
SENT = {**PLANNED, "state": "sent", "sent_at": "2026-01-05T09:00:02Z", "message_id": MESSAGE_ID}
DELIVERED = {**SENT, "state": "delivered", "delivered_at": "2026-01-05T09:00:04Z"}


def recorded(name: str) -> dict[str, Any]:
    """Return an event as SES writes it."""
    event: dict[str, Any] = json.loads((ROOT / "tests/events/mail" / f"{name}.json").read_text(encoding="utf-8"))
    return event


def read_event(name: str, **tags: list[str]) -> MailEvent | Ignored:
    event = recorded(name)
    event["mail"]["tags"] |= tags
    return read(json.dumps(event), SET)


def told(name: str) -> MailEvent:
    event = read_event(name)
    assert isinstance(event, MailEvent)
    return event


@pytest.mark.parametrize(
    ("name", "what", "at", "bounce", "reason"),
    [
        ("send", "sent", "2026-01-05T09:00:02", None, ""),
        ("delivery_delay", "delayed", "2026-01-05T09:10:02", None, ""),
        ("delivery", "delivered", "2026-01-05T09:00:04", None, ""),
        ("bounce_permanent", "bounced", "2026-01-05T09:00:09", "permanent", "NoEmail"),
        ("bounce_transient", "bounced", "2026-01-05T09:00:09", "transient", "General"),
        ("bounce_undetermined", "bounced", "2026-01-05T09:00:09", "undetermined", "Undetermined"),
        ("complaint", "complained", "2026-01-06T07:30:00", None, ""),
        ("reject", "rejected", "2026-01-05T09:00:02", None, "Bad content"),
        ("rendering_failure", "rejected", "2026-01-05T09:00:02", None, ""),
    ],
)
def test_every_event_of_ses_is_understood(name: str, what: Any, at: str, bounce: Any, reason: str) -> None:
    assert read_event(name) == MailEvent(
        sid=SID,
        kind="survey",
        what=what,
        at=datetime.fromisoformat(f"{at}+00:00"),
        left_at=LEFT,
        message_id=MESSAGE_ID,
        address="ann@acme.example",
        bounce=bounce,
        reason=reason,
    )


@pytest.mark.parametrize(
    ("name", "tags", "why"),
    [
        ("bounce_permanent", {"ses:configuration-set": ["another"]}, Ignored("of another configuration set")),
        ("bounce_permanent", {"ses:configuration-set": []}, Ignored("of another configuration set")),
        ("delivery", {"sid": []}, Ignored("names no invitation")),
        ("open", {}, Ignored("says nothing of whether the mail arrived")),
        ("delivery", {"kind": ["digest"]}, Ignored("delivered: mail to a colleague")),
        ("bounce_permanent", {"kind": ["alert"]}, Ignored("bounced: mail to a colleague", loud=True)),
        ("complaint", {"kind": ["unreachable"]}, Ignored("complained: mail to a colleague", loud=True)),
        ("delivery", {"kind": []}, Ignored("delivered: mail to a colleague")),
    ],
)
def test_an_event_that_is_none_of_our_business_is_ignored_with_the_reason(
    name: str, tags: dict[str, list[str]], why: Ignored
) -> None:
    assert read_event(name, **tags) == why


def test_taking_a_mail_out_of_the_spam_folder_is_no_complaint() -> None:
    event = recorded("complaint")
    event["complaint"]["complaintFeedbackType"] = "not-spam"

    assert read(json.dumps(event), SET) == Ignored("reported as no spam")


def test_a_complaint_without_a_feedback_type_is_one() -> None:
    event = recorded("complaint")
    del event["complaint"]["complaintFeedbackType"]

    assert isinstance(read(json.dumps(event), SET), MailEvent)


def test_the_greeting_of_a_new_topic_is_ignored() -> None:
    greeting = "Successfully validated SNS topic for Amazon SES event publishing."

    assert read(greeting, SET) == Ignored("SES says that it can reach the topic")


@pytest.mark.parametrize("score", [0, 7, 9])
def test_every_reply_to_a_customer_counts_as_mail_to_a_customer(score: int) -> None:
    invitation = an_invitation()
    answered = Answered(invitation, a_response(invitation, score), a_contact(), "Well?")
    mail = reply_mail(answered, a_form(), a_programme(), Way("https://x"))
    assert isinstance(mail, Mail)

    event = read_event("bounce_permanent", **{name: [value] for name, value in mail.tags.items()})

    assert isinstance(event, MailEvent)
    assert (event.sid, event.kind) == (invitation.sid, mail.tags["kind"])


def test_word_to_a_customer_of_an_answer_in_their_name_counts_as_mail_to_a_customer() -> None:
    invitation = an_invitation()
    mail = confirm_mail(
        Answered(invitation, a_response(invitation, 9), a_contact(), "Well?"), a_programme(), "https://x"
    )
    assert isinstance(mail, Mail)

    event = read_event("complaint", **{name: [value] for name, value in mail.tags.items()})

    assert isinstance(event, MailEvent)
    assert (event.sid, suppression(event), changes(SENT, event)) == (invitation.sid, "person", {})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"bounce": None}, "bounce: Field required"),
        ({"bounce": {"bounceType": "Odd", "timestamp": "2026-01-05T09:00:09Z"}}, "bounce.bounceType: Input should be"),
        ({"mail": {}}, "mail.timestamp: Field required; mail.messageId: Field required"),
        ({"mail": {**recorded("send")["mail"], "destination": []}}, "mail.destination: List should have at least 1"),
        ({"mail": {**recorded("send")["mail"], "timestamp": "2026-01-05T09:00:02"}}, "mail.timestamp: Input should"),
        ({"eventType": None}, "eventType: Input should be a valid string"),
    ],
)
def test_what_is_no_event_is_refused_by_field_and_without_its_text(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(UnreadableMailEventError) as refused:
        read(json.dumps({**recorded("bounce_permanent"), **change}), SET)

    assert str(refused.value).startswith(reason)
    assert "acme" not in str(refused.value)


@pytest.mark.parametrize("body", ["", "ann@acme.example", "[]", "null", '"text"', "{"])
def test_what_is_not_even_an_object_is_refused(body: str) -> None:
    with pytest.raises(UnreadableMailEventError) as refused:
        read(body, SET)

    assert str(refused.value).startswith("event: ")
    assert "acme" not in str(refused.value)


@pytest.mark.parametrize("name", ["send", "delivery_delay", "complaint"])
@pytest.mark.parametrize("state", ["planned", "unconfirmed"])
def test_any_word_of_a_mail_shows_that_it_left(name: str, state: str) -> None:
    assert changes({**PLANNED, "state": state}, told(name)) == {
        "state": "sent",
        "sent_at": "2026-01-05T09:00:02Z",
        "message_id": MESSAGE_ID,
    }


def test_word_of_sending_tells_nothing_new_of_a_mail_that_was_confirmed() -> None:
    assert changes(SENT, told("send")) == {}


def test_a_mail_that_arrived_is_delivered_since_then() -> None:
    assert changes(SENT, told("delivery")) == {"state": "delivered", "delivered_at": "2026-01-05T09:00:04Z"}


@pytest.mark.parametrize("name", ["send", "delivery", "delivery_delay", "bounce_transient", "bounce_undetermined"])
def test_what_says_less_than_is_known_changes_nothing(name: str) -> None:
    assert changes(DELIVERED, told(name)) == {}


def test_a_mail_that_came_back_for_good_after_it_was_taken_has_bounced() -> None:
    assert changes(DELIVERED, told("bounce_permanent")) == {
        "state": "bounced",
        "bounce": {"kind": "permanent", "reason": "NoEmail", "at": "2026-01-05T09:00:09Z"},
    }


def test_a_mail_that_arrived_in_spite_of_a_transient_bounce_is_delivered() -> None:
    bounced = {**SENT, **changes(SENT, told("bounce_transient"))}

    assert bounced["state"] == "bounced"
    assert changes(bounced, told("delivery"))["state"] == "delivered"


def test_a_mail_that_came_back_for_good_did_not_arrive_whatever_is_told_later() -> None:
    bounced = {**SENT, **changes(SENT, told("bounce_permanent"))}

    assert changes(bounced, told("delivery")) == {"delivered_at": "2026-01-05T09:00:04Z"}
    assert changes(bounced, told("bounce_transient")) == {}


@pytest.mark.parametrize("name", ["reject", "rendering_failure"])
def test_a_mail_that_ses_would_not_deliver_is_rejected(name: str) -> None:
    assert changes(SENT, told(name)) == {"state": "rejected"}


@pytest.mark.parametrize("state", ["answered", "expired", "skipped"])
@pytest.mark.parametrize("name", ["send", "delivery", "bounce_permanent", "bounce_transient", "complaint", "reject"])
def test_an_invitation_that_is_over_keeps_its_state(state: str, name: str) -> None:
    assert "state" not in changes({**SENT, "state": state}, told(name))


def test_an_answer_that_came_before_word_of_its_mail_gets_the_times_of_the_mail() -> None:
    assert changes({**PLANNED, "state": "answered"}, told("delivery")) == {
        "sent_at": "2026-01-05T09:00:02Z",
        "message_id": MESSAGE_ID,
        "delivered_at": "2026-01-05T09:00:04Z",
    }


@pytest.mark.parametrize("kind", ["promoter", "closed_loop", "personal"])
def test_what_came_of_a_later_mail_says_nothing_of_the_survey(kind: str) -> None:
    event = read_event("bounce_permanent", kind=[kind])
    assert isinstance(event, MailEvent)

    assert changes(SENT, event) == {}
    assert suppression(event) == "address"


@pytest.mark.parametrize(
    ("name", "stopped"),
    [
        ("bounce_permanent", "address"),
        ("bounce_undetermined", "doubt"),
        ("complaint", "person"),
        ("bounce_transient", None),
        ("delivery", None),
        ("delivery_delay", None),
        ("reject", None),
    ],
)
def test_only_a_bounce_for_good_and_a_complaint_end_the_mail(name: str, stopped: Suppression | None) -> None:
    assert suppression(told(name)) == stopped
