"""What people write back by mail, from the mail that comes in to what is on record, and who is told."""

from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest

from functions.adapters.mailbox import Mailbox
from infra.local.inbound import answer_to, back_to
from infra.local.outbox import SentMail
from infra.local.stack import Stack
from tests.integration.conftest import WITH_REPLIES
from tests.integration.mailing import FAILED, answer_of, asked, conversation, deliveries, reply, sent
from tests.integration.people import invitations, tell
from tests.integration.test_triggers import activate

pytestmark = pytest.mark.usefixtures("without_reports")

SECRET = "something that nobody else may read"


@pytest.fixture
def parameters() -> dict[str, str]:
    return WITH_REPLIES


def test_a_reply_that_begins_with_a_score_is_an_answer_and_is_passed_on(stack: Stack) -> None:
    mail = asked(stack)

    reply(stack, mail, "9\n\nSetup took an afternoon.")

    assert answer_of(stack) == (9, "Setup took an afternoon.", "reply", 1)
    [said] = conversation(stack)
    assert (said["text"], said["score"], said["from_verified"], said["counts"]) == (
        "9\n\nSetup took an afternoon.", 9, True, True,
    )  # fmt: skip
    [forwarded] = sent(stack, "forward")
    assert (forwarded.to, forwarded.headers["Reply-To"]) == ("jane@harbour.example", "ann@acme.example")
    assert forwarded.subject == "Re: Ann, one question about Harbour"
    assert "9 of 10" in forwarded.text
    assert stack.rejected() == []


def test_the_original_goes_with_what_is_passed_on_byte_for_byte(stack: Stack) -> None:
    mail = asked(stack)
    raw = answer_to(mail, "Exports time out.", stack.clock.now())

    stack.inbox.receive(raw, back_to(mail), stack.clock.now())
    stack.settle()

    [forwarded] = sent(stack, "forward")
    assert raw in forwarded.raw
    message = message_from_bytes(forwarded.raw, policy=policy.default)
    assert [part.get_content_type() for part in message.iter_attachments()] == ["message/rfc822"]


