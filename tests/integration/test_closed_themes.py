from datetime import timedelta
from typing import Any

import pytest

from infra.local.outbox import SentMail
from infra.local.stack import Stack
from tests.integration.people import acme_with_ann, goes_live, items
from tests.integration.programmes import change_programme
from tests.integration.test_following_up import answer

pytestmark = pytest.mark.usefixtures("without_reports")

EXPORTS = {"tagger": "list", "list": {"exports": {"label": "Exports", "words": {"en": ["export*"]}}}}
FASTER: dict[str, Any] = {
    "annotation_id": "faster-exports",
    "title": "Exports are ten times faster",
    "text": "They run in the background now.",
    "at": "2026-01-20",
    "tags": ["exports"],
    "everyone": True,
    "closes_theme": True,
}


def answered(stack: Stack, comment: str) -> None:
    change_programme(stack, tags=EXPORTS)
    acme_with_ann(stack)
    goes_live(stack)
    [survey] = stack.outbox()
    answer(stack, survey, 8, comment)
    stack.advance(timedelta(days=16))


def changed(stack: Stack, **changes: Any) -> None:
    """Tell what the company changed, and let an hour pass."""
    stack.put_event("AnnotationAdded", {**FASTER, **changes})
    stack.advance(timedelta(hours=1))


def told(stack: Stack) -> list[SentMail]:
    return [mail for mail in stack.outbox() if mail.tags["kind"] == "closed_loop"]


def test_whoever_raised_a_theme_is_told_once_when_it_is_closed(stack: Stack) -> None:
    answered(stack, "Exports time out.")

    changed(stack)
    changed(stack, text="They never wait now.")

    [mail] = told(stack)
    assert (mail.to, "Exports are ten times faster" in mail.subject) == ("ann@acme.example", True)
    assert "They run in the background now." in mail.text
    assert "List-Unsubscribe" in mail.headers
    assert items(stack, pk="JOB#told:") == []


@pytest.mark.parametrize("hours", [0, 1])
def test_whoever_raised_the_theme_of_a_corrected_annotation_is_told(stack: Stack, hours: int) -> None:
    answered(stack, "Exports time out.")

    stack.put_event("AnnotationAdded", {**FASTER, "tags": ["price"]})
    stack.advance(timedelta(hours=hours))
    changed(stack)
    changed(stack, survey_ids=["onboarding-nps"])

    assert [mail.to for mail in told(stack)] == ["ann@acme.example"]
    assert items(stack, pk="JOB#told:") == []


def test_a_theme_that_is_not_closed_after_all_is_told_to_nobody(stack: Stack) -> None:
    answered(stack, "Exports time out.")

    stack.put_event("AnnotationAdded", FASTER)
    changed(stack, closes_theme=False)

    assert told(stack) == []


def test_whoever_spoke_of_something_else_is_not_told(stack: Stack) -> None:
    answered(stack, "Support is quick.")

    changed(stack)

    assert told(stack) == []


def test_an_annotation_that_closes_nothing_tells_nobody(stack: Stack) -> None:
    answered(stack, "Exports time out.")

    changed(stack, closes_theme=False)

    assert told(stack) == []
