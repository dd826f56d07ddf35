"""Which of several totals over shared answers may be shown, so that a few people's answers cannot be worked out."""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from functions.reports.disclosure.groups import SMALLEST_GROUP

T = TypeVar("T", bound=Hashable)


def safe(totals: Collection[T], answers: Mapping[frozenset[T], int]) -> bool:
    """Say whether totals can be shown together; answers are counted by all the totals that they are in.

    They cut the answers into parts. What any sums and differences of totals leave is worked out from their rows over
    these parts: if the rows are as many independent ones over the parts of five answers or more alone, nothing that can
    be left is made of smaller parts only.
    """
    parts = Counter[frozenset[T]]()
    for told, count in answers.items():
        if shared := told.intersection(totals):
            parts[shared] += count
    filled = [part for part, count in parts.items() if count]
    large = [part for part in filled if parts[part] >= SMALLEST_GROUP]
    return _rank(totals, filled) == _rank(totals, large)


def _rank(totals: Collection[T], parts: Sequence[frozenset[T]]) -> int:
    rows = [[float(total in part) for part in parts] for total in totals]
    return int(np.linalg.matrix_rank(np.array(rows))) if parts and rows else 0
