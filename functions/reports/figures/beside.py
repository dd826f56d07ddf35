"""The share of each of several groups beside that of all others, and which differ though several are compared."""

from collections.abc import Mapping

from functions.reports.figures.measures import Share, share, share_change
from functions.reports.figures.model import Beside
from functions.reports.statistics.compared import FALSE_DISCOVERIES, adjusted_p
from functions.reports.statistics.contingency import Group, independence


def beside(groups: Mapping[str, Share], everyone: Share) -> dict[str, Beside]:
    """Return each group's share less that of all others, where there are others; everyone holds the groups.

    The tests are chi-squared, or Fisher's where that expects too few; their p-values are adjusted for their number
    [Benjamini and Hochberg 1995].
    """
    rests = {name: (everyone.count - each.count, everyone.of - each.of) for name, each in groups.items()}
    others = {name: found for name, counts in rests.items() if (found := share(*counts))}
    adjusted = adjusted_p([_p(groups[name], rest) for name, rest in others.items()])
    return {name: _beside(groups[name], others[name], p) for name, p in zip(others, adjusted, strict=True)}


def _p(found: Share, others: Share) -> float:
    if not 0 < found.count + others.count < found.of + others.of:
        return 1.0  # it holds of everybody, or of nobody: they differ in nothing
    return independence((Group("", found.count, found.of), Group("", others.count, others.of))).p


def _beside(found: Share, others: Share, adjusted: float) -> Beside:
    change = share_change(others, found)
    return Beside(change, adjusted, differs=change.shown and adjusted <= FALSE_DISCOVERIES)
