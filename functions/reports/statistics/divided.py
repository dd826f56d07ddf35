"""The ends of a scale held against each other in several groups: which differences survive being one of many.

And, of all groups together, what is left with the group held equal, and whether groups differ from one another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from functions.reports.statistics.association import SHOWN_BELOW
from functions.reports.statistics.compared import FALSE_DISCOVERIES, adjusted_p
from functions.reports.statistics.contingency import (
    GROUP_NEEDED,
    Between,
    Group,
    Ratio,
    Test,
    independence,
    risk_difference,
)
from functions.reports.statistics.gates import History, Missing, missing, of_ends
from functions.reports.statistics.stratified import (
    STRATA_NEEDED,
    Stratum,
    breslow_day,
    large,
    mantel_haenszel,
    pooled_ratio,
)


@dataclass(frozen=True, slots=True)
class Ends:
    """Of one group, those who scored at the bottom of the scale, and those at its top."""

    first: Group
    last: Group


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a group has too little of to be compared."""

    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A group's difference (bottom less top) with its test, and the p that counts how many groups were tested.

    shown asks three things of it: p < .05, an interval that leaves zero out, and an adjusted p of .10 or less.
    """

    difference: Between
    test: Test
    adjusted_p: float

    @property
    def alone(self) -> bool:
        """Say whether the group's own figures show an association, were it the only one."""
        ends = self.difference.interval
        return self.test.p < SHOWN_BELOW and (ends.low > 0 or ends.high < 0)

    @property
    def shown(self) -> bool:
        """Say whether an association is shown of a group as one of several."""
        return self.alone and self.adjusted_p <= FALSE_DISCOVERIES


@dataclass(frozen=True, slots=True)
class Across:
    """What holds across groups: strata are those with accounts at both ends, and accounts all of theirs.

    ratio and test hold the group equal; differ says whether odds ratios differ between those groups (so many) that are
    large enough for it. Each is None where its conditions do not hold.
    """

    strata: int
    accounts: int
    ratio: Ratio | None
    test: Test | None
    differ: Test | None
    held_against: int


def compared(groups: Mapping[str, Ends], history: History) -> dict[str, Compared | Lacking]:
    """Return what can be said of each group; groups that lack something are not among the many.

    Of those with an association shown, at most a tenth are expected to be false alarms [Benjamini and Hochberg 1995].
    """
    without = {name: lacking(ends, history) for name, ends in groups.items()}
    tests = {name: independence([ends.first, ends.last]) for name, ends in groups.items() if not without[name]}
    adjusted = dict(zip(tests, adjusted_p([test.p for test in tests.values()]), strict=True))
    return {
        name: Compared(risk_difference(ends.first, ends.last), tests[name], adjusted[name])
        if name in tests
        else Lacking(without[name])
        for name, ends in groups.items()
    }


def lacking(found: Ends, history: History) -> tuple[Missing, ...]:
    """Return what a group has too little of to be compared: the gates of any association hold for each."""
    events = found.first.events + found.last.events
    return (
        *missing(history, found.first.n + found.last.n, events),
        *of_ends(history, found.first.n, found.last.n, GROUP_NEEDED),
    )


def across(groups: Sequence[Ends], history: History) -> Across | None:
    """Return what holds across groups that share no account; None with fewer than two, or with too few accounts."""
    strata = [Stratum(each.first, each.last) for each in groups if each.first.n and each.last.n]
    accounts, events = sum(each.n for each in strata), sum(each.events for each in strata)
    if len(strata) < STRATA_NEEDED or missing(history, accounts, events):
        return None
    test, against = mantel_haenszel(strata), large(strata)
    ratio = pooled_ratio(strata) if test else None
    return Across(len(strata), accounts, ratio, test, breslow_day(against), len(against))
