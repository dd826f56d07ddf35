from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.core.details import AccountChurned, AccountStageChanged
from functions.core.eligibility import Candidate, Verdict, Wait, verdict
from functions.core.inviting import Active, snapshot, terms_of
from functions.core.people import Asked, Kind, Role
from functions.core.programme import Programme, Reports
from functions.core.survey import Invitation, Skip, SkipReason
from functions.dispatch.planning import decide
from tests.making import MONDAY, a_candidate, a_contact, a_programme, an_account, an_invitation, occasions

LIVE = AccountStageChanged(account_id="acme", stage="live")
CHURN = AccountChurned(account_id="acme")
DAY = timedelta(days=1)
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


def judged(candidate: Candidate, now: datetime = MONDAY, programme: Programme | None = None, **terms: Any) -> Verdict:
    return verdict(candidate, terms_of(programme or a_programme(), an_invitation(**terms)), now)


def test_a_contact_with_nothing_against_it_is_asked() -> None:
    assert judged(a_candidate()) is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"email": None}, "no_address"),
        ({"unsubscribed_at": MONDAY}, "unsubscribed"),
        ({"complained_at": MONDAY}, "complained"),
        ({"bounced_email": "ann@acme.example"}, "bounced"),
        ({"duplicate_of": "bob"}, "duplicate_person"),
        ({"asked_relationship": Asked(MONDAY - 75 * DAY, "before")}, "quiet_period"),
        ({"asked_relationship": Asked(MONDAY - 10 * DAY, "before", "onboarding-nps")}, "already_invited"),
    ],
)
def test_a_contact_who_may_not_be_asked_is_skipped_with_the_reason(changes: dict[str, Any], reason: SkipReason) -> None:
    assert judged(a_candidate(a_contact(**changes))) == reason


def test_a_bounce_belongs_to_the_address_and_not_to_the_person() -> None:
    assert judged(a_candidate(a_contact(bounced_email="ann.lee@acme.example"))) is None


@pytest.mark.parametrize(
    ("asked_at", "expected"),
    [
        (MONDAY - 90 * DAY, None),
        (MONDAY - 90 * DAY + timedelta(seconds=1), Wait(MONDAY + timedelta(seconds=1), "quiet_period")),
        (MONDAY - 76 * DAY, Wait(MONDAY + 14 * DAY, "quiet_period")),
        (MONDAY - 76 * DAY + timedelta(seconds=1), "quiet_period"),
    ],
)
def test_who_is_left_in_peace_a_little_longer_waits_for_it_and_is_skipped_if_that_is_too_late(
    asked_at: datetime, expected: Verdict
) -> None:
    assert judged(a_candidate(a_contact(asked_relationship=Asked(asked_at, "before")))) == expected


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [(30, None), (29, Wait(MONDAY + DAY, "quiet_period")), (15, "quiet_period")],
)
def test_after_a_decline_the_quiet_period_is_shorter(days_ago: int, expected: Verdict) -> None:
    declined = Asked(MONDAY - days_ago * DAY, "before", "product-nps", declined=True)

    assert judged(a_candidate(a_contact(asked_relationship=declined))) == expected


def test_a_transactional_survey_has_a_quiet_period_of_its_own() -> None:
    assert judged(a_candidate(a_contact(asked_transactional=Asked(MONDAY, "before")))) is None


def test_nobody_waits_for_the_claim_of_their_own_invitation() -> None:
    own = an_invitation()
    candidate = a_candidate(a_contact(asked_relationship=Asked(MONDAY, own.sid)))

    assert verdict(candidate, terms_of(a_programme(), own), MONDAY) is None


@pytest.mark.parametrize(
    ("contact_until", "account_until", "now", "expected"),
    [
        (MONDAY + timedelta(hours=5), None, MONDAY, Wait(MONDAY + timedelta(hours=5), "paused")),
        (None, MONDAY + timedelta(hours=5), MONDAY, Wait(MONDAY + timedelta(hours=5), "paused")),
        (None, FOREVER, MONDAY, Wait(MONDAY + DAY, "paused")),
        (MONDAY, MONDAY, MONDAY, None),
        (None, FOREVER, MONDAY + 13 * DAY, Wait(MONDAY + 14 * DAY, "paused")),
        (None, FOREVER, MONDAY + 13 * DAY + timedelta(seconds=1), "paused"),
    ],
)
def test_who_is_paused_is_looked_at_again_daily_until_it_is_too_late(
    contact_until: datetime | None, account_until: datetime | None, now: datetime, expected: Verdict
) -> None:
    candidate = a_candidate(a_contact(paused_until=contact_until), paused_until=account_until)

    assert judged(candidate, now) == expected


def test_the_longer_of_two_waits_counts() -> None:
    contact = a_contact(asked_relationship=Asked(MONDAY - 80 * DAY, "before"), paused_until=MONDAY + timedelta(hours=1))

    assert judged(a_candidate(contact)) == Wait(MONDAY + 10 * DAY, "quiet_period")


