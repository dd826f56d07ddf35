"""What the survey page knows of an invitation, read without pydantic: this function starts cold in front of people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.core.scales import Category, Metric, category
from functions.core.survey import Wording
from functions.core.times import parse

_OVER = frozenset({"expired", "skipped"})


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as its page shows it; score is None until it is answered."""

    metric: Metric
    low: int
    high: int
    company: str
    wording: Wording
    closes_at: datetime
    state: str
    score: int | None
    comment: str

    def is_open(self, now: datetime) -> bool:
        """Say whether an answer may still be given or changed."""
        return self.state not in _OVER and now < self.closes_at

    def category(self) -> Category | None:
        """Return the category of the score, once there is one."""
        return None if self.score is None else category(self.metric, self.score)

    def on_scale(self, score: int | None) -> int | None:
        """Return the score if it may be given here, else None."""
        return score if score in range(self.low, self.high + 1) else None


def from_item(item: Mapping[str, Any]) -> Invited:
    """Return what a stored invitation says; one without a field that the page needs is an error."""
    words = item["wording"]
    return Invited(
        metric=item["metric"],
        low=item["low"],
        high=item["high"],
        company=item["company"],
        wording=Wording(
            version=words["version"],
            language=words["language"],
            question=words["question"],
            low_label=words["low_label"],
            high_label=words["high_label"],
            prompts=words.get("prompts", {}),
        ),
        closes_at=parse(item["closes_at"]),
        state=item["state"],
        score=item.get("score"),
        comment=item.get("comment", ""),
    )
