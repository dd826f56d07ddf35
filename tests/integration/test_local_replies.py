"""The local run takes in mail as SES does, and lets anyone write back from the outbox."""

import pytest
from werkzeug.test import Client

from infra.local.front import Front
from infra.local.machine import Machine
from infra.local.stack import Stack
from tests.integration.conftest import WITH_REPLIES
from tests.integration.mailing import answer_of, asked

pytestmark = pytest.mark.usefixtures("without_reports")


@pytest.fixture
def parameters() -> dict[str, str]:
    return WITH_REPLIES


def test_a_mail_is_replied_to_on_its_page(stack: Stack) -> None:
    browser = Client(Front(Machine(stack, "http://127.0.0.1:8000", "http://127.0.0.1:5000")))
    asked(stack)
    assert "Reply as ann@acme.example" in browser.get("/_local/outbox/1").text

    answer = browser.post("/_local/outbox/1/reply", data={"text": "9\n\nFrom the outbox."})
    stack.settle()

    assert (answer.status_code, answer.headers["Location"]) == (303, "/_local/outbox/1?replied")
    assert "Your reply is on its way" in browser.get("/_local/outbox/1?replied").text
    assert answer_of(stack) == (9, "From the outbox.", "reply", 1)
    assert [mail["number"] for mail in browser.get("/_local/outbox.json?after=1").json or []] == [2, 3]


def test_mail_for_nobody_here_is_not_taken_in(stack: Stack) -> None:
    assert stack.inbox.takes("r+x@reply.harbour.example")
    assert not stack.inbox.takes("ann@acme.example")
    with pytest.raises(LookupError, match=r"no receipt rule takes mail for ann@acme\.example"):
        stack.inbox.receive(b"", "ann@acme.example", stack.clock.now())
