"""Which of several totals over shared answers may be shown, so that nothing that follows is of fewer than five."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from functions.reports.disclosure.groups import SMALLEST_GROUP

T = TypeVar("T", bound=Hashable)
Matrix = NDArray[np.float64]
Parts = Mapping[frozenset[T], int]
_ROUNDING = 1e-6
_MOST_LOOKED_AT = 5_000
_KEPT_OF_TOO_MANY = 0.75


def safe(totals: Collection[T], answers: Parts[T]) -> bool:
    """Say whether totals can be shown together; answers are counted by all the totals that they are in.

    What is too much work to rule out is not safe.
    """
    parts = _cut(totals, answers)
    return _told(_rows(totals, parts), parts) == []


def safe_beside(shown: Collection[T], more: Sequence[T], answers: Parts[T]) -> tuple[T, ...]:
    """Return which of more totals can be shown beside those that are, the first rather than the last.

    Answers are counted by all the totals that they are in. What is shown already may tell of a few; more must not add
    to that. Where that is too much work to rule out, the last are not shown.
    """
    kept = tuple(more)
    while kept:
        every, parts = (*shown, *kept), _cut((*shown, *kept), answers)
        rows, before = _rows(every, parts), _told(_rows(shown, parts), parts)
        after = _told(rows, parts)
        if before is None or after is None:
            kept = kept[: int(len(kept) * _KEPT_OF_TOO_MANY)]
            continue
        new = [few for few in after if not any(each <= few for each in before)]
        if not new:
            break
        gone = _to_drop(rows, len(shown), new)
        kept = tuple(each for index, each in enumerate(kept) if index not in gone)
    return kept


def _cut(totals: Collection[T], answers: Parts[T]) -> Counter[frozenset[T]]:
    """Return the parts into which totals cut the answers, each with its number of answers."""
    parts = Counter[frozenset[T]]()
    for told, count in answers.items():
        if count and (shared := told.intersection(totals)):
            parts[shared] += count
    return parts


def _rows(totals: Collection[T], parts: Collection[frozenset[T]]) -> Matrix:
    return np.array([[float(total in part) for part in parts] for total in totals]).reshape(len(totals), len(parts))


def _told(rows: Matrix, parts: Parts[T]) -> list[frozenset[int]] | None:
    """Return the parts, fewer than five answers together, about which alone some sum or difference of totals tells.

    Such a sum is a vector in the space of the totals' rows over the parts, and zero outside of these. So the projection
    on that space, cut down to them, has an eigenvalue of 1; and in the row of the part where the vector is largest, the
    projection's absolute values over them come to 1 or more. None: too many to look at.
    """
    sizes = np.array(list(parts.values()))
    small = np.flatnonzero(sizes < SMALLEST_GROUP)
    basis = _basis(rows)[small]
    projection, sizes = basis @ basis.T, sizes[small]
    looked_at = list(islice(_candidates(np.abs(projection), sizes), _MOST_LOOKED_AT + 1))
    if len(looked_at) > _MOST_LOOKED_AT:
        return None
    certain = {some for some in looked_at if some and _is_told(projection, sorted(some))}
    return [frozenset(small[list(some)].tolist()) for some in certain]


def _basis(rows: Matrix) -> Matrix:
    """Return an orthonormal basis of the space of some rows, with a row of it for each part.

    It is made from the products of the rows, which are few, however many parts there are.
    """
    if not rows.any():
        return np.zeros((rows.shape[1], 0))
    squares, axes = np.linalg.eigh(rows @ rows.T)
    large = squares > squares[-1] * _ROUNDING**2
    return np.asarray(rows.T @ axes[:, large] / np.sqrt(squares[large]))


def _is_told(projection: Matrix, some: Sequence[int]) -> bool:
    return bool(np.linalg.eigvalsh(projection[np.ix_(some, some)])[-1] > 1 - _ROUNDING)


def _candidates(weights: Matrix, sizes: NDArray[np.int_]) -> Iterator[frozenset[int]]:
    """Yield what may be told of, from each part that may be the largest in it, and an empty one for each step to it."""
    if not weights.size:
        return
    highest = -np.sort(-weights - 2 * np.eye(len(weights)), axis=1)[:, 1:SMALLEST_GROUP]
    slots = np.arange(highest.shape[1])[None, :] < (SMALLEST_GROUP - 1 - sizes)[:, None]
    bounds = weights.diagonal() + (highest * slots).sum(axis=1)
    for pivot in np.flatnonzero(bounds >= 1 - _ROUNDING).tolist():
        row = weights[pivot]
        others = [each for each in np.argsort(-row).tolist() if each != pivot and row[each] > _ROUNDING]
        yield from _grown((pivot,), others, row, sizes)


def _grown(
    few: tuple[int, ...], others: Sequence[int], row: Matrix, sizes: NDArray[np.int_]
) -> Iterator[frozenset[int]]:
    weight, left = sum(row[each] for each in few), SMALLEST_GROUP - 1 - sum(sizes[each] for each in few)
    yield frozenset(few) if weight >= 1 - _ROUNDING else frozenset()
    for at, each in enumerate(others):
        if weight + sum(row[next_one] for next_one in others[at : at + left]) < 1 - _ROUNDING:
            break
        if sizes[each] <= left:
            yield from _grown((*few, each), others[at + 1 :], row, sizes)


def _to_drop(rows: Matrix, shown: int, new: Sequence[frozenset[int]]) -> set[int]:
    """Return, of the totals after those shown, the last without which each of the new is not told of."""
    gone = set[int]()
    for few in new:
        kept = [index for index in range(len(rows)) if index - shown not in gone]
        while _tells(rows[kept], few) and kept[-1] >= shown:
            gone.add(_last_needed(rows, kept, shown, few))
            kept = [index for index in kept if index - shown not in gone]
    return gone


def _last_needed(rows: Matrix, kept: Sequence[int], shown: int, few: Collection[int]) -> int:
    """Return the last total without which a few are not told of; where there is none such, the last of all."""
    for index in reversed(kept):
        if index >= shown and not _tells(rows[[each for each in kept if each != index]], few):
            return index - shown
    return kept[-1] - shown


def _tells(rows: Matrix, few: Collection[int]) -> bool:
    """Say whether some sum of rows is zero outside of a few parts, and not within."""
    outside = np.delete(rows, list(few), axis=1)
    return _rank(outside) < _rank(rows)


def _rank(rows: Matrix) -> int:
    return int(np.linalg.matrix_rank(rows @ rows.T, hermitian=True)) if rows.size else 0
