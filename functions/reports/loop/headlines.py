"""What the report of the closed loop offers to the digest: what is answered more often or in time, and what is late."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import chain

from functions.core.programme import Programme, StakeholderRole
from functions.reports.figures import words
from functions.reports.figures.measures import Share, share_change
from functions.reports.figures.model import Change
from functions.reports.headline import COUNTED, Headline, least
from functions.reports.loop import words as loop_words
from functions.reports.loop.model import Facet, LoopReport

NAME = "loop"
_MATTERS = 10.0  # percentage points
_SEVERAL = 5  # promises overdue that weigh as much as the least change that matters
_ROLES: AbstractSet[StakeholderRole] = frozenset({"support", "ceo"})


def headlines(report: LoopReport, _programme: Programme) -> tuple[Headline, ...]:
    """Return what changed in thirteen weeks, against the thirteen before."""
    kept, before = report.promises.kept, report.promises_before.kept
    answered = report.answered.share if report.answered else None
    return (
        *_moved("Comments were answered", "comments answered", answered, report.change),
        *_moved("Promised answers came in time", "promises kept", kept, share_change(before, kept)),
        *_overdue(report),
        *chain.from_iterable(_apart(facet) for facet in report.facets),
    )


def _apart(facet: Facet) -> Iterator[Headline]:
    """Yield the groups whose comments are answered more or less often than all others, held against all compared."""
    for each in facet.groups:
        if each.answered and each.beside and each.beside.differs:
            found, change, whose = each.answered.share, each.beside.change, words.people(facet.facet, each.name)
            told = f"Comments of {whose} are answered {loop_words.more(each)}"
            evidence = (
                f"{found.count:,} of {found.of:,} in thirteen weeks, {loop_words.percent(found)}: "
                f"{words.difference(change)} percentage points on all others, one of several compared."
            )
            weight = least(change.low, change.high, _MATTERS, len(facet.groups))
            yield Headline(f"comments of {facet.facet} {each.name}", NAME, told, evidence, weight, _ROLES, found.of)


def _moved(what: str, topic: str, now: Share | None, change: Change | None) -> Iterator[Headline]:
    if now and change and change.shown:
        ends = "\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}".join(words.signed_ends(change.low, change.high))
        evidence = (
            f"{now.count} of {now.of:,} in thirteen weeks, {loop_words.percent(now)}: {words.signed(change.points)} "
            f"percentage points on the thirteen before (95% interval {ends})."
        )
        told = f"{what} {'more' if change.points > 0 else 'less'} often"
        yield Headline(topic, NAME, told, evidence, least(change.low, change.high, _MATTERS), _ROLES, now.of)


def _overdue(report: LoopReport) -> Iterator[Headline]:
    promises = report.promises
    if promises.overdue and promises.waits:
        waits, is_ = promises.waits, "is" if promises.overdue == 1 else "are"
        told = f"{words.counted(promises.overdue, 'promised answer')} {is_} overdue"
        half = (
            "less than half had theirs" if waits.median is None else f"half had theirs within {loop_words.half(waits)}"
        )
        evidence = f"Of {words.counted(waits.cases, 'promise')} in thirteen weeks, {half}. {COUNTED}"
        yield Headline("promises overdue", NAME, told, evidence, promises.overdue / _SEVERAL, _ROLES)
