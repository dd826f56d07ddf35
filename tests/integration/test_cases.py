import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.adapters.cases import Cases, Step
from functions.adapters.codec import decode
from functions.adapters.images import Item
from functions.adapters.table import Refused
from functions.core.standing import Case, Entry
from functions.core.times import parse
from functions.followup.cases.joining import Joining
from functions.followup.decisions.deciding import Verdict
from functions.followup.decisions.following import carry_out
from infra.local.outbox import SentMail
from infra.local.stack import Stack
from tests.integration.people import ACME, acme_with_ann, goes_live, items, tell
from tests.integration.programmes import change_programme
from tests.integration.test_following_up import answer, replies

pytestmark = pytest.mark.usefixtures("without_reports")

TOM = {"name": "Tom Roe", "email": "tom@harbour.example"}
TEAM = [
    {"name": "Jane Doe", "email": "jane@harbour.example", "lead": "ines@harbour.example"},
    {"name": "Ines Roth", "email": "ines@harbour.example"},
]


@pytest.fixture
def survey(stack: Stack) -> SentMail:
    """Ask Ann of Acme, whose CSM Jane has a lead."""
    change_programme(stack, team=TEAM)
    acme_with_ann(stack)
    goes_live(stack)
    [mail] = stack.outbox()
    return mail


def the_case(stack: Stack) -> Item:
    [case] = items(stack, sk="CASE#")
    return case


def told(stack: Stack, detail_type: str) -> list[dict[str, Any]]:
    return [json.loads(each["Detail"]) for each in stack.published if each["DetailType"] == detail_type]


def step(stack: Stack, what: str, **fields: object) -> Case:
    """Change the case as the desk does."""
    case = the_case(stack)
    cases = stack.runtime("EffectFunction").adapter(Cases)
    found = cases.get(case["account_id"], case["case_id"])
    assert found is not None
    changed = cases.change(found, Step(Entry(stack.clock.now(), "jane@harbour.example", what), fields))
    stack.settle()
    return changed


def test_a_low_score_opens_a_case_with_the_csm_and_tells_the_bus(stack: Stack, survey: SentMail) -> None:
    answer(stack, survey, 2, "Exports time out.")

    case = the_case(stack)
    assert (case["state"], case["owner"]["email"], case["priority"]) == ("open", "jane@harbour.example", "high")
    assert parse(case["due_at"]) == stack.clock.now() + timedelta(hours=4)
    assert [(each["case_id"], each["owner"]) for each in told(stack, "CaseOpened")] == [
        (case["case_id"], "jane@harbour.example")
    ]
    assert replies(stack) == [("case", "jane@harbour.example")]


def test_the_case_mail_says_who_is_waiting_why_and_until_when(stack: Stack, survey: SentMail) -> None:
    answer(stack, survey, 2, "Exports time out.")

    mail = stack.outbox()[-1]
    assert mail.subject == "Please call Ann Lee of Acme: 2 of 10"
    assert "Exports time out." in mail.text
    assert "Please get back to them by Monday 5 January, 13:00 (UTC)" in mail.text
    assert "/c/" in mail.text


def test_a_person_who_was_got_back_to_gets_no_automatic_thank_you(stack: Stack, survey: SentMail) -> None:
    answer(stack, survey, 2)
    step(stack, "wrote", state="answered")

    stack.advance(timedelta(hours=2))

    assert replies(stack) == [("case", "jane@harbour.example")]
    [effect] = items(stack, sk="EFFECT#reply")
    assert effect["state"] == "not_needed"


def test_who_answers_low_again_after_a_colleague_wrote_is_promised_a_call_which_can_become_overdue(
    stack: Stack, survey: SentMail
) -> None:
    answer(stack, survey, 2)
    step(stack, "wrote", state="answered")
    stack.advance(timedelta(minutes=10))

    answer(stack, survey, 1, "It is still broken.")

    case = the_case(stack)
    assert (case["state"], [each["what"] for each in case["log"]]) == ("open", ["wrote", "reopened"])
    assert [mail.subject for mail in stack.outbox()][-1] == "Again: Please call Ann Lee of Acme: 1 of 10"
    stack.advance(timedelta(days=1))
    assert replies(stack)[2:] == [("detractor", "ann@acme.example"), ("case", "ines@harbour.example")]
    assert [each["step"] for each in told(stack, "CaseOverdue")] == [1]


