from datetime import timedelta
from typing import Any

import pytest

from infra.local.stack import Stack
from tests.integration.people import items

pytestmark = pytest.mark.usefixtures("without_reports")

FASTER: dict[str, Any] = {"annotation_id": "n1", "title": "Faster exports", "at": "2026-01-02", "tags": ["exports"]}


def annotate(stack: Stack, hours: int = 0, **changes: Any) -> None:
    """Tell of faster exports, for a time so many hours from now."""
    stack.put_event("AnnotationAdded", {**FASTER, **changes}, time=stack.clock.now() + timedelta(hours=hours))
    stack.settle()


def test_an_annotation_told_again_is_replaced_as_a_whole_and_never_by_an_older_one(stack: Stack) -> None:
    annotate(stack, account_ids=["acme"], survey_ids=["nps"])
    annotate(stack, 2, title="Fast exports", everyone=True)
    annotate(stack, 1, account_ids=["bolt"])

    [note] = items(stack, pk="ANNOTATION#")
    assert (note["title"], note["everyone"], note["version"]) == ("Fast exports", True, 2)
    assert not {"account_ids", "survey_ids"} & note.keys()
    assert (note["created_at"], note["feed_sk"]) == ("2026-01-05T09:00:00Z", "n1")


def test_an_annotation_is_for_some_accounts_or_for_everyone(stack: Stack) -> None:
    annotate(stack)
    annotate(stack, everyone=True, account_ids=["acme"])

    assert items(stack, pk="ANNOTATION#") == []
    assert [each["reason"].rpartition(", ")[2] for each in stack.rejected()] == [
        "say whom it is for by one of account_ids and everyone"
    ] * 2
