"""What someone writes back is an answer once, on record once, and passed on at most once, wherever a handler dies."""

from collections.abc import Callable

import pytest

from infra.local.stack import Stack
from tests.crash.harness import every_death
from tests.crash.test_crashes import announced, kinds
from tests.integration.mailing import LEFT, answer_of, asked, conversation, reply, sent
from tests.integration.people import items

NOTE = "Ann Lee no longer works for Acme."


def asks(stack: Stack) -> None:
    asked(stack)


def replies(text: str, headers: dict[str, str] | None = None) -> Callable[[Stack], None]:
    def scenario(stack: Stack) -> None:
        reply(stack, sent(stack, "survey")[0], text, headers=headers)

    return scenario


def answered_without_a_word(stack: Stack) -> None:
    reply(stack, asked(stack), "8")


def test_an_answer_by_mail_is_recorded_once_wherever_reading_it_dies() -> None:
    for stack in every_death("ReplyFunction", replies("3\n\nSlow."), asks):
        assert answer_of(stack) == (3, "Slow.", "reply", 1)
        assert [(each["score"], each["counts"]) for each in conversation(stack)] == [(3, True)]
        assert kinds(stack) == {"survey": 1, "detractor": 1, "case": 1, "forward": 1}
        assert len(announced(stack, "ResponseReceived")) == 1


def test_a_comment_by_mail_is_recorded_once_wherever_reading_it_dies() -> None:
    for stack in every_death("ReplyFunction", replies("Faster exports."), answered_without_a_word):
        assert answer_of(stack) == (8, "Faster exports.", "reply", 2)
        assert [each["text"] for each in conversation(stack)] == ["8", "Faster exports."]


def test_a_note_of_leaving_is_told_once_wherever_reading_it_dies() -> None:
    for stack in every_death("ReplyFunction", replies(NOTE, LEFT), asks):
        [ann] = items(stack, pk="CONTACT#ann", sk="PROFILE")
        assert ann["gone_email"] == "ann@acme.example"
        assert [each["automatic"] for each in conversation(stack)] == ["left"]
        assert kinds(stack)["left"] == 1


def test_a_message_that_is_no_notification_is_kept_wherever_rejecting_it_dies() -> None:
    def nonsense(stack: Stack) -> None:
        stack.client("sns").publish(TopicArn=stack.physical("InboundTopic"), Message="nonsense")
        stack.settle()

    for stack in every_death("ReplyFunction", nonsense, asks):
        assert {each["event"] for each in stack.rejected()} == {"nonsense"}


def test_what_was_written_back_is_passed_on_wherever_follow_up_dies() -> None:
    for stack in every_death("FollowupStreamFunction", replies("Hello there."), asks):
        assert kinds(stack)["forward"] == 1


@pytest.mark.parametrize(("text", "headers", "kind"), [("Hello there.", None, "forward"), (NOTE, LEFT, "left")])
def test_word_of_it_is_never_sent_twice_and_always_accounted_for(
    text: str, headers: dict[str, str] | None, kind: str
) -> None:
    for stack in every_death("EffectFunction", replies(text, headers), asks):
        [effect] = items(stack, sk=f"EFFECT#{kind}")
        assert (kinds(stack)[kind], effect["state"]) in {(1, "done"), (0, "unconfirmed"), (1, "unconfirmed")}
