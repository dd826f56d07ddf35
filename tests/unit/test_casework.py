from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.adapters.cases import Step
from functions.core.hours import Window
from functions.core.people import Owner
from functions.core.programme import Programme
from functions.core.standing import Case, CaseState, Entry, Heard, Known
from functions.followup.casework import Situation, held_until, priority_of
from functions.followup.deciding import Verdict, decide_answer, decide_silence
from functions.followup.falling_due import escalated
from functions.followup.joining import joined
from functions.followup.owning import assigned, confided, led_by, next_person, whom
from functions.followup.working_time import Calendar, hours_after
from tests.making import JANE, MONDAY, a_programme, an_account

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Calendar(Window(), BERLIN, "DE")
INES = Owner("Ines Roth", "ines@harbour.example")
TOM = Owner("Tom Berg", "tom@harbour.example")
COMPANY = Owner("Harbour Software", "feedback@harbour.example")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def a_team(**jane: Any) -> Programme:
    """Return the programme with Jane, whom Ines leads, and a support team."""
    told = a_programme().model_dump(mode="json", by_alias=True)
    told["team"] = [
        {"name": "Jane Doe", "email": "jane@harbour.example", "lead": "ines@harbour.example", **jane},
        {"name": "Ines Roth", "email": "ines@harbour.example"},
        {"name": "Tom Berg", "email": "tom@harbour.example"},
    ]
    told["functions"] = {"support": {"name": "Support", "email": "support@harbour.example"}}
    return Programme.model_validate(told)


def led(**leads: str) -> Programme:
    """Return the programme with the lead of each colleague named."""
    team = tuple(each.model_copy(update={"lead": leads.get(each.name.split()[0].lower())}) for each in a_team().team)
    return a_team().model_copy(update={"team": team})


def heard(score: int | None = 3, **changes: Any) -> Heard:
    told = Heard("s1", "ann", "product-nps", "relationship", "product", "nps", MONDAY, "end_user", 1, score, "Slow.")
    return replace(told, **changes)


def about_jane(**changes: Any) -> Heard:
    return heard(1, touchpoint="csm", metric="csat", **{"about": JANE.email, **changes})


def silent(sid: str, contact_id: str = "ann", days: int = 0, **changes: Any) -> Heard:
    at = MONDAY - timedelta(days=days)
    return heard(None, sid=sid, contact_id=contact_id, at=at, version=0, comment="", **changes)


def situation(*before: Heard, cases: tuple[Case, ...] = (), programme: Programme | None = None) -> Situation:
    return Situation(an_account(), Known(before, cases), programme or a_team(), MONDAY)


def opened(found: Heard, now: Situation) -> Case:
    case = decide_answer(found, now).case
    assert case is not None
    return case


def joins(verdict: Verdict) -> Step:
    """Return the step by which an answer becomes part of a case."""
    assert verdict.joining is not None
    step = joined(verdict.joining.case, verdict.joining)
    assert step is not None
    return step


def worked_on(case: Case, what: str, state: CaseState, minutes: int = -60) -> Case:
    """Return a case with what Jane did to it, so many minutes after Monday morning."""
    entry = Entry(MONDAY + timedelta(minutes=minutes), JANE.email, what)
    return replace(case, state=state, log=(*case.log, entry))


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


def test_a_second_answer_of_the_same_person_joins_their_open_case() -> None:
    case = opened(heard(), situation())

    verdict = decide_answer(heard(2, sid="s2"), situation(cases=(case,)))

    assert verdict.case is None
    step = joins(verdict)
    assert (step.entry.what, step.fields, step.keeps_due) == ("joined", {"sids": ["s1", "s2"]}, True)


def test_an_answer_about_the_csm_does_not_join_the_case_that_the_csm_has() -> None:
    case, second = opened(heard(), situation()), about_jane(sid="s2")

    apart = opened(second, situation(heard(), second, cases=(case,)))
    assert (apart.case_id, apart.owner, apart.confidential) == ("s2", INES, True)


def test_an_answer_about_the_product_does_not_join_the_case_about_the_csm() -> None:
    case, second = opened(about_jane(), situation()), heard(2, sid="s2")

    apart = opened(second, situation(about_jane(), second, cases=(case,)))
    assert (apart.case_id, apart.owner, apart.confidential) == ("s2", JANE, False)


