"""Rows of small lakes, for tests of what the queries of the reports make of them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)  # for what is stored in the table
AS_OF = datetime(2025, 12, 28, 6, tzinfo=UTC)  # so the landmark is 2025-06-30
Rows = list[dict[str, Any]]
Ask = Callable[..., Rows]


def account(account_id: str, version: int = 1, at: str = "2025-01-01T00:00:00Z", **known: Any) -> dict[str, Any]:
    told = {"account_id": account_id, "version": version, "changed_at": at, "created_at": "2025-01-01T00:00:00Z"}
    return {**told, "name": account_id.title(), "segment": "smb", **known}


def answer(sid: str, score: int, at: str, **changes: Any) -> dict[str, Any]:
    row = {"sid": sid, "version": 1, "metric": "nps", "account_id": "acme", "contact_key": f"of-{sid}", "score": score}
    category = "promoter" if score >= 9 else "passive" if score >= 7 else "detractor"
    return {**row, "category": category, "answered_at": at, "updated_at": at, "channel": "email", **changes}


def invited(sid: str, at: str, state: str = "delivered", **changes: Any) -> dict[str, Any]:
    row = {"sid": sid, "version": 1, "metric": "nps", "account_id": "acme", "state": state, "sent_at": at}
    return {**row, "segment": "smb", "role": "end_user", "arr": 12_000, **changes}


def outcome(name: str, kind: str, at: str, **changes: Any) -> dict[str, Any]:
    return {"outcome_id": name, "version": 1, "account_id": "acme", "outcome": kind, "at": at, **changes}


MERGED = [
    account("acme", arr=12_000, renewal_date="2025-09-30", launch_date="2023-05-01"),
    account("branch", arr=3_000, launch_date="2022-02-01", renewal_date="2025-08-01"),
    account("branch", 2, at="2025-10-01T00:00:00Z", merged_into="acme", arr=3_000, launch_date="2022-02-01"),
]


def annotation(name: str, day: str, at: str = "2025-06-01T00:00:00Z", **changes: Any) -> dict[str, Any]:
    return {"annotation_id": name, "version": 1, "title": name.title(), "day": day, "told_at": at, **changes}
