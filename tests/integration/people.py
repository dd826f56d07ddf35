"""A company told to the stack as upstream systems tell it, and what came of it read back from the table."""

import json
from datetime import datetime
from typing import Any

from functions.adapters.images import Item
from functions.adapters.table import Table
from infra.local.stack import Stack

ACME: dict[str, Any] = {
    "account_id": "acme",
    "name": "Acme",
    "owner": {"name": "Jane Doe", "email": "jane@harbour.example"},
    "segment": "smb",
    "stage": "onboarding",
    "arr": 12000,
}
ANN: dict[str, Any] = {
    "contact_id": "ann",
    "email": "ann@acme.example",
    "name": "Ann Lee",
    "accounts": [{"account_id": "acme", "role": "key_contact"}],
}


def queued(*bodies: dict[str, Any]) -> dict[str, Any]:
    """Return messages as a queue hands them to a function."""
    return {
        "Records": [
            {"messageId": f"m{number}", "receiptHandle": "r", "body": json.dumps(body), "eventSource": "aws:sqs"}
            for number, body in enumerate(bodies)
        ]
    }


def tell(stack: Stack, detail_type: str, *, at: datetime | None = None, **detail: Any) -> None:
    """Put one event on the bus and let everything that follows from it happen."""
    stack.put_event(detail_type, detail, time=at)
    stack.settle()


def acme_with_ann(stack: Stack, **changes: Any) -> None:
    """Record Acme and its key contact Ann."""
    tell(stack, "AccountUpserted", **ACME)
    tell(stack, "ContactUpserted", **{**ANN, **changes})


def goes_live(stack: Stack, account_id: str = "acme") -> None:
    """Let an account reach the stage that the small programme's survey is about."""
    tell(stack, "AccountStageChanged", account_id=account_id, stage="live")


def items(stack: Stack, pk: str = "", sk: str = "") -> list[Item]:
    """Return the stored items whose keys begin so; a test may scan, the product never does."""
    table = Table(stack.runtime("LifecycleFunction"))
    keys = stack.client("dynamodb").scan(TableName=stack.physical("Table"), ProjectionExpression="pk, sk")["Items"]
    wanted = [(key["pk"]["S"], key["sk"]["S"]) for key in keys]
    return table.get_many([key for key in wanted if key[0].startswith(pk) and key[1].startswith(sk)])


def skips(stack: Stack) -> list[tuple[str, str]]:
    """Return who was not asked and why."""
    return sorted((item["contact_id"], item["reason"]) for item in items(stack, sk="SKIP#"))


def invitations(stack: Stack) -> list[Item]:
    """Return every invitation."""
    return items(stack, pk="INVITATION#", sk="INVITATION")


def asked(stack: Stack) -> list[str]:
    """Return the addresses that survey mail went to, in order."""
    return [mail.to for mail in stack.outbox() if mail.tags.get("kind") == "survey"]
