"""The lake: Parquet in S3, by set and month, written and read with DuckDB through a scratch folder.

Every version of everything is kept, and the reader takes the newest; so a file written twice, or merged into a
larger one before the parts are deleted, changes no figure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from functions.adapters.kept import File, Kept
from functions.adapters.parquet import Columns, Part, merged, opened, parquet, relation, scratch, spare
from functions.adapters.runtime import Runtime

_MEGABYTES_PER_CPU = 1769  # what Lambda gives one processor for
_READERS = 8
_DELETED_AT_ONCE = 1000  # what S3 takes in one call
_MANY = 4  # files of one month, from which on merging them saves more than it costs
_LARGE = 128 << 20  # bytes: a file of this size is read as fast alone
_AT_ONCE = 4 * _LARGE  # bytes that one merge takes at most, so that its memory and scratch space are bounded


class NotDeleted(Exception):  # noqa: N818 - says what is left to do
    """Some merged files are still there; figures are right all the same, and the next run merges them again."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Files of one place, such as lake/responses/month=2026-01, that become one."""

    place: str
    keys: tuple[str, ...]

    @property
    def target(self) -> str:
        """Return the key of what they become: always the same for the same files."""
        return f"{self.place}/merged-{sha256(chr(10).join(self.keys).encode()).hexdigest()[:32]}.parquet"


def batches(place: str, files: Iterable[File]) -> list[Batch]:
    """Return what is to be merged of a place; what is large already, or a few files, is left alone."""
    found: list[list[File]] = [[]]
    for file in files:
        if file.size < _LARGE:
            if sum(each.size for each in found[-1]) + file.size > _AT_ONCE:
                found.append([])
            found[-1].append(file)
    return [Batch(place, tuple(each.key for each in some)) for some in found if len(some) >= _MANY]


