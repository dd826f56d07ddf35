"""Whoever asks for slides gets one mail and one deck, wherever counting or drawing dies."""

from typing import Any

from infra.local.stack import Stack
from tests.crash.harness import every_death
from tests.integration.people import acme_with_ann, items, queued
from tests.integration.test_packs import FOR_JANE, mails, stored


def asked(stack: Stack) -> None:
    stack.invoke("ReportFunction", queued(FOR_JANE))
    stack.settle()


def decks(stack: Stack) -> list[str]:
    return [each for each in stored(stack) if each.endswith(".pptx")]


def outcome(stack: Stack) -> Any:
    return [item["state"] for item in items(stack, pk="GRANT#")]


def test_drawing_leaves_one_deck_and_one_mail_wherever_it_dies() -> None:
    for stack in every_death("SlideFunction", asked, acme_with_ann, before_reads=False):
        assert len(decks(stack)) == 1
        assert (len(mails(stack)), outcome(stack)) in [(1, ["mailed"]), (1, ["unconfirmed"]), (0, ["unconfirmed"])]


def test_counting_leaves_one_deck_and_one_mail_wherever_it_dies() -> None:
    for stack in every_death("ReportFunction", asked, acme_with_ann, before_reads=False):
        assert (len(decks(stack)), len(mails(stack)), outcome(stack)) == (1, 1, ["mailed"])
