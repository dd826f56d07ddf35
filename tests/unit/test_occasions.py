from datetime import timedelta
from typing import Any

import pytest

from functions.core.details import (
    AccountChurned,
    AccountStageChanged,
    Detail,
    MetricChanged,
    MilestoneReached,
    PlaybookCompleted,
    SurveyRequested,
    TicketResolved,
)
from functions.core.times import iso
from functions.dispatch.occasions import lately_reached
from tests.making import MONDAY, a_programme, occasions

LIVE = AccountStageChanged(account_id="acme", stage="live")


def waves(trigger: dict[str, Any], detail: Detail) -> list[str]:
    return [each.wave for each in occasions(a_programme(triggers=[trigger]), detail)]


def usage(value: float, previous: float, days: int = 30) -> MetricChanged:
    return MetricChanged(account_id="acme", metric="logins", value=value, previous_value=previous, window_days=days)


def ticket(kind: str | None = None) -> TicketResolved:
    return TicketResolved(ticket_id="7", contact_id="ann", kind=kind)


@pytest.mark.parametrize(
    ("trigger", "detail", "wave"),
    [
        ({"stage_reached": "live"}, LIVE, "stage:acme:live:2026-01-05"),
        ({"milestone": "launch"}, MilestoneReached(account_id="acme", milestone="launch"),
         "milestone:acme:launch:2026-01-05"),
        ({"playbook_completed": "Go-live"}, PlaybookCompleted(account_id="acme", playbook="Go-live"),
         "playbook:acme:Go-live:2026-01-05"),
        ({"metric_changed": "logins", "by": -0.3}, usage(70, 100), "metric:acme:logins:2026-01-05"),
        ({"ticket_resolved": "any"}, ticket("question"), "ticket:7"),
        ({"churned": "any"}, AccountChurned(account_id="acme", reason="price"), "churn:acme:2026-01-05"),
    ],
)  # fmt: skip
def test_each_trigger_is_called_by_its_own_event(trigger: dict[str, Any], detail: Detail, wave: str) -> None:
    assert waves(trigger, detail) == [wave]


@pytest.mark.parametrize(
    ("trigger", "detail"),
    [
        ({"stage_reached": "trial"}, LIVE),
        ({"stage_reached": "live", "from": "trial"}, LIVE),
        ({"milestone": "launch"}, MilestoneReached(account_id="acme", milestone="signed")),
        ({"milestone": "live"}, LIVE),
        ({"playbook_completed": "Go-live"}, PlaybookCompleted(account_id="acme", playbook="Renewal")),
        ({"metric_changed": "seats", "by": -0.3}, usage(70, 100)),
        ({"ticket_resolved": "incident"}, ticket("question")),
        ({"ticket_resolved": "incident"}, ticket()),
        ({"churned": "price"}, AccountChurned(account_id="acme", reason="closed down")),
    ],
)
def test_no_trigger_is_called_by_another_event(trigger: dict[str, Any], detail: Detail) -> None:
    assert waves(trigger, detail) == []


@pytest.mark.parametrize(
    ("by", "detail", "sudden"),
    [
        (-0.3, usage(70, 100), True),
        (-0.3, usage(71, 100), False),
        (-0.3, usage(200, 100), False),
        (-0.3, usage(70, 100, days=31), False),
        (-0.1, usage(63, 70), True),
        (0.5, usage(150, 100), True),
        (0.5, usage(149, 100), False),
        (0.5, usage(1, 0), True),
        (-0.3, usage(0, 0), False),
        (-0.5, usage(-150, -100), True),
    ],
)
def test_a_metric_changed_suddenly_by_share_direction_and_window(
    by: float, detail: MetricChanged, *, sudden: bool
) -> None:
    assert bool(waves({"metric_changed": "logins", "by": by}, detail)) is sudden


def test_a_stage_may_be_asked_about_only_when_it_is_reached_from_another() -> None:
    from_trial = AccountStageChanged(account_id="acme", stage="live", previous_stage="trial")

    assert waves({"stage_reached": "live", "from": "trial"}, from_trial) == ["stage:acme:live:2026-01-05"]


def test_a_request_calls_for_the_survey_that_it_names_and_for_no_other() -> None:
    named = SurveyRequested(survey_id="onboarding-nps", account_id="acme", contact_id="ann", request_id="r1")
    other = SurveyRequested(survey_id="other", account_id="acme")

    [occasion] = occasions(a_programme(), named)

    assert (occasion.wave, occasion.contact_id) == ("request:r1", "ann")
    assert occasions(a_programme(), other) == []


def test_a_ticket_is_about_the_person_who_had_it() -> None:
    [occasion] = occasions(a_programme(triggers=[{"ticket_resolved": "any"}]), ticket())

    assert occasion.contact_id == "ann"


def test_a_contact_told_within_a_day_of_the_stage_belongs_to_the_same_occasion() -> None:
    account = {"account_id": "acme", "stage": "live", "reached": {"stage": "live", "at": iso(MONDAY)}}

    late = list(lately_reached(a_programme(), account, MONDAY + timedelta(hours=24)))

    assert late == occasions(a_programme(), LIVE)


def test_a_contact_who_comes_later_than_a_day_is_not_asked_about_onboarding() -> None:
    account = {"account_id": "acme", "stage": "live", "reached": {"stage": "live", "at": iso(MONDAY)}}

    assert not list(lately_reached(a_programme(), account, MONDAY + timedelta(hours=24, seconds=1)))


def test_a_stage_that_another_event_overwrote_was_still_the_one_that_was_reached() -> None:
    account = {"account_id": "acme", "stage": "live", "reached": {"stage": "trial", "at": iso(MONDAY)}}

    assert not list(lately_reached(a_programme(), account, MONDAY))


def test_an_account_imported_with_its_stage_has_not_just_reached_it() -> None:
    assert not list(lately_reached(a_programme(), {"account_id": "acme", "stage": "live"}, MONDAY))
