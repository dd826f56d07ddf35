"""What SES said of a mail is on record and acted on once, wherever the handling of it dies."""

from collections.abc import Callable

import pytest

from functions.adapters.invitations import Invitations
from infra.local.stack import Stack
from tests.crash.harness import every_death
from tests.crash.test_crashes import announced, kinds
from tests.integration.people import acme_with_ann, asked, goes_live, invitations, items
from tests.integration.visits import put


def at(email: str) -> Callable[[Stack], None]:
    """Record Ann with an address whose story the local SES knows."""

    def prepare(stack: Stack) -> None:
        acme_with_ann(stack, email=email)

    return prepare


def test_a_delivery_is_on_record_wherever_hearing_of_it_dies() -> None:
    for stack in every_death("MailEventFunction", goes_live, at("ann@acme.example")):
        [invitation] = invitations(stack)
        assert (invitation["state"], invitation["delivered_at"]) == ("delivered", "2026-01-05T09:00:00Z")
        assert len(announced(stack, "SurveySent")) == 1
        assert asked(stack) == ["ann@acme.example"]


def test_a_lost_address_is_on_record_and_told_once_wherever_hearing_of_it_dies() -> None:
    for stack in every_death("MailEventFunction", goes_live, at("bounce@acme.example")):
        [ann] = items(stack, pk="CONTACT#ann", sk="PROFILE")
        assert ann["bounced_email"] == "bounce@acme.example"
        assert [(each["state"], "due_sk" in each) for each in invitations(stack)] == [("bounced", False)]
        assert kinds(stack) == {"survey": 1, "unreachable": 1}


def test_a_complaint_is_on_record_and_told_once_wherever_hearing_of_it_dies() -> None:
    for stack in every_death("MailEventFunction", goes_live, at("complaint@acme.example")):
        [ann] = items(stack, pk="CONTACT#ann", sk="PROFILE")
        assert ann["complained_at"] == "2026-01-05T09:00:00Z"
        assert len(announced(stack, "ContactUnsubscribed")) == 1


def test_a_mail_whose_confirmation_was_lost_becomes_known_wherever_hearing_of_it_dies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Invitations, "confirm", lambda *_: None)

    for stack in every_death("MailEventFunction", goes_live, at("ann@acme.example")):
        [invitation] = invitations(stack)
        assert (invitation["state"], "message_id" in invitation) == ("delivered", True)
        assert invitation["due_sk"].startswith("2026-02-04T09:00:00Z#")
        assert len(announced(stack, "SurveySent")) == 1


def test_the_third_doubtful_mail_ends_the_mail_wherever_hearing_of_it_dies() -> None:
    def doubted_twice(stack: Stack) -> None:
        acme_with_ann(stack, email="undetermined@acme.example")
        [ann] = items(stack, pk="CONTACT#ann", sk="PROFILE")
        doubts = {f"undetermined@acme.example m{number}" for number in (1, 2)}
        put(stack, {**ann, "undetermined": doubts})

    for stack in every_death("MailEventFunction", goes_live, doubted_twice):
        [ann] = items(stack, pk="CONTACT#ann", sk="PROFILE")
        assert ann["bounced_email"] == "undetermined@acme.example"
        assert kinds(stack)["unreachable"] == 1


def test_a_message_that_is_no_event_is_kept_wherever_rejecting_it_dies() -> None:
    def no_event(stack: Stack) -> None:
        stack.client("sns").publish(TopicArn=stack.physical("MailEventTopic"), Message="no event at all")
        stack.settle()

    for stack in every_death("MailEventFunction", no_event, at("ann@acme.example")):
        assert {each["event"] for each in stack.rejected()} == {"no event at all"}


def test_the_word_about_a_lost_address_is_never_sent_twice_and_always_accounted_for() -> None:
    for stack in every_death("EffectFunction", goes_live, at("bounce@acme.example")):
        [effect] = items(stack, pk="CONTACT#ann", sk="EFFECT#")
        assert (kinds(stack)["unreachable"], effect["state"]) in {(1, "done"), (0, "unconfirmed"), (1, "unconfirmed")}


def test_an_unsubscription_is_told_wherever_follow_up_dies() -> None:
    def unsubscribed(stack: Stack) -> None:
        [mail] = stack.outbox()
        path = mail.headers["List-Unsubscribe"].partition(">")[0].removeprefix("<http://127.0.0.1:8000")
        stack.request("POST", path, body=b"List-Unsubscribe=One-Click")
        stack.settle()

    def asked_already(stack: Stack) -> None:
        acme_with_ann(stack)
        goes_live(stack)

    for stack in every_death("FollowupStreamFunction", unsubscribed, asked_already):
        assert len(announced(stack, "ContactUnsubscribed")) == 1
