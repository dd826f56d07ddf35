"""What a colleague writes is sent once, and what they do with a case is whole, wherever it dies."""

from collections import Counter

from infra.local.stack import Stack
from tests.crash.harness import every_death
from tests.crash.test_crashes import announced
from tests.integration.casework import JANE, case_mails, case_of, case_path, deeds, do, unhappy
from tests.integration.mailing import sent
from tests.integration.people import items

ONCE = "b" * 26


def a_case(stack: Stack) -> None:
    unhappy(stack)


def written(stack: Stack) -> None:
    do(stack, case_path(case_mails(stack)[0]), "write", text="I am sorry, Ann.", once=ONCE)


def closed(stack: Stack) -> None:
    do(stack, case_path(case_mails(stack)[0]), "close", outcome="resolved", note="Mended.")


def excluded(stack: Stack) -> None:
    do(stack, case_path(case_mails(stack)[0]), "exclude", sid=case_of(stack)["case_id"], reason="A test of ours")


def test_a_mail_that_is_posted_again_is_sent_once_and_the_case_is_answered_once() -> None:
    for stack in every_death("DeskFunction", written, a_case, before_reads=False):
        assert [mail.to for mail in sent(stack, "personal")] == ["ann@acme.example"]
        assert len(items(stack, pk="INVITATION#", sk="MESSAGE#")) == 1
        assert (case_of(stack)["state"], deeds(case_of(stack))) == ("answered", [(JANE, "wrote")])


def test_a_mail_on_record_is_never_sent_twice_and_always_accounted_for() -> None:
    seen = Counter[tuple[int, str]]()
    for stack in every_death("EffectFunction", written, a_case, before_reads=False):
        [effect] = items(stack, pk="INVITATION#", sk="EFFECT#message")
        seen[len(sent(stack, "personal")), effect["state"]] += 1

    assert set(seen) == {(1, "done"), (0, "unconfirmed"), (1, "unconfirmed")}
    assert seen[1, "unconfirmed"] == 1  # after SES took it and before it was recorded


def test_a_case_that_is_closed_again_is_closed_once() -> None:
    for stack in every_death("DeskFunction", closed, a_case, before_reads=False):
        assert (case_of(stack)["state"], deeds(case_of(stack))) == ("closed", [(JANE, "closed")])
        assert len(announced(stack, "CaseClosed")) == 1


def test_an_answer_is_left_out_on_its_account_and_in_the_lake_or_nowhere() -> None:
    for stack in every_death("DeskFunction", excluded, a_case, before_reads=False):
        kept = items(stack, pk="ACCOUNT#", sk="ANSWER#") + items(stack, pk="INVITATION#", sk="INVITATION")
        assert [each["excluded"] for each in kept] == ["A test of ours"] * 2
        assert deeds(case_of(stack)) == [(JANE, "excluded")]
