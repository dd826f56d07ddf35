from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.adapters.cases import Step
from functions.core.standing import Case, CaseState, Entry
from functions.followup.cases.joining import joined
from functions.followup.decisions.deciding import Verdict, decide_answer, decide_silence
from tests.deciding import INES, about_jane, heard, opened, silent, situation
from tests.making import JANE, MONDAY


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


def test_an_answer_about_a_csm_whom_nobody_named_does_not_join_the_case_about_the_product() -> None:
    case, second = opened(heard(), situation()), about_jane(sid="s2", about="")

    apart = opened(second, situation(heard(), second, cases=(case,)))
    assert (apart.case_id, apart.confidential) == ("s2", True)


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
