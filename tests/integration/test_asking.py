import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from functions.adapters.table import Change, Table
from infra.local.stack import Stack
from tests.integration.people import (
    ACME,
    ANN,
    acme_with_ann,
    asked,
    goes_live,
    invitations,
    items,
    queued,
    skips,
    tell,
)
from tests.making import an_event

GOES_LIVE = {"account_id": "acme", "stage": "live"}


def test_reaching_the_stage_leads_to_one_survey_mail(stack: Stack) -> None:
    acme_with_ann(stack)

    goes_live(stack)

    [mail] = stack.outbox()
    assert mail.to == "ann@acme.example"
    assert mail.from_ == '"Jane Doe (Harbour Software)" <jane@harbour.example>'
    assert "How likely are you to recommend Harbour" in mail.text
    [invitation] = invitations(stack)
    assert (invitation["state"], invitation["account_id"]) == ("sent", "acme")
    assert mail.tags["sid"] == invitation["sid"]


def test_a_survey_sent_costs_three_calls_and_is_told_on_the_bus(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)
    sender = {action for action, _ in stack.observed["SendFunction"]}

    assert sender == {
        "dynamodb:UpdateItem",
        "ses:SendEmail",
        "ses:SendRawEmail",
        "s3:GetObject",
        "secretsmanager:GetSecretValue",
    }
    assert [entry["DetailType"] for entry in stack.published] == ["SurveySent"]


def test_the_same_stage_told_twice_asks_once(stack: Stack) -> None:
    acme_with_ann(stack)

    goes_live(stack)
    goes_live(stack)

    assert asked(stack) == ["ann@acme.example"]


def test_nobody_is_asked_again_within_ninety_days(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)
    stack.advance(timedelta(days=89))

    goes_live(stack)

    assert asked(stack) == ["ann@acme.example"]
    assert skips(stack) == [("ann", "quiet_period")]


def test_after_the_quiet_period_the_next_occasion_asks_again(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)
    stack.advance(timedelta(days=90))

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


def test_a_change_of_address_keeps_the_quiet_period_and_frees_the_old_address(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)
    stack.advance(timedelta(days=30))

    tell(stack, "ContactUpserted", contact_id="ann", email="ann.lee@acme.example")
    goes_live(stack)

    assert asked(stack) == ["ann@acme.example"]
    assert skips(stack) == [("ann", "quiet_period")]
    assert [item["pk"] for item in items(stack, pk="EMAIL#")] == ["EMAIL#ann.lee@acme.example"]


def test_an_opt_out_goes_with_the_person_to_a_new_address(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)
    [survey] = stack.outbox()
    unsubscribe = urlsplit(survey.headers["List-Unsubscribe"].strip("<>")).path
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert stack.request("POST", unsubscribe, headers=headers, body=b"List-Unsubscribe=One-Click").status == 200
    stack.advance(timedelta(days=100))

    tell(stack, "ContactUpserted", contact_id="ann", email="ann.lee@acme.example")
    goes_live(stack)

    assert asked(stack) == ["ann@acme.example"]
    assert skips(stack) == [("ann", "unsubscribed")]


def test_two_contacts_with_one_address_are_one_person(stack: Stack) -> None:
    acme_with_ann(stack)
    tell(stack, "ContactUpserted", **{**ANN, "contact_id": "ann-2"})

    goes_live(stack)

    assert asked(stack) == ["ann@acme.example"]
    assert skips(stack) == [("ann-2", "duplicate_person")]


def test_an_address_that_became_free_makes_the_duplicate_a_person_again(stack: Stack) -> None:
    acme_with_ann(stack)
    tell(stack, "ContactUpserted", **{**ANN, "contact_id": "ann-2"})
    stack.advance(timedelta(hours=1))
    tell(stack, "ContactUpserted", contact_id="ann", email="other@acme.example")
    tell(stack, "ContactUpserted", contact_id="ann-2", email="ann@acme.example")

    goes_live(stack)

    assert sorted(asked(stack)) == ["ann@acme.example", "other@acme.example"]


def test_a_contact_who_moved_is_asked_with_the_new_account_only(stack: Stack) -> None:
    acme_with_ann(stack)
    tell(stack, "AccountUpserted", account_id="bolt", name="Bolt")
    stack.advance(timedelta(days=1))
    tell(stack, "ContactUpserted", contact_id="ann", accounts=[{"account_id": "bolt"}])

    goes_live(stack, "acme")
    assert asked(stack) == []
    goes_live(stack, "bolt")

    [invitation] = invitations(stack)
    assert (invitation["account_id"], invitation["snapshot"]["role"]) == ("bolt", "end_user")


def test_a_contact_of_two_accounts_is_still_one_person_with_one_quiet_period(stack: Stack) -> None:
    acme_with_ann(stack, accounts=[{"account_id": "acme"}, {"account_id": "bolt"}])
    tell(stack, "AccountUpserted", account_id="bolt", name="Bolt")

    goes_live(stack, "acme")
    goes_live(stack, "bolt")

    assert asked(stack) == ["ann@acme.example"]
    assert skips(stack) == [("ann", "quiet_period")]


def test_people_of_an_account_that_merged_are_asked_as_the_other_account(stack: Stack) -> None:
    acme_with_ann(stack)
    tell(stack, "AccountUpserted", account_id="bolt", name="Bolt")
    tell(stack, "AccountsMerged", account_id="acme", into_account_id="bolt")

    goes_live(stack, "acme")

    [invitation] = invitations(stack)
    assert (invitation["account_id"], invitation["snapshot"]["account_name"]) == ("bolt", "Bolt")
    assert invitation["snapshot"]["role"] == "key_contact"


def test_an_older_event_that_arrives_late_does_not_undo_a_newer_one(stack: Stack) -> None:
    start = stack.clock.now()
    acme_with_ann(stack)
    tell(stack, "AccountUpserted", at=start + timedelta(hours=2), account_id="acme", segment="enterprise")

    tell(stack, "AccountUpserted", at=start + timedelta(hours=1), account_id="acme", segment="smb", arr=15000)

    [account] = items(stack, pk="ACCOUNT#acme")
    assert (account["segment"], account["arr"]) == ("enterprise", 15000)


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


def test_a_survey_that_nobody_answered_expires_when_it_closes(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)

    stack.advance(timedelta(days=31))

    [invitation] = invitations(stack)
    assert invitation["state"] == "expired"
    assert "due_sk" not in invitation
