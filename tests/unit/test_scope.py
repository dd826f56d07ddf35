import pytest

from functions.core.people import Owner
from functions.core.standing import Heard
from functions.followup.web.scope import colleagues, may_open, may_read, successors, viewer
from tests.cases import KIM, LEE, SUPPORT, TODAY, a_case, a_heard, about_jane, acme, away, known, seen_by, with_team
from tests.making import JANE

COMPANY = Owner("Harbour Software", "feedback@harbour.example")


@pytest.mark.parametrize(("who", "relation"), [(JANE, "own"), (KIM, None), (LEE, "lead"), (SUPPORT, None)])
def test_an_account_is_seen_by_its_csm_and_by_whoever_leads_them(who: Owner, relation: str | None) -> None:
    assert seen_by(who).relation(acme()) == relation


def test_an_account_is_seen_by_whoever_covers_for_its_csm_today() -> None:
    assert seen_by(KIM, away()).relation(acme()) == "cover"
    assert viewer(KIM.email, away(), TODAY.replace(day=6)).relation(acme()) is None


def test_an_account_that_went_to_another_is_seen_by_its_former_csm_no_more() -> None:
    assert seen_by(JANE).relation(acme(owner=KIM)) is None


def test_an_account_without_a_csm_is_seen_by_nobody() -> None:
    assert seen_by(LEE).relation(acme(owner=None)) is None


def test_whoever_reads_the_desk_of_one_who_has_left_sees_what_was_theirs() -> None:
    assert viewer(COMPANY.email, with_team(), TODAY, JANE.email).relation(acme()) == "cover"


def test_a_lead_still_sees_the_accounts_of_one_who_has_left() -> None:
    told = with_team()
    gone = told.model_copy(update={"team": (told.team[0].model_copy(update={"left": True}), *told.team[1:])})

    assert seen_by(LEE, gone).relation(acme()) == "lead"


@pytest.mark.parametrize(("who", "reads"), [(JANE, True), (KIM, False), (LEE, True)])
def test_an_answer_is_read_by_whoever_sees_the_account(who: Owner, reads: bool) -> None:  # noqa: FBT001
    assert may_read(seen_by(who), acme(), a_heard()) is reads


@pytest.mark.parametrize("heard", [about_jane(), about_jane(score=None)])
def test_what_is_about_a_csm_is_read_by_their_lead_and_not_by_them(heard: Heard) -> None:
    assert not may_read(seen_by(JANE), acme(), heard)
    assert not may_read(seen_by(KIM, away()), acme(), heard)
    assert may_read(seen_by(LEE), acme(), heard)


def test_what_is_about_a_csm_is_not_read_by_them_when_the_account_has_gone_to_one_they_lead() -> None:
    assert not may_read(seen_by(LEE), acme(owner=KIM), about_jane(about=LEE.email))


@pytest.mark.parametrize(("who", "opens"), [(JANE, True), (KIM, False), (LEE, True), (SUPPORT, False)])
def test_a_case_is_opened_by_whoever_has_it_and_whoever_sees_its_account(who: Owner, opens: bool) -> None:  # noqa: FBT001
    assert may_open(seen_by(who), acme(), a_case(), known()) is opens


def test_a_case_of_anothers_account_is_opened_by_whoever_it_was_given_to_and_their_lead() -> None:
    case, account = a_case(owner=SUPPORT), acme(owner=None)

    assert [may_open(seen_by(who), account, case, known()) for who in (SUPPORT, LEE, KIM)] == [True, True, False]


def test_whoever_had_a_case_of_anothers_account_opens_it_no_more() -> None:
    assert not may_open(seen_by(SUPPORT), acme(), a_case(owner=KIM), known())


def test_a_case_about_a_csm_is_opened_by_their_lead_and_never_by_them_even_if_they_have_it() -> None:
    said, case = known(about_jane()), a_case(confidential=True, owner=LEE)

    assert may_open(seen_by(LEE), acme(), case, said)
    assert not may_open(seen_by(JANE), acme(), case, said)
    assert not may_open(seen_by(JANE), acme(owner=KIM), a_case(confidential=True, owner=JANE), said)
    assert not may_open(seen_by(KIM), acme(owner=KIM), case, said)


def test_a_lead_who_has_taken_an_account_over_still_opens_the_case_about_who_had_it() -> None:
    assert may_open(seen_by(LEE), acme(owner=LEE), a_case(confidential=True, owner=LEE), known(about_jane()))


def test_a_case_goes_to_the_team_the_functions_and_the_company() -> None:
    heirs = successors(a_case(), acme(), known(), with_team())

    assert list(heirs) == [COMPANY, KIM, LEE, SUPPORT]


def test_a_case_about_a_csm_goes_to_none_but_those_who_lead() -> None:
    heirs = successors(a_case(confidential=True, owner=COMPANY), acme(), known(about_jane()), with_team())

    assert list(heirs) == [LEE]


def test_a_case_about_one_who_leads_others_is_given_to_another_lead_and_never_to_them() -> None:
    about_lee = known(about_jane(about=LEE.email))

    heirs = successors(a_case(confidential=True, owner=KIM), acme(), about_lee, with_team())

    assert list(heirs) == [COMPANY]


def test_nobody_who_has_left_is_given_a_case() -> None:
    told = with_team()
    gone = told.model_copy(update={"team": (told.team[0].model_copy(update={"left": True}), *told.team[1:])})

    assert JANE not in colleagues(gone)
