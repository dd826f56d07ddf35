import json
from datetime import timedelta
from typing import Any

import pytest

from functions.adapters.invitations import Invitations
from functions.adapters.table import Change, Table
from infra.local.stack import Stack
from tests.integration.people import (
    ACME,
    ANN,
    acme_with_ann,
    asked,
    goes_live,
    invitations,
    queued,
    skips,
    tell,
)
from tests.making import an_event, an_invitation

pytestmark = pytest.mark.usefixtures("without_reports")

GOES_LIVE = {"account_id": "acme", "stage": "live"}


def test_reaching_the_stage_leads_to_one_survey_mail(stack: Stack) -> None:
    acme_with_ann(stack)

    goes_live(stack)

    [mail] = stack.outbox()
    assert mail.to == "ann@acme.example"
    assert mail.from_ == '"Jane Doe (Harbour Software)" <jane@harbour.example>'
    assert "How likely are you to recommend Harbour" in mail.text
    [invitation] = invitations(stack)
    assert (invitation["state"], invitation["account_id"]) == ("delivered", "acme")
    assert mail.tags["sid"] == invitation["sid"]


def test_a_survey_sent_costs_three_calls_and_is_told_on_the_bus(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)
    sender = {action for action, _ in stack.observed["SendFunction"]}

    assert sender == {
        "dynamodb:UpdateItem",
        "dynamodb:GetItem",  # what is asked: once for each form
        "ses:SendEmail",
        "ses:SendRawEmail",
        "dynamodb:Query",  # the pauses in force, and the quota: once for many mails
        "ses:GetSendQuota",
        "s3:GetObject",
        "secretsmanager:GetSecretValue",
    }
    assert [entry["DetailType"] for entry in stack.published] == ["SurveySent"]


def test_the_same_stage_told_twice_asks_once_and_skips_nobody(stack: Stack) -> None:
    acme_with_ann(stack)

    goes_live(stack)
    goes_live(stack)

    assert asked(stack) == ["ann@acme.example"]
    assert skips(stack) == []


def test_nobody_is_asked_again_within_ninety_days(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)
    stack.advance(timedelta(days=75))

    goes_live(stack)

    assert asked(stack) == ["ann@acme.example"]
    assert skips(stack) == [("ann", "quiet_period")]


def test_an_occasion_shortly_before_the_quiet_period_ends_is_asked_on_the_working_day_after_it(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)
    stack.advance(timedelta(days=85))  # Tuesday 31 March; the quiet period ends on Sunday 5 April

    goes_live(stack)
    stack.advance(timedelta(days=5, hours=23))
    assert len(asked(stack)) == 1

    stack.advance(timedelta(hours=2, minutes=30))
    assert len(asked(stack)) == 2  # Monday, in the first hour
    assert skips(stack) == []


def test_after_the_quiet_period_the_next_occasion_asks_again(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)
    stack.advance(timedelta(days=91))

    goes_live(stack)

    assert asked(stack) == ["ann@acme.example", "ann@acme.example"]


def test_a_contact_without_an_address_is_skipped_on_record_and_on_the_bus(stack: Stack) -> None:
    acme_with_ann(stack, email=None)

    goes_live(stack)

    assert skips(stack) == [("ann", "no_address")]
    [event] = stack.published
    assert event["DetailType"] == "SurveySkipped"
    assert json.loads(event["Detail"])["reason"] == "no_address"


def test_a_contact_told_after_the_stage_is_asked_all_the_same(stack: Stack) -> None:
    tell(stack, "AccountUpserted", **ACME)
    goes_live(stack)

    tell(stack, "ContactUpserted", **ANN)

    assert asked(stack) == ["ann@acme.example"]


def test_a_contact_imported_into_an_account_that_is_long_live_is_not_asked(stack: Stack) -> None:
    tell(stack, "AccountUpserted", **{**ACME, "stage": "live"})

    tell(stack, "ContactUpserted", **ANN)

    assert asked(stack) == []


