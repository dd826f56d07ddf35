"""A week's digests go out once to each stakeholder, or are parked on record, wherever the function dies."""

from collections import Counter

from infra.local.stack import Stack
from tests.crash.harness import every_death
from tests.integration.people import items, queued

AS_OF = {"as_of": "2026-01-05T06:00:00Z"}


def published(stack: Stack) -> None:
    stack.invoke("ReportFunction", queued({"report": "trend", **AS_OF}))


def told(stack: Stack) -> None:
    stack.invoke("ReportFunction", queued({"report": "digest", **AS_OF}))


def test_nobody_gets_two_digests_and_nobody_is_forgotten_wherever_it_dies() -> None:
    for stack in every_death("ReportFunction", told, published, before_reads=False):
        mails = Counter(mail.to for mail in stack.outbox() if mail.tags.get("kind") == "digest")
        states = {item["address"]: item["state"] for item in items(stack, pk="GRANT#")}

        assert set(states) == {"robin@harbour.example", "sam@harbour.example"}
        assert max(mails.values()) == 1
        assert all(mails[address] == 1 for address, state in states.items() if state == "mailed")
        assert set(states.values()) <= {"mailed", "unconfirmed"}