def test_an_answer_joins_a_case_that_was_changed_while_that_was_decided_and_none_that_is_gone(
    stack: Stack, survey: SentMail
) -> None:
    answer(stack, survey, 2)
    as_read = decode(Case, the_case(stack))
    step(stack, "acknowledged", state="acknowledged")
    runtime = stack.runtime("FollowupStreamFunction")

    joining = Joining(as_read, "b" * 26, stack.clock.now(), as_read.due_at)
    for _ in range(2):
        carry_out(runtime, Verdict(joining=joining))

    case = the_case(stack)
    assert (case["sids"][1:], [each["what"] for each in case["log"]]) == (["b" * 26], ["acknowledged", "joined"])
    with pytest.raises(Refused):
        carry_out(runtime, Verdict(joining=replace(joining, case=replace(as_read, account_id="nobody"))))


def test_who_is_not_got_back_to_in_the_hold_time_is_told_who_will_be_in_touch_and_when(
    stack: Stack, survey: SentMail
) -> None:
    answer(stack, survey, 2)

    stack.advance(timedelta(hours=2))

    reply = stack.outbox()[-1]
    assert reply.to == "ann@acme.example"
    assert "Jane Doe has your answer and will get in touch with you by 5 January 2026." in reply.text


def test_a_score_that_is_raised_in_the_hold_time_gets_the_reply_that_fits_it(stack: Stack, survey: SentMail) -> None:
    answer(stack, survey, 2)
    answer(stack, survey, 9, "My mistake.")

    stack.advance(timedelta(hours=2))

    assert replies(stack) == [("case", "jane@harbour.example"), ("promoter", "ann@acme.example")]
    assert "g2.com" not in stack.outbox()[-1].text  # no favour is asked while a case is open


def test_an_overdue_case_goes_on_to_the_lead_and_then_to_the_company_once_each(stack: Stack, survey: SentMail) -> None:
    answer(stack, survey, 2)

    stack.advance(timedelta(days=7))

    mails = [mail.to for mail in stack.outbox() if mail.tags["kind"] == "case"]
    assert mails == ["jane@harbour.example", "ines@harbour.example", "feedback@harbour.example"]
    overdue = told(stack, "CaseOverdue")
    assert [(each["step"], each["owner"]) for each in overdue] == [
        (1, "ines@harbour.example"),
        (2, "feedback@harbour.example"),
    ]


def test_a_closed_case_is_never_overdue_and_opens_again_when_they_answer_again(stack: Stack, survey: SentMail) -> None:
    answer(stack, survey, 2)
    step(stack, "closed", state="closed", outcome="resolved", closed_at="2026-01-05T09:00:00Z")
    stack.advance(timedelta(days=2))
    assert told(stack, "CaseOverdue") == []
    assert [each["outcome"] for each in told(stack, "CaseClosed")] == ["resolved"]

    answer(stack, survey, 1, "It is back.")

    case = the_case(stack)
    assert (case["state"], [each["what"] for each in case["log"]]) == ("open", ["closed", "reopened"])
    assert parse(case["due_at"]) > stack.clock.now()
    assert [mail.subject for mail in stack.outbox()][-1] == "Again: Please call Ann Lee of Acme: 1 of 10"


def test_open_cases_go_with_their_account_to_its_new_csm(stack: Stack, survey: SentMail) -> None:
    answer(stack, survey, 2)

    tell(stack, "AccountUpserted", **{**ACME, "owner": {"name": "Tom Berg", "email": "tom@harbour.example"}})

    assert the_case(stack)["owner"]["email"] == "tom@harbour.example"
    assert [mail.to for mail in stack.outbox() if mail.tags["kind"] == "case"][-1] == "tom@harbour.example"
    assert stack.outbox()[-1].subject == "Yours now: Please call Ann Lee of Acme: 2 of 10"


