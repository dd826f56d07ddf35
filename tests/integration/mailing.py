"""Someone writes back by mail, and what came of it read back from the table."""

from typing import Any

from functions.adapters.images import Item
from infra.local.outbox import SentMail
from infra.local.stack import Stack
from tests.integration.people import acme_with_ann, goes_live, invitations, items

FAILED = {"dmarc": "FAIL", "dkim": "FAIL"}
LEFT = {"Auto-Submitted": "auto-replied", "Subject": "Automatic reply: one question"}


def asked(stack: Stack, **changes: Any) -> SentMail:
    """Ask Ann of Acme, and return her survey mail."""
    acme_with_ann(stack, **changes)
    goes_live(stack)
    return next(mail for mail in stack.outbox() if mail.tags["kind"] == "survey")


def reply(stack: Stack, mail: SentMail, text: str, **more: Any) -> None:
    """Write back to a mail and let everything that follows from it happen."""
    stack.reply(mail, text, **more)
    stack.settle()


def conversation(stack: Stack) -> list[Item]:
    """Return what was written back, in the order in which it came."""
    return sorted(items(stack, pk="INVITATION#", sk="REPLY#"), key=lambda each: each["sk"])


def sent(stack: Stack, kind: str) -> list[SentMail]:
    """Return the mails of a kind."""
    return [mail for mail in stack.outbox() if mail.tags["kind"] == kind]


def answer_of(stack: Stack) -> tuple[Any, ...]:
    """Return the score, comment, channel and version that are stored."""
    [invitation] = invitations(stack)
    return tuple(invitation.get(name) for name in ("score", "comment", "channel", "response_version"))


def deliveries(stack: Stack, function: str) -> list[Any]:
    """Return a list of what a function is given from now on."""
    given: list[Any] = []
    invoke = stack.invoke

    def noting(called: str, event: Any) -> Any:
        if called == function:
            given.append(event)
        return invoke(called, event)

    stack.invoke = noting  # type: ignore[assignment,method-assign]
    return given
