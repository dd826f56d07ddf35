"""Mail that no person wrote, that is for nobody, or that only wants to hear no more."""

import json
from datetime import timedelta

import pytest

from functions.ingest.reply_rules import MOST_REPLIES
from infra.local.inbound import answer_to, back_to, notification
from infra.local.stack import Stack
from tests.integration.conftest import WITH_REPLIES
from tests.integration.mailing import LEFT, answer_of, asked, conversation, reply, sent
from tests.integration.people import invitations, items, tell

pytestmark = pytest.mark.usefixtures("without_reports")

NOTE = "Ann Lee has left the company. Please write to Bea Moss, bea@acme.example."


@pytest.fixture
def parameters() -> dict[str, str]:
    return WITH_REPLIES


def contact(stack: Stack) -> dict[str, object]:
    [ann] = items(stack, pk="CONTACT#ann", sk="PROFILE")
    return ann


@pytest.mark.parametrize(
    "headers",
    [
        {"Return-Path": "<>"},
        {"Auto-Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X-Autoreply": "yes"},
        {"Subject": "Abwesenheitsnotiz: eine Frage"},
    ],
)
def test_an_automatic_reply_is_on_record_without_its_text_and_troubles_nobody(
    stack: Stack, headers: dict[str, str]
) -> None:
    reply(stack, asked(stack), "9\n\nI am away until Monday.", headers=headers)

    assert answer_of(stack) == (None, None, None, None)
    [said] = conversation(stack)
    assert (said["automatic"], "text" in said) == ("automatic", False)
    assert sent(stack, "forward") == []
    assert "gone_email" not in contact(stack)


def test_what_a_mail_asks_of_other_programs_does_not_make_it_automatic(stack: Stack) -> None:
    reply(stack, asked(stack), "9", headers={"X-Auto-Response-Suppress": "All", "Auto-Submitted": "no"})

    assert answer_of(stack)[0] == 9


def test_a_note_that_a_key_contact_has_left_is_told_to_the_csm_once(stack: Stack) -> None:
    mail = asked(stack)
    reply(stack, mail, NOTE, headers=LEFT)
    reply(stack, mail, NOTE, headers=LEFT)

    assert contact(stack)["gone_email"] == "ann@acme.example"
    [told] = sent(stack, "left")
    assert (told.to, told.subject) == ("jane@harbour.example", "Ann Lee, key contact of Acme, seems to have left")
    assert NOTE in told.text
    assert sent(stack, "forward") == []
    assert [each["automatic"] for each in conversation(stack)] == ["left", "left"]


def test_who_seems_to_have_left_is_still_asked(stack: Stack) -> None:
    reply(stack, asked(stack), NOTE, headers=LEFT)
    stack.advance(timedelta(days=91))

    tell(stack, "AccountStageChanged", account_id="acme", stage="live")

    assert [mail.to for mail in sent(stack, "survey")] == ["ann@acme.example"] * 2


def test_that_an_end_user_has_left_is_on_record_and_told_to_nobody(stack: Stack) -> None:
    mail = asked(stack, accounts=[{"account_id": "acme", "role": "end_user"}])

    reply(stack, mail, NOTE, headers=LEFT)

    assert contact(stack)["gone_email"] == "ann@acme.example"
    assert sent(stack, "left") == []


def test_somebody_elses_note_says_nothing_of_the_contact(stack: Stack) -> None:
    reply(stack, asked(stack), NOTE, headers={**LEFT, "From": "bea@acme.example"})

    assert "gone_email" not in contact(stack)
    assert sent(stack, "left") == []


def test_a_new_address_that_is_lost_too_is_told_again(stack: Stack) -> None:
    mail = asked(stack)
    reply(stack, mail, NOTE, headers=LEFT)
    tell(stack, "ContactUpserted", contact_id="ann", email="ann.lee@acme.example")

    reply(stack, mail, NOTE, headers={**LEFT, "From": "ann.lee@acme.example"})

    assert len(sent(stack, "left")) == 2


@pytest.mark.parametrize("sender", ["feedback@harbour.example", "jane@harbour.example", "r+abc@reply.harbour.example"])
def test_our_own_mail_that_comes_back_is_a_loop_and_ends_there(stack: Stack, sender: str) -> None:
    reply(stack, asked(stack), "9", headers={"From": sender})

    assert [each["automatic"] for each in conversation(stack)] == ["loop"]
    assert (answer_of(stack)[0], sent(stack, "forward")) == (None, [])