def test_an_original_that_is_too_large_stays_where_it_lies(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.followup.mail.composing.ORIGINAL_BYTES", 100)

    reply(stack, asked(stack), "Exports time out.")

    [forwarded] = sent(stack, "forward")
    assert "too large to attach" in forwarded.text
    assert f"mail/{conversation(stack)[0]['sk'].removeprefix('REPLY#')}" in forwarded.text
    assert b"message/rfc822" not in forwarded.raw


def test_a_reply_without_a_score_is_a_message_and_no_answer(stack: Stack) -> None:
    reply(stack, asked(stack), "I would say 9 or so.")

    assert [each["text"] for each in conversation(stack)] == ["I would say 9 or so."]
    assert [each["state"] for each in invitations(stack)] == ["delivered"]
    assert len(sent(stack, "forward")) == 1


@pytest.mark.parametrize("text", ["11", "-1", "7.5", "9/100", "10 users are waiting", "5-6"])
def test_a_score_is_never_guessed(stack: Stack, text: str) -> None:
    reply(stack, asked(stack), text)

    assert [each["text"] for each in conversation(stack)] == [text]
    assert answer_of(stack) == (None, None, None, None)


def test_the_reply_to_a_follow_up_becomes_the_comment_that_is_still_missing(stack: Stack) -> None:
    reply(stack, asked(stack), "8")
    [question] = sent(stack, "passive")

    reply(stack, question, "Faster exports would do.")

    assert question.headers["Reply-To"].startswith("r+")
    assert answer_of(stack) == (8, "Faster exports would do.", "reply", 2)
    assert [each["text"] for each in conversation(stack)] == ["8", "Faster exports would do."]
    assert len(sent(stack, "forward")) == 2


def test_a_further_reply_is_part_of_the_conversation_and_replaces_no_comment(stack: Stack) -> None:
    mail = asked(stack)
    reply(stack, mail, "8, slow exports")

    reply(stack, mail, "And the search.")

    assert answer_of(stack) == (8, "slow exports", "reply", 1)
    assert [each["text"] for each in conversation(stack)] == ["8, slow exports", "And the search."]


def test_a_later_score_by_mail_is_a_new_version(stack: Stack) -> None:
    mail = asked(stack)
    reply(stack, mail, "3")
    stack.advance(timedelta(hours=1))

    reply(stack, mail, "8. Thanks for the call!")

    assert answer_of(stack) == (8, "Thanks for the call!", "reply", 2)


@pytest.mark.parametrize(
    "more", [{"verdicts": FAILED}, {"headers": {"From": "ann.lee@home.example"}}, {"headers": {"From": "nonsense"}}]
)
def test_a_sender_nobody_vouches_for_never_answers_but_is_heard(stack: Stack, more: dict[str, Any]) -> None:
    reply(stack, asked(stack), "0\n\nAwful.", **more)

    assert [each["state"] for each in invitations(stack)] == ["delivered"]
    [said] = conversation(stack)
    assert (said["text"], said["from_verified"], "score" in said) == ("0\n\nAwful.", False, False)
    [forwarded] = sent(stack, "forward")
    assert "We cannot be sure that it is them" in forwarded.text
    assert forwarded.headers["Reply-To"] == "ann@acme.example"


def test_a_signature_of_the_senders_own_domain_vouches_too(stack: Stack) -> None:
    signed = {"Authentication-Results": "amazonses.com; spf=pass; dkim=pass header.i=@mail.acme.example; dmarc=none"}

    reply(stack, asked(stack), "9", headers=signed, verdicts={"dmarc": "GRAY"})

    assert answer_of(stack)[0] == 9


@pytest.mark.parametrize(
    "told",
    [
        "amazonses.com; dkim=pass header.i=@elsewhere.example; dmarc=none",
        "mx.elsewhere.example; dkim=pass header.i=@acme.example",
        'amazonses.com; spf=pass envelope-from="x; dkim=pass header.i=@acme.example"@elsewhere.example; dkim=pass',
    ],
)
def test_a_signature_of_another_domain_vouches_for_nothing(stack: Stack, told: str) -> None:
    reply(stack, asked(stack), "9", headers={"Authentication-Results": told}, verdicts={"dmarc": "GRAY"})

    assert answer_of(stack)[0] is None
    assert [each["from_verified"] for each in conversation(stack)] == [False]


def test_a_reply_to_a_closed_survey_is_heard_and_is_no_answer(stack: Stack) -> None:
    mail = asked(stack)
    stack.advance(timedelta(days=31))

    reply(stack, mail, "9")

    assert [each["state"] for each in invitations(stack)] == ["expired"]
    assert [(each["score"], each["counts"]) for each in conversation(stack)] == [(9, False)]
    assert "it came too late to count" in sent(stack, "forward")[0].text


def test_a_mail_that_is_handled_late_replaces_nothing_that_was_said_since(stack: Stack) -> None:
    mail = asked(stack)
    early = stack.clock.now()
    stack.advance(timedelta(hours=1))
    reply(stack, mail, "9")

    stack.inbox.receive(answer_to(mail, "2", early), back_to(mail), early)
    stack.settle()

    assert answer_of(stack) == (9, None, "reply", 1)
    assert sorted((each["score"], each["counts"]) for each in conversation(stack)) == [(2, False), (9, True)]


def test_a_mail_that_is_delivered_twice_is_one(stack: Stack) -> None:
    mail = asked(stack)
    given = deliveries(stack, "ReplyFunction")
    reply(stack, mail, "3")
    stack.advance(timedelta(hours=1))
    reply(stack, mail, "9")

    for event in list(given):
        stack.invoke("ReplyFunction", event)
    stack.settle()

    assert answer_of(stack) == (9, None, "reply", 2)
    assert len(conversation(stack)) == len(sent(stack, "forward")) == 2


def anonymously(stack: Stack) -> SentMail:
    activate(stack, triggers=[{"stage_reached": "live"}], anonymous=True)
    return asked(stack)


def test_an_anonymous_survey_offers_no_address_to_reply_to(stack: Stack) -> None:
    assert "Reply-To" not in anonymously(stack).headers


def test_what_is_written_back_to_an_anonymous_survey_is_passed_on_and_not_kept(stack: Stack) -> None:
    mail = anonymously(stack)
    [invitation] = invitations(stack)
    address = f"r+{invitation['sid']}@reply.harbour.example"

    stack.inbox.receive(answer_to(mail, f"9\n\n{SECRET}", stack.clock.now()), address, stack.clock.now())
    stack.settle()

    assert [each["state"] for each in invitations(stack)] == ["delivered"]
    [said] = conversation(stack)
    assert {"anonymous", "at", "place"} <= set(said)
    assert not {"text", "sender", "subject", "score"} & set(said)
    [forwarded] = sent(stack, "forward")
    assert "Reply-To" not in forwarded.headers
    assert "ann" not in forwarded.text.lower()
    assert SECRET.encode() in forwarded.raw


def test_what_is_said_about_a_csm_goes_to_the_company(stack: Stack) -> None:
    activate(stack, triggers=[{"stage_reached": "live"}], touchpoint="csm")

    reply(stack, asked(stack), "2")

    assert [mail.to for mail in sent(stack, "forward")] == ["feedback@harbour.example"]


def test_of_an_account_without_an_owner_the_company_is_told(stack: Stack) -> None:
    mail = asked(stack)
    tell(stack, "AccountUpserted", account_id="bolt", name="Bolt")
    tell(stack, "ContactUpserted", contact_id="bo", email="bo@bolt.example", accounts=[{"account_id": "bolt"}])
    tell(stack, "AccountStageChanged", account_id="bolt", stage="live")
    other = next(each for each in sent(stack, "survey") if each is not mail and each.to == "bo@bolt.example")

    reply(stack, other, "Hello")

    assert [each.to for each in sent(stack, "forward")] == ["feedback@harbour.example"]


def test_no_word_and_no_address_of_a_reply_is_written_to_the_log(
    stack: Stack, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = asked(stack)
    reply(stack, mail, f"9\n\n{SECRET}")
    monkeypatch.setattr(Mailbox, "original", lambda *_: f"From: ann@acme.example\n\n{SECRET}".encode()[:3])
    reply(stack, mail, SECRET)

    told = " ".join(str(vars(record)) for record in caplog.records)
    assert "reply" in told
    assert SECRET not in told
    assert "ann@acme.example" not in told
