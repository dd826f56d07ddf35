"""From events and answers to what the reports on worth and silence say of them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.adapters.codec import encode
from functions.adapters.table import Table
from functions.core.times import iso
from infra.local.stack import Stack
from tests.integration.people import items, queued
from tests.making import an_event, an_invitation

ASKED = datetime(2025, 6, 2, 9, tzinfo=UTC)
AS_OF = "2025-12-28T06:00:00Z"  # so that what was said by 30 June counts
DATE = "2025-12-28T060000Z"


def told(stack: Stack, kind: str, at: str, **detail: Any) -> None:
    stack.invoke(
        "LifecycleFunction", queued(an_event(kind, detail, time=at) | {"id": f"{kind}-{detail['account_id']}"})
    )


def asked(stack: Stack, number: int, score: int | None) -> None:
    """Let an account come about, be asked, and answer if it has a score to give."""
    name = f"a{number:02d}"
    told(stack, "AccountUpserted", iso(ASKED), account_id=name, name=name.upper(), segment="smb", arr=12_000)
    invitation = an_invitation(sid=f"{number:026d}", contact_id=f"c{number}", account_id=name, sent_at=ASKED)
    key = {"pk": f"INVITATION#{invitation.sid}", "sk": "INVITATION"}
    item = {**key, **encode(invitation), "state": "delivered", "version": 3}
    at = iso(ASKED + timedelta(days=1))
    answer = {"score": score, "comment": "", "channel": "email", "answered_at": at, "updated_at": at}
    given = {**answer, "state": "answered", "response_version": 1, "version": 4}
    Table(stack.runtime("LifecycleFunction")).put(item if score is None else item | given)


def stored(stack: Stack, report: str) -> dict[str, Any]:
    key = f"reports/{report}/{DATE}/{report}.json"
    body = stack.client("s3").get_object(Bucket=stack.physical("ReportsBucket"), Key=key)["Body"].read()
    found: dict[str, Any] = json.loads(body)
    return found


def test_what_became_of_accounts_stands_beside_what_they_said_and_who_said_nothing_is_listed(stack: Stack) -> None:
    for number, score in enumerate([2, 3, 4, 5, 6, 9, 9, 10, 10, 10, None, None, 1]):
        asked(stack, number, score)
    for number in (0, 1, 5, 10):
        told(stack, "AccountChurned", "2025-08-01T09:00:00Z", account_id=f"a{number:02d}")
    for number, at in ((2, "2025-06-20T09:00:00Z"), (12, "2025-06-03T08:00:00Z")):  # after, and before, what it said
        told(stack, "AccountChurned", at, account_id=f"a{number:02d}", effective_date="2025-09-30")
    stack.settle(flush=True)

    for report in ("worth", "silence", "silence-accounts"):
        stack.invoke("ReportFunction", queued({"report": report, "as_of": AS_OF}))

    churn = stored(stack, "worth")["parts"][0]["churn"]
    assert [(each["name"], each["events"], each["accounts"]) for each in churn["groups"]] == [
        ("detractor", 3, 5), ("passive", 0, 0), ("promoter", 1, 5),
    ]  # fmt: skip
    late = [each["accounts"] for each in churn["left_out"] if each["reason"] == "answer after notice of cancellation"]
    assert late == [1]
    assert churn["verdict"] == "not enough data yet"
    silence = stored(stack, "silence")
    assert [(each["asked"], each["answered"]) for each in silence["rates"] if each["by"] == "all"] == [(13, 11)]
    assert "A11" not in json.dumps(silence)
    assert [each["name"] for each in stored(stack, "silence-accounts")["silent"]] == ["A11"]  # A10 has left
    assert {item["pk"] for item in items(stack, pk="REPORT#")} == {
        "REPORT#worth", "REPORT#silence", "REPORT#silence-accounts",
    }  # fmt: skip
    assert stack.failures == []
