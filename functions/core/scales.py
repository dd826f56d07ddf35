"""The three metrics, their scales, and the category that a score falls in."""

from dataclasses import dataclass
from typing import Literal

Metric = Literal["nps", "csat", "ces"]
Category = Literal[
    "promoter", "passive", "detractor",
    "satisfied", "neutral", "dissatisfied",
    "easy", "hard",
]  # fmt: skip


Band = Literal["top", "middle", "bottom"]


@dataclass(frozen=True, slots=True)
class Scale:
    """Whole scores from low to high; middle and top are the lowest scores of those categories."""

    low: int
    high: int
    middle: int
    top: int
    bottom_name: Category
    middle_name: Category
    top_name: Category

    def scores(self) -> range:
        """Return every score that may be given, lowest first."""
        return range(self.low, self.high + 1)

    def band(self, score: int) -> Band:
        """Return which of the three parts of the scale a score is in; a score off the scale is an error."""
        if score not in self.scores():
            message = f"score {score} is not between {self.low} and {self.high}"
            raise ValueError(message)
        if score >= self.top:
            return "top"
        return "middle" if score >= self.middle else "bottom"

    def category(self, score: int) -> Category:
        """Return the category of a score; a score off the scale is an error."""
        return {"top": self.top_name, "middle": self.middle_name, "bottom": self.bottom_name}[self.band(score)]


SCALES: dict[Metric, Scale] = {
    "nps": Scale(0, 10, 7, 9, "detractor", "passive", "promoter"),
    "csat": Scale(1, 5, 3, 4, "dissatisfied", "neutral", "satisfied"),
    "ces": Scale(1, 7, 4, 5, "hard", "neutral", "easy"),
}


def category(metric: Metric, score: int) -> Category:
    """Return the category of a score on its metric's scale."""
    return SCALES[metric].category(score)