def test_someone_who_unsubscribed_between_planning_and_sending_gets_nothing(stack: Stack) -> None:
    acme_with_ann(stack)
    stack.invoke("LifecycleFunction", queued(an_event("AccountStageChanged", GOES_LIVE)))
    values = {"at": "2026-01-05T09:00:00Z"}
    Table(stack.runtime("LifecycleFunction")).change(
        Change(("CONTACT#ann", "PROFILE"), "SET unsubscribed_at = :at", "attribute_exists(pk)", values)
    )

    stack.settle()

    assert asked(stack) == []
    assert skips(stack) == [("ann", "unsubscribed")]
    assert [each["state"] for each in invitations(stack)] == ["skipped"]


@pytest.mark.parametrize(
    ("detail_type", "detail", "reason"),
    [
        ("InvoicePaid", {"amount": 3}, "detail-type: 'InvoicePaid' is not known"),
        ("ContactUpserted", {"contact_id": "ann", "email": "ann at acme"}, "email: "),
        ("AccountUpserted", {"account_id": ""}, "account_id: "),
    ],
)
def test_an_event_that_is_not_understood_is_kept_with_the_reason(
    stack: Stack, detail_type: str, detail: dict[str, Any], reason: str
) -> None:
    tell(stack, detail_type, **detail)

    [rejected] = stack.rejected()
    assert reason in rejected["reason"]
    assert json.loads(rejected["event"])["detail"] == detail
    assert stack.failures == []


def test_an_invitation_whose_hand_over_was_lost_is_sent_by_the_next_tick(stack: Stack) -> None:
    acme_with_ann(stack)
    stack.invoke("LifecycleFunction", queued(an_event("AccountStageChanged", GOES_LIVE)))
    stack.client("sqs").purge_queue(QueueUrl=stack.physical("SendQueue"))

    stack.advance(timedelta(minutes=15))

    assert asked(stack) == ["ann@acme.example"]


def test_a_survey_that_could_not_be_sent_before_it_closed_is_skipped_as_stale(stack: Stack) -> None:
    acme_with_ann(stack)
    closing = an_invitation(stale_at=stack.clock.now() + timedelta(minutes=10))
    assert Invitations(stack.runtime("LifecycleFunction")).plan(closing)

    stack.advance(timedelta(minutes=15))

    assert skips(stack) == [("ann", "stale")]
    assert [(each["state"], "due_sk" in each) for each in invitations(stack)] == [("skipped", False)]
    assert asked(stack) == []


def test_one_answered_since_the_index_was_read_does_not_stop_the_others(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme_with_ann(stack)
    planned = Invitations(stack.runtime("LifecycleFunction"))
    planned.plan(an_invitation(sid="a" * 26))
    planned.plan(an_invitation(sid="b" * 26, contact_id="ann"))
    planned.finish("a" * 26, "answered", was=("planned",))
    both = [(f"INVITATION#{letter * 26}", "INVITATION") for letter in "ab"]
    monkeypatch.setattr(Table, "due", lambda *_: iter([both]))

    stack.invoke("DueFunction", queued({"shard": 0}))

    assert [message["invitation"]["sid"] for message in stack.messages("SendQueue")] == ["b" * 26]


def test_a_mail_that_could_not_be_written_is_tried_again_and_costs_nobody_their_turn(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        message = "no mail today"
        raise ValueError(message)

    acme_with_ann(stack)
    with monkeypatch.context() as today:
        today.setattr("functions.dispatch.sending.survey_mail", broken)
        goes_live(stack)
    assert asked(stack) == []

    stack.advance(timedelta(hours=2))

    assert asked(stack) == ["ann@acme.example"]
    assert [each["state"] for each in invitations(stack)] == ["delivered"]


def test_a_survey_that_nobody_answered_expires_when_it_closes(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)

    stack.advance(timedelta(days=31))

    [invitation] = invitations(stack)
    assert invitation["state"] == "expired"
    assert "due_sk" not in invitation
