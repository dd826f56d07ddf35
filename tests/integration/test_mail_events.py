"""What SES says came of each mail, from the mail that leaves to what is on record, and who is told."""

import json
from datetime import timedelta
from typing import Any

import pytest

from functions.adapters.answers import Answers, Given
from functions.adapters.deliveries import Deliveries
from functions.adapters.images import Item
from functions.adapters.invitations import Invitations
from functions.adapters.mailer import Mailer
from functions.core.mail import Mail
from infra.local.feedback import event
from infra.local.outbox import SentMail
from infra.local.stack import Stack
from tests.integration.people import ACME, ANN, acme_with_ann, asked, goes_live, invitations, items, skips, tell
from tests.integration.programmes import change_sending
from tests.integration.test_following_up import answer

pytestmark = pytest.mark.usefixtures("without_reports")

SECRET = "an error text that names ann@acme.example"


def asked_at(stack: Stack, email: str, role: str = "key_contact") -> dict[str, Any]:
    """Ask Ann at an address, let all that follows happen, and return her invitation."""
    acme_with_ann(stack, email=email, accounts=[{"account_id": "acme", "role": role}])
    goes_live(stack)
    [invitation] = invitations(stack)
    return invitation


def contact(stack: Stack, contact_id: str = "ann") -> dict[str, Any]:
    [profile] = items(stack, pk=f"CONTACT#{contact_id}", sk="PROFILE")
    return profile


def surveys(stack: Stack) -> list[SentMail]:
    return [mail for mail in stack.outbox() if mail.tags["kind"] == "survey"]


def signals(stack: Stack) -> list[tuple[str, str]]:
    """Return who was told that an address takes no mail, and in which words."""
    return [(mail.to, mail.subject) for mail in stack.outbox() if mail.tags["kind"] == "unreachable"]


def told(stack: Stack, detail_type: str) -> list[dict[str, Any]]:
    return [json.loads(entry["Detail"]) for entry in stack.published if entry["DetailType"] == detail_type]


def later(stack: Stack, event_type: str) -> dict[str, Any]:
    """Return an event of the first survey mail, as SES tells it some time or other."""
    mail = stack.outbox()[0]
    return event(stack.place, mail, stack.physical("Mail"), event_type)


def receive(stack: Stack, body: str) -> None:
    """Put a message on the topic as anyone with the right to may."""
    stack.client("sns").publish(TopicArn=stack.physical("MailEventTopic"), Message=body)
    stack.settle()


def test_a_survey_that_arrived_is_delivered_and_closes_when_it_would_have(stack: Stack) -> None:
    invitation = asked_at(stack, "ann@acme.example")

    assert (invitation["state"], invitation["delivered_at"]) == ("delivered", "2026-01-05T09:00:00Z")
    assert invitation["due_sk"].startswith("2026-02-04T09:00:00Z#")


def test_without_word_from_ses_a_survey_stays_sent_until_the_word_comes(stack: Stack) -> None:
    stack.feedback.hold()
    assert asked_at(stack, "ann@acme.example")["state"] == "sent"

    stack.feedback.release()
    stack.settle()

    assert [each["state"] for each in invitations(stack)] == ["delivered"]