def test_what_is_late_by_more_than_a_fortnight_is_stale() -> None:
    assert judged(a_candidate(), MONDAY + 14 * DAY) is None
    assert judged(a_candidate(), MONDAY + 14 * DAY + timedelta(seconds=1)) == "stale"


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

    assert judged(a_candidate(role=role, account=an_account(segment=segment)), programme=programme) == reason


@pytest.mark.parametrize(
    ("audience", "reason"),
    [
        ({"stages": ["live"], "plans": ["pro"]}, None),
        ({"stages": ["onboarding"]}, "wrong_audience"),
        ({"plans": ["free"]}, "wrong_audience"),
        ({"attributes": {"region": ["emea", "apac"]}}, None),
        ({"attributes": {"region": ["apac"]}}, "wrong_audience"),
        ({"attributes": {"beta": ["yes"]}}, "wrong_audience"),
    ],
)
def test_an_audience_is_told_by_stage_plan_and_any_attribute(
    audience: dict[str, Any], reason: SkipReason | None
) -> None:
    candidate = a_candidate(account=an_account(plan="pro", attributes={"region": "emea"}))

    assert judged(candidate, programme=a_programme(audience=audience)) == reason


def test_what_a_contact_says_of_itself_goes_before_what_its_account_says() -> None:
    programme = a_programme(audience={"attributes": {"region": ["apac"]}})
    candidate = a_candidate(a_contact(attributes={"region": "apac"}), account=an_account(attributes={"region": "emea"}))

    assert judged(candidate, programme=programme) is None


def test_people_of_an_account_that_has_left_are_asked_no_more() -> None:
    assert judged(a_candidate(account=an_account(churned_at=MONDAY))) == "account_churned"


def test_the_last_survey_of_an_account_is_asked_through_the_quiet_period() -> None:
    programme = a_programme(triggers=[{"churned": "any"}])
    [occasion] = occasions(programme, CHURN)
    just_asked = a_contact(asked_relationship=Asked(MONDAY - timedelta(hours=1), "before", "onboarding-nps"))
    candidate = a_candidate(just_asked, account=an_account(churned_at=MONDAY))

    invitation = decide(Active(programme, "0123456789abcdef", b"key"), occasion, candidate, MONDAY)

    assert isinstance(invitation, Invitation)
    assert (invitation.last, invitation.quiet_days, invitation.due_at) == (True, 0, MONDAY)


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
    assert planned.form == a_programme().form("onboarding-nps", "en").version


def test_an_invitation_keeps_what_reports_group_the_account_by_and_no_more() -> None:
    programme = a_programme().model_copy(update={"reports": Reports(group_by=("plan", "region", "unknown"))})
    account = an_account(plan="pro", attributes={"region": "emea", "industry": "retail"})

    kept = snapshot(a_candidate(account=account), programme.reports.group_by)

    assert kept.groups == {"plan": "pro", "region": "emea"}
    assert snapshot(a_candidate(account=account), ()).groups == {}


def test_a_skip_is_of_the_very_invitation_that_there_would_have_been() -> None:
    planned, skip = decided(), decided(unsubscribed_at=MONDAY)

    assert isinstance(skip, Skip)
    assert (skip.sid, skip.reason, skip.snapshot) == (planned.sid, "unsubscribed", planned.snapshot)


def test_the_last_survey_still_heeds_an_opt_out() -> None:
    candidate = a_candidate(a_contact(unsubscribed_at=MONDAY), account=an_account(churned_at=MONDAY))

    assert judged(candidate, last=True) == "unsubscribed"


def test_the_quiet_period_of_one_kind_is_the_programmes_unless_the_survey_has_its_own() -> None:
    programme = a_programme()

    assert programme.quiet_days(programme.surveys["onboarding-nps"]) == 90
    assert programme.quiet_days(a_programme(kind="transactional").surveys["onboarding-nps"]) == 30
    assert programme.quiet_days(a_programme(quiet_days=45).surveys["onboarding-nps"]) == 45


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [(181, None), (180, None), (179, Wait(MONDAY + DAY, "quiet_period")), (165, "quiet_period")],
)
def test_who_asked_for_fewer_surveys_is_left_in_peace_for_longer_even_after_a_decline(
    days_ago: int, expected: Verdict
) -> None:
    asked = Asked(MONDAY - days_ago * DAY, "before", declined=True)

    assert judged(a_candidate(a_contact(less_often=True, asked_relationship=asked))) == expected


@pytest.mark.parametrize(("kinds", "expected"), [({"relationship"}, "unsubscribed"), ({"transactional"}, None)])
def test_who_wants_none_of_a_kind_is_asked_the_others(kinds: set[Kind], expected: Verdict) -> None:
    assert judged(a_candidate(a_contact(no_kinds=frozenset(kinds)))) == expected
