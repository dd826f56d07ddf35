"""Answers as rows of the lake, read as what health and baselines are composed of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import repeat
from typing import Any, cast

from functions.core.scales import Metric
from functions.reports.kind import Rows

SEPARATOR = "\x1f"  # between the answers of an account that a query returns as one text


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


def unpacked(text: str) -> list[Answer]:
    """Return the answers of a text: touchpoint, metric, score and time of each, in no order that matters."""
    return [_unpacked(str(number), each) for number, each in enumerate(text.split(SEPARATOR))]


def _unpacked(sid: str, text: str) -> Answer:
    touchpoint, metric, score, at = text.split(" ")
    return Answer(sid, 0, touchpoint, cast("Metric", metric), int(score), zoned(datetime.fromisoformat(at)))


def by_account(rows: Rows) -> dict[str, list[Answer]]:
    """Return the answers of each account."""
    found: dict[str, list[Answer]] = {}
    for row in rows:
        found.setdefault(row["account_id"], []).append(answer(row))
    return found


def told(rows: Iterable[Mapping[str, Any]]) -> Iterator[Answer]:
    """Yield each answer that was counted, alike as they are: of a mean, nothing but their scores matters."""
    for row in rows:
        alike = Answer("", 0, row["touchpoint"], row["metric"], row["score"], datetime.min.replace(tzinfo=UTC))
        yield from repeat(alike, row["answers"])
