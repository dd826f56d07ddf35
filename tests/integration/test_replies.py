"""What people write back by mail, from the mail that comes in to what is on record, and who is told."""

import pytest

from infra.local.stack import Stack
from tests.integration.conftest import WITH_REPLIES
from tests.integration.mailing import FAILED, answer_of, asked, conversation, reply, sent
from tests.integration.people import invitations

pytestmark = pytest.mark.usefixtures("without_reports")


@pytest.fixture
def parameters() -> dict[str, str]:
    return WITH_REPLIES


def test_a_reply_that_begins_with_a_score_is_an_answer_and_is_passed_on(stack: Stack) -> None:
    mail = asked(stack)

    reply(stack, mail, "9\n\nSetup took an afternoon.")

    assert answer_of(stack) == (9, "Setup took an afternoon.", "reply", 1)
    [said] = conversation(stack)
    assert (said["text"], said["score"], said["from_verified"], said["counts"]) == (
        "9\n\nSetup took an afternoon.", 9, True, True,
    )  # fmt: skip
    [forwarded] = sent(stack, "forward")
    assert (forwarded.to, forwarded.headers["Reply-To"]) == ("jane@harbour.example", "ann@acme.example")
    assert forwarded.subject == "Re: Ann, one question about Harbour"
    assert stack.rejected() == []
