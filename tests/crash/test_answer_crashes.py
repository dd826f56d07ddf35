"""An answer that was acknowledged is stored, and every version of it reaches the lake, wherever either dies."""

import re
from typing import Any
from urllib.parse import urlsplit

from functions.adapters.lake import Lake
from functions.adapters.parquet import Columns
from functions.reports.lake.rows import COLUMNS, Set
from infra.local.stack import Stack
from tests.crash.harness import REPORTS, every_death
from tests.crash.test_crashes import announced, asked_already, kinds
from tests.integration.people import acme_with_ann, goes_live, invitations, items
from tests.integration.product import with_widget
from tests.integration.visits import post


def page(stack: Stack) -> str:
    [mail] = [each for each in stack.outbox() if each.tags["kind"] == "survey"]
    [link] = set(re.findall(r"https?://\S+/s/[\w.-]+", mail.text))
    path: str = urlsplit(link).path
    return path


def answers(stack: Stack) -> None:
    post(stack, page(stack), score="2", comment="Slow exports")
    stack.settle()


def answered(stack: Stack) -> None:
    asked_already(stack)
    answers(stack)


def edits(stack: Stack) -> None:
    post(stack, page(stack), score="9", comment="All is well now")
    stack.settle()


def test_an_answer_is_stored_once_and_replied_to_once_wherever_taking_it_dies() -> None:
    for stack in every_death("SurveyFunction", answers, asked_already):
        [invitation] = invitations(stack)
        assert (invitation["score"], invitation["comment"], invitation["response_version"]) == (2, "Slow exports", 1)
        assert kinds(stack) == {"survey": 1, "detractor": 1, "case": 1}
        assert len(announced(stack, "ResponseReceived")) == 1


def test_an_edit_is_one_more_version_wherever_taking_it_dies() -> None:
    for stack in every_death("SurveyFunction", edits, answered):
        [invitation] = invitations(stack)
        assert (invitation["score"], invitation["response_version"]) == (9, 2)
        assert len(announced(stack, "ResponseUpdated")) == 1


WHOLE = (("", "answered", 2), ("ann", "answered", None))
NOTHING = (("ann", "delivered", None),)


def states(stack: Stack) -> tuple[tuple[str, str, int | None], ...]:
    return tuple(sorted((each["contact_id"], each["state"], each.get("score")) for each in invitations(stack)))


def test_an_anonymous_answer_is_there_if_and_only_if_its_invitation_says_so() -> None:
    def asked_anonymously(stack: Stack) -> None:
        with_widget(stack, {"anonymous": True})
        acme_with_ann(stack)
        goes_live(stack)

    for repeats in (2, 0):
        seen = {states(stack) for stack in every_death("SurveyFunction", answers, asked_anonymously, repeats=repeats)}
        assert seen == ({WHOLE} if repeats else {WHOLE, NOTHING})


def test_a_choice_of_surveys_is_kept_wherever_taking_it_dies() -> None:
    def chooses(stack: Stack) -> None:
        [mail] = stack.outbox()
        link = mail.headers["List-Unsubscribe"].partition(">")[0].removeprefix("<http://127.0.0.1:8000")
        post(stack, link, confirm="1", choice="less_often")
        stack.settle()

    for stack in every_death("SurveyFunction", chooses, asked_already):
        [ann] = items(stack, pk="CONTACT#ann", sk="PROFILE")
        assert ann["less_often"] is True
        assert len(announced(stack, "ContactUnsubscribed")) == 1


READ: tuple[Set, ...] = ("responses", "comments")
RESPONSES = "SELECT DISTINCT response_version, score FROM responses ORDER BY ALL"
COMMENTS = "SELECT DISTINCT comment FROM comments ORDER BY ALL"


def archived(stack: Stack, query: str) -> list[dict[str, Any]]:
    sets: dict[str, Columns] = {name: COLUMNS[name] for name in READ}
    with Lake(stack.runtime("ReportFunction")).open(sets, {}, 1769) as database:
        return database.rows(query, {})


def test_every_version_of_an_answer_reaches_the_lake_wherever_archiving_dies() -> None:
    def both(stack: Stack) -> None:
        answers(stack)
        edits(stack)
        stack.settle(flush=True)

    for stack in every_death("ArchiveFunction", both, asked_already, left_out=REPORTS):
        assert archived(stack, RESPONSES) == [
            {"response_version": 1, "score": 2},
            {"response_version": 2, "score": 9},
        ]
        assert archived(stack, COMMENTS) == [{"comment": "All is well now"}, {"comment": "Slow exports"}]


def test_the_lake_holds_what_the_table_holds_of_an_answer_that_nobody_sends_again() -> None:
    seen = set()
    for stack in every_death("SurveyFunction", edits, answered, left_out=REPORTS, repeats=0):
        [invitation] = invitations(stack)
        versions = [{"response_version": 1, "score": 2}, {"response_version": 2, "score": 9}]
        assert archived(stack, RESPONSES) == versions[: invitation["response_version"]]
        seen.add(invitation["score"])

    assert seen == {2, 9}
