"""Every event that may call for a survey, told to the whole stack."""

from datetime import timedelta
from typing import Any

import pytest
import yaml

from functions.core.programme import Programme
from infra import programme
from infra.local.stack import Stack
from tests.integration.conftest import START
from tests.integration.people import acme_with_ann, asked, items, skips, tell
from tests.making import SMALL

pytestmark = pytest.mark.usefixtures("without_reports")

BO: dict[str, Any] = {"contact_id": "bo", "email": "bo@acme.example", "accounts": [{"account_id": "acme"}]}


def activate(stack: Stack, mappings: list[dict[str, Any]] | None = None, **survey: Any) -> None:
    told = yaml.safe_load(SMALL.read_text(encoding="utf-8"))
    told["surveys"] = {"moment": {"metric": "nps", "touchpoint": "product", **survey}}
    told["mappings"] = mappings or []
    active = Programme.model_validate(told)
    programme.activate(active, stack.physical("ProgrammeBucket"), stack.client("s3"))
    stack.restart()


@pytest.mark.parametrize(
    ("trigger", "event", "detail"),
    [
        ({"milestone": "launch"}, "MilestoneReached", {"milestone": "launch"}),
        ({"playbook_completed": "Go-live"}, "PlaybookCompleted", {"playbook": "Go-live"}),
        ({"metric_changed": "logins", "by": -0.3}, "MetricChanged",
         {"metric": "logins", "value": 60, "previous_value": 100, "window_days": 30}),
        ({"churned": "any"}, "AccountChurned", {"reason": "price"}),
        ({"stage_reached": "never"}, "SurveyRequested", {"survey_id": "moment"}),
    ],
)  # fmt: skip
def test_an_event_asks_everyone_of_the_account_once(
    stack: Stack, trigger: dict[str, Any], event: str, detail: dict[str, Any]
) -> None:
    activate(stack, triggers=[trigger])
    acme_with_ann(stack)
    tell(stack, "ContactUpserted", **BO)

    tell(stack, event, account_id="acme", **detail)
    tell(stack, event, account_id="acme", **detail)

    assert sorted(asked(stack)) == ["ann@acme.example", "bo@acme.example"]


@pytest.mark.parametrize("account", [{"account_id": "acme"}, {}])
def test_a_solved_ticket_asks_the_person_who_had_it_and_nobody_else(stack: Stack, account: dict[str, Any]) -> None:
    activate(stack, metric="csat", kind="transactional", triggers=[{"ticket_resolved": "any"}])
    acme_with_ann(stack)
    tell(stack, "ContactUpserted", **BO)

    tell(stack, "TicketResolved", ticket_id="7", contact_id="bo", **account)

    assert asked(stack) == ["bo@acme.example"]


@pytest.mark.parametrize(
    ("event", "detail", "reason"),
    [
        ("TicketResolved", {"ticket_id": "7", "contact_id": "zoe"}, "contact_id: nobody of that id"),
        ("TicketResolved", {"ticket_id": "7", "contact_id": "zoe", "account_id": "acme"}, "contact_id: nobody of that"),
        ("SurveyRequested", {"survey_id": "other", "account_id": "acme"}, "survey_id: the programme has no survey"),
    ],
)
def test_who_or_what_is_not_known_is_told_in_the_rejected_queue(
    stack: Stack, event: str, detail: dict[str, Any], reason: str
) -> None:
    activate(stack, triggers=[{"ticket_resolved": "any"}])
    acme_with_ann(stack)

    tell(stack, event, **detail)

    [rejected] = stack.rejected()
    assert rejected["reason"].startswith(reason)


def test_a_churned_account_is_asked_once_more_within_the_quiet_period_and_then_no_more(stack: Stack) -> None:
    activate(stack, triggers=[{"milestone": "launch"}, {"churned": "any"}])
    acme_with_ann(stack)

    tell(stack, "MilestoneReached", account_id="acme", milestone="launch")
    tell(stack, "AccountChurned", account_id="acme")
    tell(stack, "SurveyRequested", account_id="acme", survey_id="moment", request_id="r1")

    assert asked(stack) == ["ann@acme.example", "ann@acme.example"]
    assert skips(stack) == [("ann", "account_churned")]


def test_two_systems_that_tell_of_one_churn_on_two_days_cause_one_last_survey(stack: Stack) -> None:
    activate(stack, triggers=[{"churned": "any"}])
    acme_with_ann(stack)

    tell(stack, "AccountChurned", account_id="acme")
    stack.advance(timedelta(days=2))
    tell(stack, "AccountChurned", account_id="acme", reason="price")

    assert asked(stack) == ["ann@acme.example"]


