"""Fifty people, or fifty attempts of one, at the same moment: one answer."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from moto.core.botocore_stubber import BotocoreStubber

from functions.ingest import survey
from functions.ingest.web import FORM, Reply, Visit
from infra.local.stack import Stack
from tests.integration.test_further_questions import all_items, form
from tests.integration.visits import invite, stored

_MANY = 50


@pytest.fixture(autouse=True)
def _one_call_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each call to AWS be whole, as it is there; moto alone would show others a write half done."""
    process, lock = BotocoreStubber.process_request, threading.Lock()

    def locked(stubber: BotocoreStubber, request: Any) -> Any:
        with lock:
            return process(stubber, request)

    monkeypatch.setattr(BotocoreStubber, "process_request", locked)


def at_once(stack: Stack, path: str) -> list[Reply]:
    """Post fifty answers from as many environments of the function, all of which begin at the same moment."""
    start = threading.Barrier(_MANY)

    def environment(number: int) -> Reply:
        lent = runtimes[number]
        body = f"score={number % 11}&comment={number}".encode()
        start.wait(timeout=60)
        return survey.answer(lent, Visit(path.removeprefix("/s/"), content_type=FORM, body=body))

    runtimes = []
    for _ in range(_MANY):
        stack.restart()
        runtimes.append(stack.runtime("SurveyFunction"))
        runtimes[-1].client("dynamodb")
        runtimes[-1].client("secretsmanager")
    with ThreadPoolExecutor(_MANY) as environments:
        return list(environments.map(environment, range(_MANY)))


def test_fifty_posts_at_once_leave_one_answer_in_fifty_versions_and_none_half_written(stack: Stack) -> None:
    path = invite(stack)

    replies = at_once(stack, path)

    answer = stored(stack)
    assert {reply.status for reply in replies} == {200}
    assert (answer["response_version"], answer["version"]) == (50, 52)
    assert answer["score"] == int(answer["comment"]) % 11
    assert len(all_items(stack)) == 1


def test_fifty_anonymous_posts_at_once_leave_one_answer_and_one_way_back_to_it(stack: Stack) -> None:
    path = invite(stack, form=form(anonymous=True, consent=[]), anonymous=True)

    replies = at_once(stack, path)

    own = [reply for reply in replies if re.search(r'action="[\w.-]{40,}"', reply.html)]
    assert {reply.status for reply in replies} == {200}
    assert (len(own), len(all_items(stack))) == (1, 2)
    assert (stored(stack)["state"], "score" in stored(stack)) == ("answered", False)