def never_confirmed(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask Ann, with every confirmation of a send lost."""

    def lost(*_: object) -> None:
        message = "the table cannot be reached"
        raise ConnectionError(message)

    monkeypatch.setattr(Invitations, "confirm", lost)
    acme_with_ann(stack)
    goes_live(stack)


def test_a_mail_whose_confirmation_was_lost_becomes_known_by_its_event(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    never_confirmed(stack, monkeypatch)

    [invitation] = invitations(stack)
    assert (invitation["state"], invitation["sent_at"]) == ("delivered", "2026-01-05T09:00:00Z")
    assert invitation["message_id"] == stack.outbox()[0].message_id
    assert invitation["due_sk"].startswith("2026-02-04T09:00:00Z#")
    assert [each["sid"] for each in told(stack, "SurveySent")] == [invitation["sid"]]
    assert asked(stack) == ["ann@acme.example"]


def test_a_mail_that_was_given_up_as_unconfirmed_becomes_known_by_its_late_event(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_sending(stack, at_most_once=True)
    stack.feedback.hold()
    never_confirmed(stack, monkeypatch)
    stack.advance(timedelta(hours=3))
    assert [each["state"] for each in invitations(stack)] == ["unconfirmed"]

    stack.feedback.release()
    stack.advance(timedelta(days=31))

    [invitation] = invitations(stack)
    assert (invitation["state"], invitation["sent_at"]) == ("expired", "2026-01-05T09:00:00Z")
    assert asked(stack) == ["ann@acme.example"]


def test_an_event_that_overtakes_the_confirmation_is_no_trouble(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    send = Mailer.send

    def told_at_once(mailer: Mailer, mail: Mail) -> str:
        message_id = send(mailer, mail)
        body = json.dumps(later(stack, "Send"))
        record = {"messageId": "m1", "receiptHandle": "r", "body": body, "eventSource": "aws:sqs"}
        stack.invoke("MailEventFunction", {"Records": [record]})
        return message_id

    monkeypatch.setattr(Mailer, "send", told_at_once)
    stack.feedback.hold()

    assert asked_at(stack, "ann@acme.example")["state"] == "sent"
    assert "failed" not in {record.getMessage() for record in caplog.records}
    assert len(told(stack, "SurveySent")) == 1


def test_a_key_contact_whose_address_bounces_is_left_alone_and_the_csm_is_told_once(stack: Stack) -> None:
    invitation = asked_at(stack, "bounce@acme.example")

    assert (invitation["state"], invitation["bounce"]["kind"], "due_sk" in invitation) == (
        "bounced",
        "permanent",
        False,
    )
    assert contact(stack)["bounced_email"] == "bounce@acme.example"
    subject = "The address of Ann Lee, key contact of Acme, no longer takes mail"
    assert signals(stack) == [("jane@harbour.example", subject)]
    stack.feedback.tell(later(stack, "Bounce"))
    stack.advance(timedelta(days=91))
    goes_live(stack)
    assert signals(stack) == [("jane@harbour.example", subject)]
    assert skips(stack) == [("ann", "bounced")]
    assert [item["state"] for item in items(stack, pk="CONTACT#", sk="EFFECT#")] == ["done"]


def test_an_end_user_whose_address_bounces_is_left_alone_and_nobody_is_told(stack: Stack) -> None:
    asked_at(stack, "bounce@acme.example", role="end_user")

    assert contact(stack)["bounced_email"] == "bounce@acme.example"
    assert signals(stack) == []


def test_of_an_account_without_an_owner_the_company_is_told(stack: Stack) -> None:
    tell(stack, "AccountUpserted", account_id="acme", name="Acme")
    tell(stack, "ContactUpserted", **{**ANN, "email": "bounce@acme.example"})
    goes_live(stack)

    assert [to for to, _ in signals(stack)] == ["feedback@harbour.example"]


def test_a_new_address_is_asked_again_and_its_loss_told_again(stack: Stack) -> None:
    asked_at(stack, "bounce@acme.example")
    tell(stack, "ContactUpserted", contact_id="ann", email="bounce.again@acme.example")
    stack.advance(timedelta(days=91))

    goes_live(stack)

    assert asked(stack) == ["bounce@acme.example", "bounce.again@acme.example"]
    assert len(signals(stack)) == 2


def test_a_transient_bounce_after_delivery_is_an_absence_note(stack: Stack) -> None:
    invitation = asked_at(stack, "ooto@acme.example")

    assert invitation["state"] == "delivered"
    assert "bounced_email" not in contact(stack)


def test_a_mail_that_took_its_time_is_delivered_in_the_end(stack: Stack) -> None:
    assert asked_at(stack, "delay@acme.example")["state"] == "delivered"


def test_a_mail_that_ses_rejects_is_on_record_and_costs_nobody_their_address(stack: Stack) -> None:
    invitation = asked_at(stack, "reject@acme.example")

    assert (invitation["state"], "due_sk" in invitation) == ("rejected", False)
    assert "bounced_email" not in contact(stack)


def test_someone_who_complains_is_never_asked_again_and_the_bus_hears_of_it(stack: Stack) -> None:
    asked_at(stack, "complaint@acme.example")
    tell(stack, "ContactUpserted", contact_id="ann", email="ann@acme.example")
    stack.advance(timedelta(days=91))

    goes_live(stack)

    assert contact(stack)["complained_at"] == "2026-01-05T09:00:00Z"
    assert [(each["contact_id"], each["reason"]) for each in told(stack, "ContactUnsubscribed")] == [
        ("ann", "complaint")
    ]
    assert skips(stack) == [("ann", "complained")]
    assert signals(stack) == []


def test_the_third_mail_that_comes_back_for_no_known_reason_ends_the_mail(stack: Stack) -> None:
    acme_with_ann(stack, email="undetermined@acme.example")
    for _ in range(4):
        goes_live(stack)
        stack.advance(timedelta(days=91))

    assert asked(stack) == ["undetermined@acme.example"] * 3
    assert skips(stack) == [("ann", "bounced")]
    assert len(signals(stack)) == 1


def test_an_answer_stays_whatever_is_told_of_its_mail_afterwards(stack: Stack) -> None:
    stack.feedback.hold()
    asked_at(stack, "bounce@acme.example")
    answer(stack, surveys(stack)[0], 9)

    stack.feedback.release()
    stack.settle()

    [invitation] = invitations(stack)
    assert (invitation["state"], invitation["score"]) == ("answered", 9)
    assert contact(stack)["bounced_email"] == "bounce@acme.example"


def test_an_answer_given_while_an_event_is_handled_stays_and_so_does_what_the_event_tells(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = Deliveries.invitation

    def answered_meanwhile(deliveries: Deliveries, sid: str) -> Item | None:
        item = look(deliveries, sid)
        Answers(stack.runtime("SurveyFunction")).record(sid, Given(9, ""), "email", stack.clock.now())
        return item

    stack.feedback.hold()
    asked_at(stack, "ann@acme.example")
    monkeypatch.setattr(Deliveries, "invitation", answered_meanwhile)

    stack.feedback.tell(later(stack, "Delivery"))
    stack.settle()

    [invitation] = invitations(stack)
    assert (invitation["state"], invitation["score"]) == ("answered", 9)
    assert invitation["delivered_at"] == "2026-01-05T09:00:00Z"
    assert stack.messages("MailEventDeadLetters") == []


def test_a_survey_that_bounced_can_still_be_answered(stack: Stack) -> None:
    asked_at(stack, "bounce@acme.example")

    answer(stack, surveys(stack)[0], 9)

    assert [(each["state"], each["score"]) for each in invitations(stack)] == [("answered", 9)]


def test_a_reply_that_bounces_loses_the_address_too(stack: Stack) -> None:
    asked_at(stack, "ann@acme.example")
    tell(stack, "ContactUpserted", contact_id="ann", email="bounce.ann@acme.example")

    answer(stack, surveys(stack)[0], 9)

    assert contact(stack)["bounced_email"] == "bounce.ann@acme.example"
    assert [each["state"] for each in invitations(stack)] == ["answered"]
    assert len(signals(stack)) == 1


@pytest.mark.parametrize("email", ["bounce.jane@harbour.example", "complaint.jane@harbour.example"])
def test_what_comes_of_mail_to_a_colleague_silences_no_customer(stack: Stack, email: str) -> None:
    tell(stack, "AccountUpserted", **{**ACME, "owner": {"name": "Jane Doe", "email": email}})
    tell(stack, "ContactUpserted", **ANN)
    goes_live(stack)

    answer(stack, surveys(stack)[0], 2)

    assert [mail.to for mail in stack.outbox() if mail.tags["kind"] == "case"] == [email]
    assert not {"bounced_email", "complained_at"} & set(contact(stack))
    assert [each["state"] for each in invitations(stack)] == ["answered"]


@pytest.mark.parametrize(
    ("tag", "value"),
    [("sid", ["nobody-knows-this-invitation"]), ("sid", []), ("ses:configuration-set", ["another-stack"])],
)
def test_an_event_of_a_mail_that_is_not_ours_changes_nothing(stack: Stack, tag: str, value: list[str]) -> None:
    stack.feedback.hold()
    before = asked_at(stack, "ann@acme.example")
    foreign = later(stack, "Bounce")
    foreign["mail"]["tags"][tag] = value

    receive(stack, json.dumps(foreign))

    assert invitations(stack) == [before]
    assert "bounced_email" not in contact(stack)
    assert stack.rejected() == []


def test_a_message_that_is_no_event_is_kept_with_the_reason(stack: Stack) -> None:
    receive(stack, json.dumps({"eventType": "Bounce", "note": SECRET}))

    [rejected] = stack.rejected()
    assert rejected["reason"] == "mail: Field required"
    assert json.loads(rejected["event"])["note"] == SECRET
    assert stack.messages("MailEventDeadLetters") == []


def test_the_greeting_of_ses_is_no_event_and_no_trouble(stack: Stack) -> None:
    receive(stack, "Successfully validated SNS topic for Amazon SES event publishing.")

    assert stack.rejected() == []
    assert stack.failures == []


def test_no_address_and_no_text_of_an_event_is_written_to_the_log(
    stack: Stack, caplog: pytest.LogCaptureFixture
) -> None:
    asked_at(stack, "bounce@acme.example")
    receive(stack, json.dumps({"eventType": "Bounce", "note": SECRET}))

    logged = [str(record.__dict__) for record in caplog.records]
    assert {"no more mail", "rejected a mail event"} <= {record.getMessage() for record in caplog.records}
    assert [line for line in logged if "acme.example" in line] == []


def test_a_delivery_costs_one_read_and_one_write_and_word_of_sending_one_read(stack: Stack) -> None:
    made: list[str] = []
    client = stack.runtime("MailEventFunction").client("dynamodb")
    client.meta.events.register("before-call", lambda model, **_: made.append(model.name))

    asked_at(stack, "ann@acme.example")

    assert made == ["GetItem", "GetItem", "UpdateItem"]


def test_a_person_who_unsubscribes_is_told_on_the_bus(stack: Stack) -> None:
    asked_at(stack, "ann@acme.example")
    path = surveys(stack)[0].headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")

    for _ in range(2):
        stack.request("POST", path, body=b"List-Unsubscribe=One-Click")
        stack.settle()

    [event_told] = told(stack, "ContactUnsubscribed")
    assert (event_told["contact_id"], event_told["reason"]) == ("ann", "unsubscribe")
