"""Whether accounts that scored differently also stayed, renewed or grew differently: what the data can support of it.

Nothing here says why. Which tests are made, and with which controls, follows from counts alone, never from results.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from functions.core.scales import SCALES, Metric
from functions.reports.statistics.contingency import (
    GROUP_NEEDED,
    Between,
    Group,
    Ratio,
    Share,
    Test,
    armitage,
    independence,
    rated,
    risk_difference,
    risk_ratio,
    separated,
    separated_scores,
)
from functions.reports.statistics.gates import History, Missing, missing
from functions.reports.statistics.landmark import Excluded, Row, Sample, Window
from functions.reports.statistics.logit import EVENTS_PER_PARAMETER, Logit, Withheld, logit
from functions.reports.statistics.revenue import Changes, Money, Retention, changes, retention
from functions.reports.statistics.survival import Curve, LogRank, Stay, curve, log_rank

SHOWN_BELOW = 0.05
COMPARED = 2
NO_SCORES = "groups are not made of scores"


@dataclass(frozen=True, slots=True)
class Contrast:
    """The first group against the last; ratio is None where no finite one can be estimated."""

    first: Share
    last: Share
    difference: Between
    ratio: Ratio | None


@dataclass(frozen=True, slots=True)
class NotYet:
    """The counts, and what is missing before they can be tested: no p-value and no coefficient."""

    window: Window
    history: History
    groups: tuple[Group, ...]
    accounts: int
    events: int
    missing: tuple[Missing, ...]
    excluded: tuple[Excluded, ...]


@dataclass(frozen=True, slots=True)
class Association:
    """What was found between groups given in order and an outcome.

    trend is the test that decides (None with fewer than two groups). contrast is None unless the first and the last
    group both have 10 accounts. later repeats the trend test with a gap after the landmark, where that is possible.
    """

    window: Window
    groups: tuple[Share, ...]
    accounts: int
    events: int
    trend: Test | None
    any_difference: Test | None
    contrast: Contrast | None
    model: Logit | Withheld
    curves: tuple[Curve, ...]
    survival: LogRank | None
    later: Test | None
    excluded: tuple[Excluded, ...]

    @property
    def shown(self) -> bool:
        """Say whether an association is shown: whether the rate rises or falls along the groups, at p < .05."""
        return self.trend is not None and self.trend.p < SHOWN_BELOW


@dataclass(frozen=True, slots=True)
class Growth:
    """Net revenue retention by group, and whether changes of revenue differ."""

    window: Window
    groups: tuple[Retention, ...]
    changes: Changes
    without_revenue: int


def scored_groups(metric: Metric) -> tuple[str, str, str]:
    """Return the categories of a metric, worst first: the order of the trend test."""
    scale = SCALES[metric]
    return scale.bottom_name, scale.middle_name, scale.top_name


def associated(
    sample: Sample, order: Sequence[str], history: History, gapped: Sample | None = None
) -> Association | NotYet:
    """Return what can be said of churn (or of not renewing) by group, groups in the order given.

    gapped is the same sample by `Window.gapped`: the sensitivity run.
    """
    counted, events = _counted(sample.rows, order), sum(row.churned for row in sample.rows)
    lacking = missing(history, len(sample.rows), events)
    if lacking:
        return NotYet(sample.window, history, counted, len(sample.rows), events, lacking, sample.excluded)
    groups = [group for group in counted if group.n]
    stays = {group.name: _stays(sample.rows, group.name) for group in groups}
    apart = separated(groups) or _scores_separated(sample.rows)
    comparable = len(groups) >= COMPARED
    return Association(
        window=sample.window,
        groups=tuple(rated(group) for group in counted),
        accounts=len(sample.rows),
        events=events,
        trend=armitage(groups) if comparable else None,
        any_difference=independence(groups) if comparable else None,
        contrast=_contrast(counted, apart=apart),
        model=_model(sample.rows, apart=apart),
        curves=tuple(curve(name, each) for name, each in stays.items()),
        survival=log_rank(stays) if comparable else None,
        later=_later(gapped, order, history),
        excluded=sample.excluded,
    )


def _counted(rows: Sequence[Row], order: Sequence[str]) -> tuple[Group, ...]:
    unknown = {row.group for row in rows} - set(order)
    if unknown:
        message = f"groups not in the order: {', '.join(sorted(unknown))}"
        raise ValueError(message)
    return tuple(_group(name, [row for row in rows if row.group == name]) for name in order)


def _group(name: str, rows: Sequence[Row]) -> Group:
    return Group(name, sum(row.churned for row in rows), len(rows))


def _stays(rows: Sequence[Row], group: str) -> list[Stay]:
    return [Stay(row.days, row.churned) for row in rows if row.group == group]


def _scores_separated(rows: Sequence[Row]) -> bool:
    scores = [row.score for row in rows if row.score is not None]
    return len(scores) == len(rows) and separated_scores(scores, [row.churned for row in rows])


def _contrast(groups: Sequence[Group], *, apart: bool) -> Contrast | None:
    first, last = groups[0], groups[-1]
    if min(first.n, last.n) < GROUP_NEEDED:
        return None
    ratio = None if apart else risk_ratio(first, last)
    return Contrast(rated(first), rated(last), risk_difference(first, last), ratio)


def _model(rows: Sequence[Row], *, apart: bool) -> Logit | Withheld:
    """Fit the score with its controls if there are outcomes enough for them, else the score alone."""
    if apart:
        return Withheld("a finite ratio cannot be estimated")
    scores = [row.score for row in rows if row.score is not None]
    if len(scores) < len(rows):
        return Withheld(NO_SCORES)
    events = [row.churned for row in rows]
    alone, controls = {"score": [float(score) for score in scores]}, _controls(rows)
    rarer = min(sum(events), len(events) - sum(events))
    supported = rarer >= EVENTS_PER_PARAMETER * (1 + len(controls))
    return logit(alone | controls if supported else alone, events)


def _controls(rows: Sequence[Row]) -> dict[str, list[float]]:
    """Return segment, tenure and log ARR as columns; what is the same for all, or not known of all, is no control."""
    segments = sorted({row.segment for row in rows})[1:]
    columns = {f"segment {name}": [float(row.segment == name) for row in rows] for name in segments}
    columns["tenure in years"] = [row.tenure_days / 365.25 for row in rows]
    revenues = [row.arr for row in rows if row.arr]
    if len(revenues) == len(rows):
        columns["log ARR"] = [log(revenue) for revenue in revenues]
    return {name: column for name, column in columns.items() if len(set(column)) > 1}


def _later(gapped: Sample | None, order: Sequence[str], history: History) -> Test | None:
    if gapped is None:
        return None
    groups = [group for group in _counted(gapped.rows, order) if group.n]
    events = sum(group.events for group in groups)
    if len(groups) < COMPARED or missing(history, len(gapped.rows), events):
        return None
    return armitage(groups)


def growth(sample: Sample, order: Sequence[str]) -> Growth:
    """Return net revenue retention by group; accounts whose revenue at the landmark is not known are left out."""
    known = [(row.group, _money(row, row.arr)) for row in sample.rows if row.arr]
    by_group = [[money for group, money in known if group == name] for name in order]
    return Growth(
        window=sample.window,
        groups=tuple(retention(name, each) for name, each in zip(order, by_group, strict=True)),
        changes=changes([[money.change for money in each] for each in by_group]),
        without_revenue=len(sample.rows) - len(known),
    )


def _money(row: Row, arr: int) -> Money:
    """Return an account's revenue; churn takes what is left of it, whatever was added or lost before."""
    if row.churned:
        return Money(arr, row.expanded, row.contracted, max(0, arr + row.expanded - row.contracted))
    return Money(arr, row.expanded, row.contracted, 0)
