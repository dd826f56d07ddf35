"""What opens links that people were sent leaves signals, and no answer."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from functions.adapters.log import log
from infra.local.stack import Stack
from tests.integration.people import acme_with_ann, goes_live
from tests.integration.visits import PLANNED, invite, post, stored

pytestmark = pytest.mark.usefixtures("without_reports")


@pytest.fixture
def signals() -> Iterator[Any]:
    """Return a way to read the signals that were logged so far."""
    stream = io.StringIO()
    handler = log().handlers[0]
    before = handler.setStream(stream)  # type: ignore[attr-defined]

    def read() -> list[list[str]]:
        lines = [json.loads(line) for line in stream.getvalue().splitlines()]
        return [line["signals"] for line in lines if "signals" in line]

    yield read
    handler.setStream(before)  # type: ignore[attr-defined]


def test_a_link_that_no_person_sees_gives_a_scanner_away(stack: Stack, signals: Any) -> None:
    path = invite(stack)
    before = stored(stack)

    page = stack.request("GET", f"{path}?trap=1")

    assert (page.status, signals(), stored(stack)) == (200, [["trap"]], before)


def test_the_mail_has_such_a_link(stack: Stack) -> None:
    acme_with_ann(stack)
    goes_live(stack)

    assert 'trap=1" hidden aria-hidden="true" tabindex="-1"' in stack.outbox()[0].html


def test_several_scores_within_seconds_give_a_scanner_away(stack: Stack, signals: Any) -> None:
    path = invite(stack)

    for score in range(11):
        stack.request("GET", f"{path}?score={score}")

    assert signals() == [["several_scores"]] * 10


def test_a_person_who_clicks_another_score_later_gives_no_signal(stack: Stack, signals: Any) -> None:
    path = invite(stack)

    stack.request("GET", f"{path}?score=8")
    stack.clock.advance(timedelta(seconds=30))
    stack.request("GET", f"{path}?score=9")

    assert signals() == []


@pytest.mark.parametrize(("seconds", "found"), [(0, [["at_once"]]), (9, [["at_once"]]), (10, [])])
def test_a_click_sooner_after_the_mail_than_a_person_could_is_a_signal(
    stack: Stack, signals: Any, seconds: int, found: list[list[str]]
) -> None:
    path = invite(stack, sent_at=PLANNED)
    stack.clock.advance(timedelta(seconds=seconds))

    stack.request("GET", f"{path}?score=9")

    assert signals() == found


@pytest.mark.parametrize("header", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}])
def test_a_page_that_is_fetched_ahead_is_a_signal(stack: Stack, signals: Any, header: dict[str, str]) -> None:
    stack.request("GET", invite(stack), headers=header)

    assert signals() == [["prefetch"]]


def test_an_answer_faster_than_a_person_counts_and_carries_the_signal(stack: Stack) -> None:
    path = invite(stack)
    shown = str(int(PLANNED.timestamp()))
    stack.clock.advance(timedelta(seconds=1))

    post(stack, path, score="9", shown=shown)

    assert (stored(stack)["score"], stored(stack)["signals"]) == (9, ["fast"])


def test_an_answer_at_a_persons_pace_carries_none(stack: Stack) -> None:
    path = invite(stack)
    stack.clock.advance(timedelta(seconds=5))

    post(stack, path, score="9", shown=str(int(PLANNED.timestamp())))

    assert "signals" not in stored(stack)