@pytest.mark.usefixtures("survey")
def test_a_key_contact_who_is_silent_twice_gets_a_case(stack: Stack) -> None:
    stack.advance(timedelta(days=120))
    goes_live(stack)
    assert items(stack, sk="CASE#") == []

    stack.advance(timedelta(days=31))

    case = the_case(stack)
    assert (case["kind"], case["owner"]["email"]) == ("silence", "jane@harbour.example")
    assert stack.outbox()[-1].subject.endswith("Acme has gone quiet")


def test_open_cases_of_a_csm_who_has_left_go_to_their_lead_the_next_working_day(stack: Stack, survey: SentMail) -> None:
    change_programme(stack, cases={"high_priority_hours": 40, "due_hours": {"bottom": 40}})
    answer(stack, survey, 2)
    change_programme(stack, team=[{**TEAM[0], "left": True}, TEAM[1]])

    stack.advance(timedelta(days=1))

    assert the_case(stack)["owner"]["email"] == "ines@harbour.example"
    assert stack.outbox()[-1].to == "ines@harbour.example"
    assert stack.outbox()[-1].subject.startswith("Yours now: ")


def merged(stack: Stack) -> None:
    """Let Acme become part of Bolt, and that part of Core."""
    for before, after in (("acme", "bolt"), ("bolt", "core")):
        tell(stack, "AccountUpserted", account_id=after, name=after.title())
        tell(stack, "AccountsMerged", account_id=before, into_account_id=after)


def test_a_case_goes_to_whoever_looks_after_the_account_that_its_own_became_part_of(
    stack: Stack, survey: SentMail
) -> None:
    answer(stack, survey, 2)
    merged(stack)
    assert the_case(stack)["owner"]["email"] == "jane@harbour.example"  # nobody looks after Core yet

    tell(stack, "AccountUpserted", account_id="core", owner=TOM)

    assert (the_case(stack)["account_id"], the_case(stack)["owner"]["email"]) == ("acme", TOM["email"])
    assert stack.outbox()[-1].to == TOM["email"]


def test_a_case_goes_on_at_once_where_its_account_becomes_part_of_one_that_somebody_looks_after(
    stack: Stack, survey: SentMail
) -> None:
    answer(stack, survey, 2)
    tell(stack, "AccountUpserted", account_id="core", name="Core", owner=TOM)

    tell(stack, "AccountsMerged", account_id="acme", into_account_id="core")

    assert the_case(stack)["owner"]["email"] == TOM["email"]


def test_an_answer_that_is_edited_after_its_account_was_merged_keeps_its_one_case(
    stack: Stack, survey: SentMail
) -> None:
    answer(stack, survey, 2)
    merged(stack)

    answer(stack, survey, 1, "Worse.")

    assert (the_case(stack)["account_id"], the_case(stack)["sids"]) == ("acme", [the_case(stack)["case_id"]])
    assert [(each["pk"], each["version"]) for each in items(stack, sk="ANSWER#")] == [("ACCOUNT#acme", 2)]


def test_a_reply_that_was_held_while_accounts_were_merged_still_says_who_will_be_in_touch(
    stack: Stack, survey: SentMail
) -> None:
    answer(stack, survey, 2)
    merged(stack)

    stack.advance(timedelta(hours=2))

    assert "Jane Doe has your answer and will get in touch with you by 5 January 2026." in stack.outbox()[-1].text


def test_what_is_answered_after_a_merge_is_on_record_in_the_account_of_today(stack: Stack, survey: SentMail) -> None:
    merged(stack)

    answer(stack, survey, 2)

    assert the_case(stack)["account_id"] == "core"
    assert [each["pk"] for each in items(stack, sk="ANSWER#")] == ["ACCOUNT#core"]
