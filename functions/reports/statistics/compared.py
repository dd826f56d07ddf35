"""Several groups side by side: which of their trends survive being one of many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scipy import stats

from functions.reports.statistics.trend import Label, Period, Trend, trend, undirected

FALSE_DISCOVERIES = 0.10
MOST_GROUPS = 20  # of a facet: more are too many to compare, and to read


@dataclass(frozen=True, slots=True)
class Called:
    """A group's trend as one of many: its p adjusted for how many were tested, and the label that it gets."""

    label: Label
    trend: Trend
    adjusted_p: float


def called(groups: Mapping[str, Sequence[Period]]) -> dict[str, Called]:
    """Return the trend of every group that has one, called improving or declining only if it survives the others.

    Of the groups so called, at most a tenth are expected to be false alarms [Benjamini and Hochberg 1995].
    """
    every = {name: trend(periods) for name, periods in groups.items()}
    found = {name: each for name, each in every.items() if each is not None}
    adjusted = adjusted_p([each.p for each in found.values()])
    return {name: _called(each, p) for (name, each), p in zip(found.items(), adjusted, strict=True)}


def adjusted_p(ps: Sequence[float]) -> list[float]:
    """Return p-values adjusted for their number: those up to .10 are the ones that Benjamini-Hochberg rejects."""
    return [float(p) for p in stats.false_discovery_control(ps)] if ps else []


def _called(found: Trend, adjusted: float) -> Called:
    label = found.label if adjusted <= FALSE_DISCOVERIES else undirected(found.interval)
    return Called(label, found, adjusted)