def test_our_own_mail_sent_on_as_it_was_is_a_loop(stack: Stack) -> None:
    mail = asked(stack)

    reply(stack, mail, "9", headers={"From": "x@y.example", "Message-ID": f"<{mail.message_id}@email.amazonses.com>"})

    assert [each["automatic"] for each in conversation(stack)] == ["loop"]


def test_after_so_many_replies_to_one_survey_nobody_is_told_any_more(stack: Stack) -> None:
    mail = asked(stack)
    for number in range(MOST_REPLIES + 2):
        reply(stack, mail, f"Message {number}")

    assert len(sent(stack, "forward")) == MOST_REPLIES == 20
    said = conversation(stack)
    assert [each.get("automatic") for each in said[-2:]] == ["flood", "flood"]
    assert "text" not in said[-1]


@pytest.mark.parametrize("verdict", ["spam", "virus"])
def test_spam_and_viruses_are_ignored(stack: Stack, verdict: str) -> None:
    reply(stack, asked(stack), "9", verdicts={verdict: "FAIL"})

    assert (conversation(stack), sent(stack, "forward"), answer_of(stack)[0]) == ([], [], None)
    assert stack.rejected() == []


def test_a_mail_to_the_unsubscribe_address_ends_the_mail(stack: Stack) -> None:
    mail = asked(stack)
    https, by_mail = mail.headers["List-Unsubscribe"].split(", ")

    stack.inbox.receive(answer_to(mail, "", stack.clock.now()), by_mail[len("<mailto:") : -1], stack.clock.now())
    stack.settle()

    assert https.startswith("<http://127.0.0.1:8000/u/")
    assert contact(stack)["unsubscribed_at"] == "2026-01-05T09:00:00Z"
    assert [json.loads(each["Detail"])["contact_id"] for each in stack.published if
            each["DetailType"] == "ContactUnsubscribed"] == ["ann"]  # fmt: skip
    assert conversation(stack) == []


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("r+aaaaaaaaaaaaaaaaaaaaaaaaaa@reply.harbour.example", "its address is of no invitation"),
        ("info@reply.harbour.example", "no recipient of it is an address of ours"),
    ],
)
def test_a_mail_for_nobody_is_kept_with_the_reason(stack: Stack, address: str, reason: str) -> None:
    mail = asked(stack)

    stack.inbox.receive(answer_to(mail, "9", stack.clock.now()), address, stack.clock.now())
    stack.settle()

    assert [each["reason"] for each in stack.rejected()] == [reason]


@pytest.mark.parametrize("body", ["no notification", "{}", '{"notificationType": "Bounce"}'])
def test_a_message_that_is_no_notification_is_kept_with_the_reason(stack: Stack, body: str) -> None:
    stack.client("sns").publish(TopicArn=stack.physical("InboundTopic"), Message=body)
    stack.settle()

    [rejected] = stack.rejected()
    assert rejected["event"] == body
    assert rejected["reason"]
    assert stack.messages("ReplyDeadLetters") == []


def test_a_place_outside_the_inbox_is_not_read(stack: Stack) -> None:
    mail = asked(stack)
    told = notification(answer_to(mail, "9", stack.clock.now()), back_to(mail), stack.clock.now(), "m1", {})
    told["receipt"]["action"] = {"type": "S3", "bucketName": "other", "objectKey": "programme/active"}

    stack.inbox.tell(stack.physical("InboundTopic"), told)
    stack.settle()

    assert "receipt.action.objectKey" in stack.rejected()[0]["reason"]


def test_bytes_that_are_no_mail_are_kept_with_the_reason(stack: Stack) -> None:
    mail = asked(stack)

    stack.inbox.receive(b"", back_to(mail), stack.clock.now())
    stack.settle()

    assert [each["reason"] for each in stack.rejected()] == ["has no headers"]


def test_the_greeting_of_ses_is_no_mail_and_no_trouble(stack: Stack) -> None:
    stack.client("sns").publish(
        TopicArn=stack.physical("InboundTopic"), Message="Successfully validated SNS topic for Amazon SES."
    )
    stack.settle()

    assert (stack.rejected(), stack.failures) == ([], [])


def test_an_address_in_capitals_finds_its_invitation(stack: Stack) -> None:
    mail = asked(stack)

    stack.inbox.receive(answer_to(mail, "9", stack.clock.now()), back_to(mail).upper(), stack.clock.now())
    stack.settle()

    assert [each["score"] for each in invitations(stack)] == [9]
