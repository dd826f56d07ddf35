"""Which of several totals over shared answers may be shown, so that a few people's answers cannot be worked out."""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from functions.reports.disclosure.groups import SMALLEST_GROUP

T = TypeVar("T", bound=Hashable)
_Table = NDArray[np.float64]

_NOTHING = 1e-9


def admitted(totals: Sequence[T], answers: Mapping[frozenset[T], int], known: Sequence[T] = ()) -> list[T]:
    """Return the totals that can be shown together, beside those known anyway; an earlier one goes before a later.

    Known totals that tell of a few by themselves do not stand in the way: with the others, what is admitted tells of no
    few answers at all; with all of them, of no few that these do not tell of without it.
    """
    sound = _most([], known, lambda each: safe(each, answers))
    rest = len(sound) < len(known)  # else the first says it all
    return _most([], totals, lambda each: safe([*sound, *each], answers) and (not rest or safe(each, answers, known)))


def _most(shown: list[T], totals: Sequence[T], fits: Callable[[list[T]], bool]) -> list[T]:
    """Add as many as fit at once, and where all of them do not, each half by itself."""
    if not totals or fits([*shown, *totals]):
        return [*shown, *totals]
    if len(totals) == 1:
        return shown
    middle = len(totals) // 2
    return _most(_most(shown, totals[:middle], fits), totals[middle:], fits)


def safe(totals: Collection[T], answers: Mapping[frozenset[T], int], known: Collection[T] = ()) -> bool:
    """Say whether totals can be shown together; answers are counted by all the totals that they are in.

    They cut the answers into parts. What any sums and differences of totals leave is worked out from their rows over
    these parts. If five sets of answers, none in two of them, each fix by themselves all that can be worked out, then
    whatever is left has an answer in each of the five, and so five or more. What known totals tell without the others
    is not asked.
    """
    parts = _parts({*totals, *known}, answers)
    old = _rows(known, parts)
    table = np.vstack([old, _rows([each for each in totals if each not in known], parts)])
    gained, left = _rank(table) - _rank(old), np.array([parts[part] for part in parts])
    for _ in range(SMALLEST_GROUP if gained else 0):
        there = [place for place in np.argsort(-left, kind="stable") if left[place]]
        rank = _rank(table[:, there])
        if rank - _rank(old[:, there]) < gained:
            return False
        left[[there[place] for place in _basis(table[:, there], rank)]] -= 1
    return True


def _parts(totals: Collection[T], answers: Mapping[frozenset[T], int]) -> Counter[frozenset[T]]:
    """Return the parts with their numbers of answers, whatever the order that they were counted in."""
    parts = Counter[frozenset[T]]()
    for told, count in answers.items():
        if count and (shared := told.intersection(totals)):
            parts[shared] += count
    return Counter({part: parts[part] for part in sorted(parts, key=lambda part: sorted(map(repr, part)))})


def _rows(totals: Collection[T], parts: Collection[frozenset[T]]) -> _Table:
    rows = [[float(total in part) for part in parts] for total in totals]
    return np.array(rows).reshape(len(rows), len(parts))


def _rank(table: _Table) -> int:
    """Return the rank by the products of rows, which are whole numbers and few, however many parts there are."""
    return int(np.linalg.matrix_rank(table @ table.T, hermitian=True)) if table.size else 0


def _basis(table: _Table, rank: int) -> list[int]:
    """Return the first columns that are independent of those before them, as many as there are."""
    found, spanned = list[int](), np.zeros((len(table), rank))
    for place in range(table.shape[1]):
        if len(found) == rank:
            break
        rest = table[:, place]
        for _ in range(2):  # once more, for what rounding left
            rest = rest - spanned[:, : len(found)] @ (spanned[:, : len(found)].T @ rest)
        if (size := float(np.linalg.norm(rest))) > _NOTHING:
            spanned[:, len(found)] = rest / size
            found.append(place)
    return found
