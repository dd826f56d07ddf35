"""Answers as rows of the lake, read as what health and baselines are composed of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from functions.core.scales import Metric
from functions.reports.kind import Rows


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said at a touchpoint; at is when it was first answered."""

    sid: str
    version: int
    touchpoint: str
    metric: Metric
    score: int | None
    at: datetime


def zoned(moment: datetime) -> datetime:
    """Return one of the lake's moments with its zone, which is UTC, unsaid there."""
    return moment.replace(tzinfo=UTC)


def answer(row: Mapping[str, Any]) -> Answer:
    """Return a row as an answer."""
    columns = {name: row[name] for name in ("sid", "version", "touchpoint", "metric", "score")}
    return Answer(**columns, at=zoned(row["at"]))


def by_account(rows: Rows) -> dict[str, list[Answer]]:
    """Return the answers of each account."""
    found: dict[str, list[Answer]] = {}
    for row in rows:
        found.setdefault(row["account_id"], []).append(answer(row))
    return found


def told(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Metric, int, int]]:
    """Yield touchpoint, metric, score, and how many answers gave it."""
    for row in rows:
        yield row["touchpoint"], row["metric"], row["score"], row["answers"]
