"""Taking the words of people out of the lake: each file that holds any is written again without them."""

from collections.abc import Collection, Iterator, Sequence

from functions.adapters.lake import Lake
from functions.adapters.parquet import scratch, values_of, without
from functions.adapters.runtime import Runtime

_MEMORY = 884  # MB for DuckDB to count with, as for merging
_FILES = 200  # looked through together


class LakeErasing:
    """A file keeps its key, so whoever repeats an erasure that died finds what was done, done."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the lake."""
        self._lake = runtime.adapter(Lake)

    def erase(self, contact_keys: Collection[str], sets: Sequence[str]) -> int:
        """Take the rows of some people's answers out of sets by sid; return how many rows left.

        Their answers are found by the contact's pseudonym; what they wrote lies in the months of their answers.
        """
        answers = {month: self._sids(keys, contact_keys) for month, keys in self._lake.months("responses").items()}
        return sum(
            self._rewrite(key, sorted(answers[month]))
            for name in sets
            for month, keys in self._lake.months(name).items()
            if answers.get(month)
            for key in keys
        )

    def _sids(self, keys: Sequence[str], contact_keys: Collection[str]) -> set[str]:
        return {sid for files in _some(keys) for sid in self._look(files, "sid", "contact_key", sorted(contact_keys))}

    def _look(self, keys: Sequence[str], column: str, where: str, among: Sequence[str]) -> set[str]:
        with scratch(_MEMORY) as (folder, database):
            self._lake.copy_all(folder, keys)
            return values_of(database, [folder / key for key in keys], column, where, among)

    def _rewrite(self, key: str, sids: Sequence[str]) -> int:
        """Write a file again without some answers; its earlier version is gone 30 days later."""
        with scratch(_MEMORY) as (folder, database):
            self._lake.copy_all(folder, [key])
            target = folder / "kept.parquet"
            count = without(database, folder / key, "sid", sids, target)
            if count:
                self._lake.replace(key, target)
            return count


def _some(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[start : start + _FILES] for start in range(0, len(keys), _FILES))
