from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.core.details import AccountChurned, AccountStageChanged
from functions.core.people import Role
from functions.core.survey import Invitation, Skip, SkipReason
from functions.dispatch.eligibility import reason_not_to_ask
from functions.dispatch.planning import Active, decide
from tests.making import MONDAY, a_candidate, a_contact, a_programme, an_account, occasions

LIVE = AccountStageChanged(account_id="acme", stage="live")
CHURN = AccountChurned(account_id="acme")
[OCCASION] = occasions(a_programme(), LIVE)


def test_a_contact_with_nothing_against_it_is_asked() -> None:
    assert reason_not_to_ask(a_candidate(), OCCASION, MONDAY) is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"email": None}, "no_address"),
        ({"unsubscribed_at": MONDAY}, "unsubscribed"),
        ({"complained_at": MONDAY}, "complained"),
        ({"bounced_at": MONDAY}, "bounced"),
        ({"duplicate_of": "bob"}, "duplicate_person"),
        ({"asked_relationship_at": MONDAY - timedelta(days=89)}, "quiet_period"),
    ],
)
def test_a_contact_who_may_not_be_asked_is_skipped_with_the_reason(changes: dict[str, Any], reason: SkipReason) -> None:
    assert reason_not_to_ask(a_candidate(a_contact(**changes)), OCCASION, MONDAY) == reason


@pytest.mark.parametrize(
    ("asked_at", "reason"),
    [
        (MONDAY - timedelta(days=90) + timedelta(seconds=1), "quiet_period"),
        (MONDAY - timedelta(days=90), None),
    ],
)
def test_the_quiet_period_ends_to_the_second(asked_at: datetime, reason: SkipReason | None) -> None:
    candidate = a_candidate(a_contact(asked_relationship_at=asked_at))

    assert reason_not_to_ask(candidate, OCCASION, MONDAY) == reason


def test_a_transactional_survey_has_a_quiet_period_of_its_own() -> None:
    candidate = a_candidate(a_contact(asked_transactional_at=MONDAY))

    assert reason_not_to_ask(candidate, OCCASION, MONDAY) is None


@pytest.mark.parametrize(
    ("role", "segment", "reason"),
    [
        ("key_contact", "enterprise", None),
        ("end_user", "enterprise", "wrong_audience"),
        ("key_contact", "smb", "wrong_audience"),
    ],
)
def test_only_the_audience_is_asked(role: Role, segment: str, reason: SkipReason | None) -> None:
    programme = a_programme(audience={"roles": ["key_contact"], "segments": ["enterprise"]})
    candidate = a_candidate(role=role, account=an_account(segment=segment))

    [occasion] = occasions(programme, LIVE)

    assert reason_not_to_ask(candidate, occasion, MONDAY) == reason


def decided(**contact: Any) -> Invitation | Skip:
    programme = a_programme(open_days=14)
    [occasion] = occasions(programme, LIVE)
    active = Active(programme, "0123456789abcdef", b"key")
    return decide(active, occasion, a_candidate(a_contact(**contact)), MONDAY)


def test_an_invitation_keeps_the_account_as_it_was_that_day() -> None:
    planned = decided()

    assert isinstance(planned, Invitation)
    assert (planned.snapshot.segment, planned.snapshot.stage, planned.snapshot.role) == ("smb", "live", "key_contact")
    assert planned.snapshot.owner is not None
    assert planned.closes_at == MONDAY + timedelta(days=14)
    assert planned.wording.question == "How likely are you to recommend Harbour to a friend or colleague?"


def test_a_skip_is_of_the_very_invitation_that_there_would_have_been() -> None:
    planned, skip = decided(), decided(unsubscribed_at=MONDAY)

    assert isinstance(skip, Skip)
    assert (skip.sid, skip.reason, skip.snapshot) == (planned.sid, "unsubscribed", planned.snapshot)


@pytest.mark.parametrize(
    ("audience", "reason"),
    [
        ({"stages": ["live"], "plans": ["team"], "attributes": {"region": ["emea", "apac"]}}, None),
        ({"stages": ["trial"]}, "wrong_audience"),
        ({"plans": ["free"]}, "wrong_audience"),
        ({"attributes": {"region": ["amer"]}}, "wrong_audience"),
        ({"attributes": {"size": ["large"]}}, "wrong_audience"),
    ],
)
def test_an_audience_may_name_stage_plan_and_any_attribute(audience: dict[str, Any], reason: SkipReason | None) -> None:
    [occasion] = occasions(a_programme(audience=audience), LIVE)
    candidate = a_candidate(account=an_account(plan="team", attributes={"region": "emea"}))

    assert reason_not_to_ask(candidate, occasion, MONDAY) == reason


def test_a_contacts_own_attribute_counts_before_the_accounts() -> None:
    [occasion] = occasions(a_programme(audience={"attributes": {"region": ["emea"]}}), LIVE)
    contact = a_contact(attributes={"region": "amer"})
    candidate = a_candidate(contact, account=an_account(attributes={"region": "emea"}))

    assert reason_not_to_ask(candidate, occasion, MONDAY) == "wrong_audience"


def test_nobody_of_an_account_that_has_left_is_asked_any_other_survey() -> None:
    candidate = a_candidate(account=an_account(churned_at=MONDAY))

    assert reason_not_to_ask(candidate, OCCASION, MONDAY) == "account_churned"


def test_the_last_survey_waits_for_no_quiet_period_and_still_heeds_an_opt_out() -> None:
    [last] = occasions(a_programme(triggers=[{"churned": "any"}]), CHURN)
    account = an_account(churned_at=MONDAY)
    asked = a_contact(asked_relationship_at=MONDAY)
    gone = a_contact(unsubscribed_at=MONDAY)

    assert reason_not_to_ask(a_candidate(asked, account=account), last, MONDAY) is None
    assert reason_not_to_ask(a_candidate(gone, account=account), last, MONDAY) == "unsubscribed"
