"""A small lake in a folder, for tests of what the reports' queries say of it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from functions.adapters.lake import over
from functions.adapters.parquet import Part, opened, parquet
from functions.core.scales import category
from functions.reports.kind import Found, Plan
from functions.reports.lake.drawing import found
from functions.reports.lake.rows import COLUMNS, Set

AS_OF = datetime(2026, 1, 15, 6, tzinfo=UTC)
OUT = "2026-01-10T09:00:00Z"  # when a colleague took an answer out of the figures

Rows = Iterable[Mapping[str, Any]]


def laid(folder: Path, sets: Mapping[Set, Rows]) -> Path:
    """Write rows into a lake that lies in a folder; what a row does not say is not known."""
    with opened(folder, 512) as database:
        for name, rows in sets.items():
            place = f"{name}/month=2026-01"
            whole = [dict.fromkeys(COLUMNS[name]) | dict(row) for row in rows]
            file = folder / "lake" / place / "1.parquet"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(parquet(database, folder, Part(place, COLUMNS[name], whole)))
    return folder


def asked_of(folder: Path, plan: Plan, sets: Mapping[Set, Rows], as_of: datetime = AS_OF) -> Found:
    """Return what the queries of a plan say of a lake with these rows."""
    with over(laid(folder, sets), plan.columns, 512) as lake:
        return found(lake, plan, as_of)


def an_answer(sid: str, score: int, at: str = "2026-01-05T09:00:00Z", **changes: Any) -> dict[str, Any]:
    """Return a row of the set of responses: to an NPS survey by mail, by someone of an account of their own."""
    metric = changes.get("metric", "nps")
    row = {"sid": sid, "version": 3, "response_version": 1, "survey_id": "nps", "metric": metric, "channel": "email"}
    row |= {
        "touchpoint": "product",
        "segment": "smb",
        "locale": "en",
        "account_id": f"a-{sid}",
        "contact_key": f"k-{sid}",
    }
    row |= {"score": score, "category": category(metric, score), "answered_at": at, "updated_at": at}
    return row | changes


def a_comment(sid: str, comment: str, version: int = 3) -> dict[str, Any]:
    """Return a row of the set of comments."""
    return {"sid": sid, "version": version, "comment": comment}


def a_tag(sid: str, tag: str | None, version: int = 1, revision: int = 1, at: str | None = None) -> dict[str, Any]:
    """Return a row of the set of tags; without a time, as it was written before there was one."""
    return {"sid": sid, "version": version, "revision": revision, "tag": tag, "told_at": at}


def an_account(account_id: str, **changes: Any) -> dict[str, Any]:
    """Return a row of the set of accounts."""
    row = {"account_id": account_id, "version": 1, "name": account_id.title(), "segment": "smb", "stage": "live"}
    return row | {"created_at": "2025-01-01T00:00:00Z", "changed_at": "2025-01-01T00:00:00Z"} | changes