class Lake:
    """Writes parts, and opens sets of them for queries."""

    def __init__(self, runtime: Runtime) -> None:
        """Take the bucket from the settings."""
        self._client = runtime.client("s3")
        self._bucket = runtime.setting("LAKE_BUCKET")

    def write(self, name: str, parts: Iterable[Part]) -> None:
        """Store each part as a file of this name at its place; the same name overwrites itself."""
        with scratch(_MEGABYTES_PER_CPU // 2) as (folder, database):
            for part in parts:
                body = parquet(database, folder, part)
                self._client.put_object(Bucket=self._bucket, Key=f"lake/{part.place}/{name}.parquet", Body=body)

    def crowded(self) -> list[Batch]:
        """Return what is to be merged of each set and month that has many small files, for they are slow to read."""
        found = groupby(self._found("lake/"), key=lambda file: file.key.rpartition("/")[0])
        return [batch for place, files in found for batch in batches(place, files)]

    def merge(self, batch: Batch) -> None:
        """Merge files of one month into one, then delete them.

        Dying in between leaves rows twice, which changes no figure; the next merge takes those too.
        """
        with scratch(_MEGABYTES_PER_CPU // 2) as (folder, database):
            self.copy_all(folder, batch.keys)
            target = folder / "merged.parquet"
            merged(database, [folder / key for key in batch.keys], target)
            self.replace(batch.target, target)
        for first in range(0, len(batch.keys), _DELETED_AT_ONCE):
            self._delete(batch.keys[first : first + _DELETED_AT_ONCE])

    def replace(self, key: str, file: Path) -> None:
        """Store a file under a key, over whatever was there."""
        with file.open("rb") as body:
            self._client.put_object(Bucket=self._bucket, Key=key, Body=body)

    def months(self, name: str) -> dict[str, list[str]]:
        """Return the keys of a set's files by month."""
        found = groupby(self.keys(f"lake/{name}/"), key=lambda key: key.split("/")[2].removeprefix("month="))
        return {month: list(keys) for month, keys in found}

    def _delete(self, keys: Sequence[str]) -> None:
        """Delete files with one call; S3 answers 200 even where it could not delete some, and names those."""
        named = {"Objects": [{"Key": key} for key in keys], "Quiet": True}
        errors = self._client.delete_objects(Bucket=self._bucket, Delete=named).get("Errors", [])
        if errors:
            raise NotDeleted(", ".join(f"{each['Key']}: {each['Code']}" for each in errors))

    @contextmanager
    def open(self, sets: Mapping[str, Columns], since: Mapping[str, str], memory: int) -> Iterator["Query"]:
        """Lend the sets, each from its first month on, in one database; memory is the function's, in MB."""
        with scratch(memory) as (folder, database):
            laid = [self._lay(folder / "lake" / name, f"lake/{name}/", since.get(name, "")) for name in sets]
            spare(database, memory, sum(laid))
            yield _asked(database, folder, sets)

    @cached_property
    def _kept(self) -> Kept:
        return Kept()

    def _lay(self, folder: Path, prefix: str, since: str) -> int:
        """Bring a set's files into a folder, in their order, kept ones and others from S3; return how many bytes."""
        files = list(self._found(prefix, since))
        self._kept.let_go(_start(prefix, since), prefix, files)
        if files:
            folder.mkdir(parents=True)
        targets = {file: folder / f"{number:07}.parquet" for number, file in enumerate(files)}
        new = {file: target for file, target in targets.items() if not self._kept.link(file, target)}
        self._copy({file.key: target for file, target in new.items()})
        for file, target in new.items():
            self._kept.keep(file, target)
        return sum(file.size for file in files)

    def size(self, sets: Iterable[str], since: Mapping[str, str]) -> int:
        """Return how many bytes sets have, each from its first month on."""
        return sum(file.size for name in sets for file in self._found(f"lake/{name}/", since.get(name, "")))

    def keys(self, prefix: str, since: str = "") -> list[str]:
        """Return the keys of a set's files from a month on, in order, so those of one month stand together."""
        return [file.key for file in self._found(prefix, since)]

    def _found(self, prefix: str, since: str = "") -> Iterator[File]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=prefix, StartAfter=_start(prefix, since)
        )
        return (
            File(found["Key"], found["Size"], found["ETag"]) for page in pages for found in page.get("Contents", [])
        )

    def copy_all(self, folder: Path, keys: Iterable[str]) -> None:
        """Copy files into a folder, each under its own key."""
        self._copy({key: folder / key for key in keys})

    def _copy(self, targets: Mapping[str, Path]) -> None:
        """Copy files to paths, by their keys."""
        for folder in {target.parent for target in targets.values()}:
            folder.mkdir(parents=True, exist_ok=True)
        if targets:
            with ThreadPoolExecutor(min(_READERS, len(targets))) as readers:
                list(readers.map(self._read, targets, targets.values()))

    def _read(self, key: str, target: Path) -> None:
        with target.open("wb") as file:
            for chunk in self._client.get_object(Bucket=self._bucket, Key=key)["Body"].iter_chunks(1 << 20):
                file.write(chunk)


def _start(prefix: str, since: str) -> str:
    """Return the key past which a set's files are listed: those from a month on, or all."""
    return f"{prefix}month={since}" if since else prefix


class Query:
    """A database over the sets that were opened."""

    def __init__(self, database: duckdb.DuckDBPyConnection) -> None:
        """Take the open database."""
        self._database = database

    def rows(self, sql: str, values: Mapping[str, object]) -> list[dict[str, Any]]:
        """Run one query, its $names filled from values, and return its rows by column name."""
        found = self._database.execute(sql, dict(values))
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@contextmanager
def over(folder: Path, sets: Mapping[str, Columns], memory: int) -> Iterator[Query]:
    """Lend the sets of a lake that lies in a folder, in one database."""
    with opened(folder, memory) as database:
        yield _asked(database, folder, sets)


def _asked(database: duckdb.DuckDBPyConnection, folder: Path, sets: Mapping[str, Columns]) -> Query:
    for name, columns in sets.items():
        database.execute(relation(folder, name, columns))
    return Query(database)