def test_an_answer_about_one_csm_does_not_join_the_case_about_another() -> None:
    case, again, other = opened(about_jane(), situation()), about_jane(sid="s2"), about_jane(sid="s3", about=INES.email)
    now = situation(about_jane(), again, other, cases=(case,))

    joins = decide_answer(again, now).joining
    assert joins
    assert joins.case == case
    assert opened(other, now).case_id == "s3"


def test_an_urgent_answer_makes_the_case_that_it_joins_urgent_and_due_as_soon() -> None:
    later = replace(opened(heard(), situation()), due_at=MONDAY + timedelta(days=9))

    step = joins(decide_answer(heard(2, sid="s2", role="key_contact"), situation(cases=(later,))))

    due = datetime(2026, 1, 5, 13, tzinfo=UTC)
    assert (step.due, step.fields["due_at"], step.fields["priority"]) == (due, "2026-01-05T13:00:00Z", "high")


def test_a_low_answer_does_not_wait_with_the_silence_of_the_same_person() -> None:
    before = (silent("s0", days=90, role="key_contact"), silent("s1", days=1, role="key_contact"))
    case = decide_silence(before[1], situation(*before)).case
    assert case is not None

    apart = opened(heard(2, sid="s2", role="key_contact"), situation(*before, cases=(case,)))
    assert (apart.case_id, apart.kind, apart.due_at) == ("s2", "answer", datetime(2026, 1, 5, 13, tzinfo=UTC))


def test_a_low_answer_joins_the_case_of_a_warning_only_if_an_answer_set_that_off() -> None:
    fell, low = heard(7, sid="s1"), heard(2, sid="s2")
    warned = replace(opened(heard(sid="s1"), situation()), kind="risk", reason="They fell.")

    assert joins(decide_answer(low, situation(fell, cases=(warned,)))).fields["sids"] == ["s1", "s2"]
    assert opened(low, situation(silent("s1"), cases=(warned,))).case_id == "s2"


def test_a_second_answer_of_somebody_else_opens_a_case_of_its_own() -> None:
    case = opened(heard(), situation())

    assert opened(heard(2, sid="s2", contact_id="bob"), situation(cases=(case,))).case_id == "s2"


def test_a_low_answer_opens_the_case_again_in_which_somebody_had_got_back_to_them() -> None:
    case = worked_on(opened(heard(), situation()), "wrote", "answered")

    step = joins(decide_answer(heard(2, sid="s2"), situation(cases=(case,))))

    assert (step.entry.what, step.due) == ("reopened", datetime(2026, 1, 5, 17, tzinfo=UTC))
    due = "2026-01-05T17:00:00Z"
    assert step.fields == {"sids": ["s1", "s2"], "state": "open", "step": 0, "due_at": due}


@pytest.mark.parametrize(("what", "state"), [("closed", "closed"), ("wrote", "answered")])
def test_an_edited_low_answer_opens_its_case_again_that_was_done_with(what: str, state: CaseState) -> None:
    done = worked_on(opened(heard(), situation()), what, state)

    step = joins(decide_answer(heard(1, version=2), situation(heard(), cases=(done,))))
    assert (step.entry.what, step.fields["state"], "sids" in step.fields) == ("reopened", "open", False)
    assert step.due == datetime(2026, 1, 5, 17, tzinfo=UTC)


@pytest.mark.parametrize(("what", "state"), [("closed", "closed"), ("wrote", "answered")])
def test_a_case_that_was_done_with_after_the_edit_stays_so(what: str, state: CaseState) -> None:
    done = worked_on(opened(heard(), situation()), what, state, minutes=1)

    verdict = decide_answer(heard(1, version=2), situation(heard(), cases=(done,)))
    assert (verdict.case, verdict.joining) == (None, None)


def test_an_answer_that_joined_a_case_does_so_once_whatever_was_done_since() -> None:
    case = opened(heard(), situation())
    joining = decide_answer(heard(2, sid="s2"), situation(cases=(case,))).joining
    assert joining

    again = replace(case, sids=("s1", "s2"))
    assert joined(again, joining) is None
    assert joined(worked_on(again, "wrote", "answered", minutes=1), joining) is None


def test_an_edited_answer_leaves_its_open_case_as_it_is() -> None:
    case = opened(heard(), situation())

    for score in (1, 9):
        verdict = decide_answer(heard(score, version=2), situation(heard(), cases=(case,)))
        assert (verdict.case, verdict.joining) == (None, None)


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


def test_a_lead_has_those_who_are_still_here() -> None:
    assert led_by("ines@harbour.example", a_team()) == ("jane@harbour.example",)
    assert led_by("ines@harbour.example", a_team(left=True)) == ()


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
