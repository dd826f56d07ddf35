"""What changed and why it may be believed: what each report offers to the digest, and what of it a reader is told."""

from collections import Counter
from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from functions.core.interval import z_of
from functions.core.programme import StakeholderRole
from functions.reports.disclosure.groups import SMALLEST_GROUP

MOST = 3
COUNTED = "Counted in full, not sampled."
_NAMED = 3
_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Headline:
    """One thing that a report found, in words, with the sentence of evidence that a reader may hold it to.

    Weight is how large it is at the least, in units of what matters; answers is what it rests on, None if it was
    counted and not asked. The topic is what no reader is told twice of while there is something else to tell.
    """

    topic: str
    report: str
    words: str
    evidence: str
    weight: float
    roles: AbstractSet[StakeholderRole]
    answers: int | None = None


def least(low: float, high: float, matters: float, compared: int = 1) -> float:
    """Return the end of a 95% interval that is nearer to zero, in units of what matters; 0 if zero lies within.

    One that was picked from several compared is first widened, so that all of them together would hold at 95%
    [Bonferroni, on the normal scale].
    """
    wider = z_of(1 - (1 - _CONFIDENCE) / compared) / z_of(_CONFIDENCE)
    middle, half = (low + high) / 2, (high - low) / 2 * wider
    return max(middle - half, -(middle + half), 0.0) / matters


def listed(names: Iterable[str]) -> str:
    """Return the first few of some names, and how many more there are."""
    every = list(names)
    more = len(every) - _NAMED
    return "; ".join(every[:_NAMED]) + (f"; and {more} more" if more > 0 else "")


def changes(offered: Iterable[Headline], roles: Collection[StakeholderRole], most: int = MOST) -> tuple[Headline, ...]:
    """Return what the holder of some roles is told, the weightiest first, and the best of each topic before its second.

    What cannot be told from chance has no weight and is left out, and so is what fewer than five people answered.
    """
    fitting = [each for each in offered if each.roles & set(roles) and each.weight > 0 and not _few(each)]
    seen: Counter[str] = Counter()
    ranked = list[tuple[int, Headline]]()
    for each in sorted(fitting, key=lambda each: (-each.weight, each.topic, each.words)):
        ranked.append((seen[each.topic], each))
        seen[each.topic] += 1
    return tuple(each for _, each in sorted(ranked, key=lambda pair: pair[0])[:most])


def _few(headline: Headline) -> bool:
    return headline.answers is not None and headline.answers < SMALLEST_GROUP
