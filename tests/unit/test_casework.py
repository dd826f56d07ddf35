from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.core.hours import Window
from functions.core.programme import Programme
from functions.followup.cases.casework import held_until, priority_of
from functions.followup.cases.working_time import Calendar, hours_after
from functions.followup.decisions.deciding import Verdict, decide_answer, decide_silence
from tests.deciding import a_team, heard, opened, silent, situation
from tests.making import JANE, MONDAY, an_account

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Calendar(Window(), BERLIN, "DE")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-03-02T09:00", 8, "2026-03-02T17:00"),  # all of a Monday
        ("2026-03-02T16:00", 2, "2026-03-03T10:00"),  # over night
        ("2026-03-06T16:00", 8, "2026-03-09T16:00"),  # over a weekend
        ("2026-03-07T12:00", 1, "2026-03-09T10:00"),  # from a Saturday
        ("2026-04-02T16:00", 2, "2026-04-07T10:00"),  # over Good Friday and Easter Monday
        ("2026-03-27T16:00", 2, "2026-03-30T10:00"),  # over the night in which clocks go forward
    ],
)
def test_business_hours_leave_out_nights_weekends_and_holidays(start: str, hours: int, due: str) -> None:
    assert hours_after(local(start), hours, OFFICE) == local(due)


@given(
    st.datetimes(MONDAY.replace(tzinfo=None), MONDAY.replace(year=2027, tzinfo=None)),
    st.integers(1, 60),
    st.integers(1, 60),
)
def test_more_business_hours_are_never_over_sooner(start: datetime, some: int, more: int) -> None:
    at = start.replace(tzinfo=UTC)

    assert at < hours_after(at, some, OFFICE) < hours_after(at, some + more, OFFICE)


def test_an_office_that_never_opens_promises_nothing_for_a_thousand_days() -> None:
    only_new_year = Calendar(Window(days=("thu",), hours=(9, 10)), BERLIN)

    assert hours_after(MONDAY, 400, only_new_year) == MONDAY + timedelta(days=1000)


def test_the_case_of_a_detractor_goes_to_the_csm_and_is_due_in_eight_business_hours() -> None:
    case = opened(heard(), situation())

    assert (case.owner, case.state, case.due_at) == (JANE, "open", datetime(2026, 1, 5, 17, tzinfo=UTC))
    assert (case.case_id, case.sids, case.kind, case.priority) == ("s1", ("s1",), "answer", "normal")


def test_the_case_of_an_unhappy_key_contact_is_urgent() -> None:
    case = opened(heard(role="key_contact"), situation())

    assert (case.priority, case.due_at) == ("high", datetime(2026, 1, 5, 13, tzinfo=UTC))


def test_an_account_that_pays_much_is_urgent_whoever_answers() -> None:
    told = a_team().model_dump(mode="json", by_alias=True)
    programme = Programme.model_validate({**told, "cases": {"high_priority_arr": 12000}})

    assert priority_of(heard(), an_account(arr=12000), programme) == "high"
    assert priority_of(heard(), an_account(arr=11999), programme) == "normal"
    assert priority_of(heard(), an_account(arr=None), programme) == "normal"


@pytest.mark.parametrize("score", [7, 8, 9, 10])
def test_passives_and_promoters_open_no_case_unless_the_owner_wants_it(score: int) -> None:
    told = a_team().model_dump(mode="json", by_alias=True)
    all_of_them = Programme.model_validate({**told, "cases": {"open_for": ["bottom", "middle", "top"]}})

    assert decide_answer(heard(score), situation()).case is None
    assert decide_answer(heard(score), situation(programme=all_of_them)).case is not None


def test_an_answer_without_a_name_is_neither_replied_to_nor_called_about() -> None:
    assert decide_answer(heard(0, contact_id=""), situation()) == Verdict()


def test_everyone_with_a_name_is_replied_to_a_detractor_only_after_the_hold() -> None:
    [low] = decide_answer(heard(0), situation()).effects
    [high] = decide_answer(heard(9), situation()).effects

    assert (low.name, low.due) == ("reply", datetime(2026, 1, 5, 17, tzinfo=UTC))
    assert (high.name, high.due) == ("reply", None)
    assert held_until(heard(), a_team()) == low.due


def test_a_key_contact_who_has_never_answered_gets_a_case_at_the_second_silence() -> None:
    now = situation(silent("s0", days=90, role="key_contact"), silent("s1", role="key_contact"))

    case = decide_silence(silent("s1", role="key_contact"), now).case
    assert case is not None
    assert (case.kind, case.owner, case.reason[:38]) == ("silence", JANE, "A key contact has never answered, to 2")
    assert decide_silence(silent("s0"), situation(silent("s0", role="key_contact"))).case is None


def test_an_end_user_who_never_answers_is_left_in_peace() -> None:
    assert decide_silence(silent("s1"), situation(silent("s0", days=90), silent("s1"))).case is None


def test_an_account_that_used_to_answer_gets_a_case_when_it_falls_silent() -> None:
    spoke = heard(9, sid="s0", at=MONDAY - timedelta(days=200))
    before = (spoke, silent("s1", "bob", days=9), silent("s2", "cy"))

    case = decide_silence(before[-1], situation(*before)).case
    assert case is not None
    assert case.reason.startswith("Nobody at this account has answered the last 2 surveys")
    assert decide_silence(before[-1], situation(*before[:1], before[-1])).case is None


def test_one_silence_case_of_an_account_in_half_a_year_is_enough() -> None:
    before = (silent("s0", days=90, role="key_contact"), silent("s1", role="key_contact"))
    case = decide_silence(before[1], situation(*before)).case
    assert case is not None
    closed = replace(case, state="closed", opened_at=MONDAY - timedelta(days=179))

    assert decide_silence(before[1], situation(*before, cases=(closed,))).case is None
    long_ago = replace(closed, opened_at=MONDAY - timedelta(days=181))
    assert decide_silence(before[1], situation(*before, cases=(long_ago,))).case is not None


def test_what_follows_an_answer_in_the_product_waits_for_the_comment() -> None:
    [in_product] = decide_answer(heard(9, channel="widget"), situation()).effects
    [by_mail] = decide_answer(heard(9, channel="email"), situation()).effects

    assert (in_product.delay, by_mail.delay) == (120, 0)


def test_someone_whose_answer_may_be_a_colleagues_is_asked_once_whether_it_is_theirs() -> None:
    verdict = decide_answer(heard(9), replace(situation(), doubtful=True))

    assert [each.name for each in verdict.effects] == ["reply", "confirm"]
