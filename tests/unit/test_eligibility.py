from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.core.people import Role
from functions.core.survey import Invitation, Skip, SkipReason
from functions.dispatch.eligibility import reason_not_to_ask
from functions.dispatch.planning import Active, decide
from functions.dispatch.triggers import stage_reached
from tests.making import MONDAY, a_candidate, a_contact, a_programme, an_account

SURVEY = a_programme().surveys["onboarding-nps"]


def test_a_contact_with_nothing_against_it_is_asked() -> None:
    assert reason_not_to_ask(a_candidate(), SURVEY, MONDAY) is None


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
    assert reason_not_to_ask(a_candidate(a_contact(**changes)), SURVEY, MONDAY) == reason


@pytest.mark.parametrize(
    ("asked_at", "reason"),
    [
        (MONDAY - timedelta(days=90) + timedelta(seconds=1), "quiet_period"),
        (MONDAY - timedelta(days=90), None),
    ],
)
def test_the_quiet_period_ends_to_the_second(asked_at: datetime, reason: SkipReason | None) -> None:
    candidate = a_candidate(a_contact(asked_relationship_at=asked_at))

    assert reason_not_to_ask(candidate, SURVEY, MONDAY) == reason


def test_a_transactional_survey_has_a_quiet_period_of_its_own() -> None:
    candidate = a_candidate(a_contact(asked_transactional_at=MONDAY))

    assert reason_not_to_ask(candidate, SURVEY, MONDAY) is None


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

    assert reason_not_to_ask(candidate, programme.surveys["onboarding-nps"], MONDAY) == reason


def decided(**contact: Any) -> Invitation | Skip:
    programme = a_programme(open_days=14)
    [occasion] = stage_reached(programme, "acme", "live", MONDAY)
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