def test_an_account_that_gave_notice_is_asked_once_then_and_no_more_though_it_leaves_later(stack: Stack) -> None:
    activate(stack, triggers=[{"milestone": "launch"}, {"churned": "any"}])
    acme_with_ann(stack)
    tell(stack, "AccountChurned", account_id="acme", effective_date="2026-04-30")
    stack.advance(timedelta(days=30))

    tell(stack, "MilestoneReached", account_id="acme", milestone="launch")
    tell(stack, "AccountChurned", account_id="acme", effective_date="2026-03-31")

    assert asked(stack) == ["ann@acme.example"]
    assert skips(stack) == [("ann", "account_churned")]
    [account] = items(stack, pk="ACCOUNT#acme", sk="PROFILE")
    assert (account["churned_at"], account["leaves_on"]) == ("2026-01-05T09:00:00Z", "2026-03-31")
    told = [(each["at"][:10], each["effective_date"]) for each in items(stack, sk="OUTCOME#")]
    assert sorted(told) == [("2026-01-05", "2026-04-30"), ("2026-02-04", "2026-03-31")]


def test_a_renewal_takes_notice_back_and_the_day_of_leaving_with_it(stack: Stack) -> None:
    acme_with_ann(stack)
    tell(stack, "AccountChurned", account_id="acme", effective_date="2026-04-30")
    stack.advance(timedelta(days=1))

    tell(stack, "AccountRenewed", account_id="acme")

    [account] = items(stack, pk="ACCOUNT#acme", sk="PROFILE")
    assert (account["churned_at"], account["leaves_on"]) == (None, None)


def test_churn_that_a_renewal_has_overtaken_asks_nobody(stack: Stack) -> None:
    activate(stack, triggers=[{"churned": "any"}])
    acme_with_ann(stack)
    tell(stack, "AccountRenewed", account_id="acme")

    tell(stack, "AccountChurned", account_id="acme", at=START - timedelta(days=1))

    assert asked(stack) == []
    assert stack.messages("LifecycleDeadLetters") == []


def test_an_account_that_another_merged_into_has_not_left_because_that_one_is_closed_afterwards(stack: Stack) -> None:
    activate(stack, triggers=[{"churned": "any"}])
    acme_with_ann(stack)
    tell(stack, "AccountUpserted", account_id="branch", name="Branch")
    tell(stack, "AccountsMerged", account_id="branch", into_account_id="acme")
    stack.advance(timedelta(days=1))

    tell(stack, "AccountChurned", account_id="branch")

    assert asked(stack) == []
    [acme] = items(stack, pk="ACCOUNT#acme", sk="PROFILE")
    assert "churned_at" not in acme
    [outcome] = items(stack, sk="OUTCOME#")
    assert (outcome["pk"], outcome["outcome"]) == ("ACCOUNT#branch", "churned")
    assert stack.rejected() == []


def test_tickets_are_no_concern_of_a_programme_that_asks_about_none(stack: Stack) -> None:
    activate(stack, triggers=[{"milestone": "launch"}])

    tell(stack, "TicketResolved", ticket_id="7", contact_id="zoe")

    assert stack.rejected() == []


@pytest.mark.parametrize("event", ["AccountRenewed", "AccountExpanded", "AccountContracted"])
def test_an_account_that_came_back_may_be_asked_again(stack: Stack, event: str) -> None:
    activate(stack, triggers=[{"milestone": "launch"}])
    acme_with_ann(stack)
    tell(stack, "AccountChurned", account_id="acme")

    tell(stack, event, account_id="acme", arr=15000)
    tell(stack, "MilestoneReached", account_id="acme", milestone="launch")

    assert asked(stack) == ["ann@acme.example"]
    [account] = items(stack, pk="ACCOUNT#acme", sk="PROFILE")
    assert account["arr"] == 15000


def test_a_sign_of_life_is_kept_with_the_contact(stack: Stack) -> None:
    acme_with_ann(stack)

    tell(stack, "ActivitySeen", contact_id="ann")

    [contact] = items(stack, pk="CONTACT#ann", sk="PROFILE")
    assert contact["last_seen_at"] == "2026-01-05T09:00:00Z"


RULE = {
    "source": "crm",
    "detail_type": "Deal closed",
    "to": "MilestoneReached",
    "when": "detail.won",
    "detail": {"account_id": "detail.customer", "milestone": "'launch'"},
}


@pytest.mark.parametrize(("won", "mails"), [(True, ["ann@acme.example"]), (False, [])])
def test_another_vendors_event_asks_as_the_mapping_says(stack: Stack, *, won: bool, mails: list[str]) -> None:
    activate(stack, [RULE], triggers=[{"milestone": "launch"}])
    acme_with_ann(stack)

    tell(stack, "Deal closed", customer="acme", won=won)

    assert asked(stack) == mails
    assert stack.rejected() == []


def test_a_mapped_event_that_lacks_a_field_is_rejected_as_it_came(stack: Stack) -> None:
    activate(stack, [RULE], triggers=[{"milestone": "launch"}])

    tell(stack, "Deal closed", won=True)

    [rejected] = stack.rejected()
    assert rejected["reason"].startswith("account_id: Field required")
    assert '"Deal closed"' in rejected["event"]
