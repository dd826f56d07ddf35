from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from functions.core.casework import FunctionTeam
from functions.core.people import Owner
from functions.core.programme import Programme
from functions.core.standing import Case, Entry, Heard, Known
from functions.followup.cases.falling_due import escalated
from functions.followup.cases.handing_over import to_move
from functions.followup.cases.owning import assigned, confided, next_person, whom
from tests.deciding import COMPANY, INES, TOM, a_team, about_jane, heard, led, opened, situation, without
from tests.making import JANE, MONDAY, a_programme, an_account


def test_an_answer_about_the_csm_goes_to_their_lead_and_is_confidential() -> None:
    case = opened(heard(touchpoint="csm", metric="csat", score=1), situation())

    assert (case.owner, case.confidential) == (INES, True)


def test_an_answer_about_a_csm_without_a_lead_goes_to_the_company() -> None:
    assert assigned(JANE, "csm", (), a_programme(), date(2026, 1, 5)).owner == COMPANY


def test_an_answer_about_a_former_csm_goes_to_their_lead_whosever_the_account_is_now() -> None:
    programme = led(jane=INES.email, tom=JANE.email)
    now = replace(situation(programme=programme), account=an_account(owner=TOM))

    assert opened(about_jane(), now).owner == INES


def test_what_is_about_a_csm_never_goes_to_them_when_it_is_overdue() -> None:
    programme = led(jane=INES.email, ines=JANE.email, tom=JANE.email)
    about = {JANE.email}

    assert next_person(INES, programme, about) == next_person(TOM, programme, about) == COMPANY
    assert next_person(TOM, programme) == JANE
    assert next_person(INES, a_team(email=COMPANY.email), {COMPANY.email}) is None


def test_what_is_about_whoever_has_the_companys_own_address_goes_to_their_lead_alone() -> None:
    assert confided({COMPANY.email}, a_team(email=COMPANY.email)) == INES
    assert confided({JANE.email}, a_team(lead=None, email=JANE.email)) == COMPANY
    assert confided({COMPANY.email, INES.email}, a_team(email=COMPANY.email)) == COMPANY  # there is nobody else


def test_a_case_is_about_the_csm_of_the_day_of_the_survey_or_of_today_if_that_is_not_known() -> None:
    said, nobody = about_jane(), about_jane(about="")
    case, account = opened(said, situation()), an_account(owner=TOM)

    assert whom(case, account, Known((said,))) == {JANE.email}
    assert whom(case, account, Known((nobody,))) == {TOM.email}
    assert whom(case, replace(account, owner=None), Known((nobody,))) == set()
    assert whom(opened(heard(), situation()), account, Known((heard(),))) == set()


def test_whoever_covers_for_a_csm_has_their_cases() -> None:
    away = [{"first": "2026-01-05", "last": "2026-01-09", "cover": "tom@harbour.example"}]
    programme = a_team(away=away)

    assert assigned(JANE, "product", (), programme, date(2026, 1, 9)).owner == Owner("Tom Berg", "tom@harbour.example")
    assert assigned(JANE, "product", (), programme, date(2026, 1, 10)).owner == JANE


def test_the_case_of_an_account_without_a_csm_goes_to_the_function_that_its_tags_route_to() -> None:
    found = assigned(None, "product", ("marketing", "support"), a_team(), date(2026, 1, 5))

    assert (found.owner.email, found.function) == ("support@harbour.example", "support")
    assert assigned(None, "product", ("marketing",), a_team(), date(2026, 1, 5)).owner == COMPANY


def test_the_cases_of_a_csm_who_has_left_go_to_their_lead() -> None:
    assert assigned(JANE, "product", (), a_team(left=True), date(2026, 1, 5)).owner == INES


def test_nobody_who_has_left_covers_for_another_or_has_the_cases_of_a_function() -> None:
    away = [{"first": "2026-01-05", "last": "2026-01-09", "cover": TOM.email}]
    programme = without(a_team(away=away), TOM.email)
    support = FunctionTeam(name="Support", email=TOM.email)

    assert assigned(JANE, "product", (), programme, MONDAY.date()).owner == JANE
    told = programme.model_copy(update={"functions": {"support": support}})
    assert assigned(None, "product", ("support",), told, MONDAY.date()).owner == COMPANY


def moves(case: Case, programme: Programme, *said: Heard) -> list[Owner]:
    """Return to whom an open case of Jane's account moves."""
    return [owner for _, owner in to_move(an_account(), Known(said, (case,)), programme, MONDAY.date())]


BY_HAND = (Entry(MONDAY, INES.email, "assigned", TOM.email),)


@pytest.mark.parametrize(
    ("changes", "heir"),
    [
        ({}, JANE),
        ({"log": BY_HAND}, JANE),
        ({"log": BY_HAND, "state": "acknowledged"}, JANE),
        ({"function": "support"}, JANE),
        ({"step": 1}, INES),
        ({"confidential": True}, INES),
        ({"confidential": True, "step": 1}, INES),
    ],
)
def test_a_case_of_one_who_has_left_moves_whatever_else_keeps_it_where_it_is(
    changes: dict[str, Any], heir: Owner
) -> None:
    programme = led(jane=INES.email, tom=INES.email)
    case = replace(opened(about_jane(), situation()), **{"confidential": False, "owner": TOM, **changes})

    assert moves(case, without(programme, TOM.email), about_jane()) == [heir]
    assert moves(case, programme, about_jane()) == ([JANE] if not changes else [])


def test_what_had_gone_on_to_a_lead_who_has_left_goes_on_to_the_company_past_whom_it_is_about() -> None:
    programme = without(led(jane=INES.email, ines=JANE.email), INES.email)
    case = replace(opened(about_jane(), situation()), owner=INES, step=1)

    assert moves(case, programme, about_jane()) == [COMPANY]
    assert moves(replace(case, owner=COMPANY), programme, about_jane()) == []
    assert moves(replace(case, state="closed"), programme, about_jane()) == []


def test_an_overdue_case_goes_to_the_lead_then_to_the_company_and_stays_there() -> None:
    programme, case = a_team(), opened(heard(), situation())
    first = escalated(case, programme, MONDAY)
    second = escalated(replace(case, owner=INES, step=1), programme, MONDAY)
    third = escalated(replace(case, owner=COMPANY, step=2), programme, MONDAY)

    assert [step.fields["step"] for step in (first, second, third)] == [1, 2, 3]
    owners = [step.fields["owner"] for step in (first, second, third)]
    assert [each["email"] for each in owners if isinstance(each, dict)] == [INES.email, COMPANY.email, COMPANY.email]
    assert [step.due is None for step in (first, second, third)] == [False, True, True]
    assert next_person(COMPANY, programme) is None
