from datetime import timedelta

from functions.core.times import iso
from functions.dispatch.triggers import lately_reached, stage_reached
from tests.making import MONDAY, a_programme


def test_reaching_the_stage_of_a_survey_is_an_occasion_for_it() -> None:
    [occasion] = stage_reached(a_programme(), "acme", "live", MONDAY)

    assert (occasion.survey_id, occasion.account_id, occasion.at) == ("onboarding-nps", "acme", MONDAY)
    assert occasion.wave == "stage:acme:live:2026-01-05"


def test_reaching_another_stage_is_no_occasion() -> None:
    assert not list(stage_reached(a_programme(), "acme", "trial", MONDAY))


def test_a_contact_told_within_a_day_of_the_stage_belongs_to_the_same_occasion() -> None:
    account = {"account_id": "acme", "stage": "live", "reached": {"stage": "live", "at": iso(MONDAY)}}

    late = list(lately_reached(a_programme(), account, MONDAY + timedelta(hours=24)))

    assert late == list(stage_reached(a_programme(), "acme", "live", MONDAY))


def test_a_contact_who_comes_later_than_a_day_is_not_asked_about_onboarding() -> None:
    account = {"account_id": "acme", "stage": "live", "reached": {"stage": "live", "at": iso(MONDAY)}}

    assert not list(lately_reached(a_programme(), account, MONDAY + timedelta(hours=24, seconds=1)))


def test_a_stage_that_another_event_overwrote_was_still_the_one_that_was_reached() -> None:
    account = {"account_id": "acme", "stage": "live", "reached": {"stage": "trial", "at": iso(MONDAY)}}

    assert not list(lately_reached(a_programme(), account, MONDAY))


def test_an_account_imported_with_its_stage_has_not_just_reached_it() -> None:
    assert not list(lately_reached(a_programme(), {"account_id": "acme", "stage": "live"}, MONDAY))
