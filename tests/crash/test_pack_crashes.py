"""Whoever asks for a pack gets one mail and one of each form, wherever counting or drawing dies."""

from pathlib import PurePath
from typing import Any

import pytest

from infra.local.stack import Stack
from tests.crash.harness import every_corpse, every_death
from tests.integration.people import acme_with_ann, items, queued
from tests.integration.test_packs import FOR_JANE, FORMS, mails, stored


def asked(stack: Stack) -> None:
    stack.invoke("ReportFunction", queued(FOR_JANE))
    stack.settle()


def forms(stack: Stack) -> list[str]:
    return sorted(PurePath(each).suffix[1:] for each in stored(stack))


def outcome(stack: Stack) -> Any:
    return [item["state"] for item in items(stack, pk="GRANT#")]


def test_drawing_leaves_one_of_each_form_and_one_mail_wherever_it_dies() -> None:
    for stack in every_death("SlideFunction", asked, acme_with_ann, before_reads=False):
        assert forms(stack) == sorted(FORMS)
        assert (len(mails(stack)), outcome(stack)) in [(1, ["mailed"]), (1, ["unconfirmed"]), (0, ["unconfirmed"])]


def test_counting_leaves_one_of_each_form_and_one_mail_wherever_it_dies() -> None:
    for stack in every_death("ReportFunction", asked, acme_with_ann, before_reads=False):
        assert (forms(stack), len(mails(stack)), outcome(stack)) == (sorted(FORMS), 1, ["mailed"])


@pytest.mark.parametrize("function", ["ReportFunction", "SlideFunction"])
def test_nothing_leads_to_a_form_before_all_of_them_are_there(function: str) -> None:
    half_made = 0
    for stack in every_corpse(function, asked, acme_with_ann):
        opens = [key for item in items(stack, pk="GRANT#") for key in item["files"]]
        assert sorted(opens) in ([], sorted(stored(stack)))
        assert not opens or forms(stack) == sorted(FORMS)
        half_made += 0 < len(stored(stack)) < len(FORMS)
    assert half_made
