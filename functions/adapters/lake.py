"""The lake: Parquet in S3, by set and month, written and read with DuckDB through a scratch folder.

Every version of everything is kept, and the reader takes the newest; so a file written twice, or merged into a
larger one before the parts are deleted, changes no figure.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from functions.adapters.runtime import Runtime

Columns = Mapping[str, str]

_MEGABYTES_PER_CPU = 1769  # what Lambda gives one processor for
_READERS = 8
_DELETED_AT_ONCE = 1000  # what S3 takes in one call
_MANY = 4  # files of one month, from which on merging them saves more than it costs


class NotDeleted(Exception):  # noqa: N818 - says what is left to do
    """Some merged files are still there; figures are right all the same, and the next run merges them again."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that make one file, and its place, such as responses/month=2026-01."""

    place: str
    columns: Columns
    rows: Sequence[Mapping[str, object]]


class Lake:
    """Writes parts, and opens sets of them for queries."""

    def __init__(self, runtime: Runtime) -> None:
        """Take the bucket from the settings."""
        self._client = runtime.client("s3")
        self._bucket = runtime.setting("LAKE_BUCKET")

    def write(self, name: str, parts: Iterable[Part]) -> None:
        """Store each part as a file of this name at its place; the same name overwrites itself."""
        with TemporaryDirectory() as folder, _database(Path(folder), _MEGABYTES_PER_CPU // 2) as database:
            for part in parts:
                body = _parquet(database, Path(folder), part)
                self._client.put_object(Bucket=self._bucket, Key=f"lake/{part.place}/{name}.parquet", Body=body)

    def tidy(self) -> None:
        """Merge the files of every set and month that has many, then delete them: small files are slow to read.

        Dying in between leaves rows twice, which changes no figure; the next run merges those too.
        """
        with TemporaryDirectory() as folder, _database(Path(folder), _MEGABYTES_PER_CPU // 2) as database:
            for place, found in groupby(self._keys("lake/"), key=lambda key: key.rpartition("/")[0]):
                keys = list(found)
                if len(keys) >= _MANY:
                    self._merge(database, Path(folder), place, keys)

    def _merge(self, database: duckdb.DuckDBPyConnection, folder: Path, place: str, keys: Sequence[str]) -> None:
        self._copy_all(folder, keys)
        merged, parts = folder / "merged.parquet", [str(folder / key) for key in keys]
        files = f"read_parquet({parts}, union_by_name = true, hive_partitioning = false)"
        database.execute(f"CREATE OR REPLACE VIEW parts AS FROM {files}")
        database.execute("CREATE OR REPLACE TABLE merged AS SELECT DISTINCT * FROM parts")
        database.execute(f"COPY merged TO '{merged}' (FORMAT parquet, COMPRESSION zstd)")
        name = sha256("\n".join(keys).encode()).hexdigest()[:32]
        with merged.open("rb") as body:
            self._client.put_object(Bucket=self._bucket, Key=f"{place}/merged-{name}.parquet", Body=body)
        for first in range(0, len(keys), _DELETED_AT_ONCE):
            self._delete(keys[first : first + _DELETED_AT_ONCE])

    def _delete(self, keys: Sequence[str]) -> None:
        """Delete files with one call; S3 answers 200 even where it could not delete some, and names those."""
        named = {"Objects": [{"Key": key} for key in keys], "Quiet": True}
        errors = self._client.delete_objects(Bucket=self._bucket, Delete=named).get("Errors", [])
        if errors:
            raise NotDeleted(", ".join(f"{each['Key']}: {each['Code']}" for each in errors))

    @contextmanager
    def open(self, sets: Mapping[str, Columns], since: Mapping[str, str], memory: int) -> Iterator["Query"]:
        """Lend the sets, each from its first month on, as views of one database; memory is the function's, in MB."""
        with TemporaryDirectory() as folder:
            for name in sets:
                self._copy_all(Path(folder), self._keys(f"lake/{name}/", since.get(name, "")))
            with _database(Path(folder), memory) as database:
                for name, columns in sets.items():
                    database.execute(_view(Path(folder), name, columns))
                yield Query(database)

    def _keys(self, prefix: str, since: str = "") -> list[str]:
        """Return the keys of a set's files from a month on, in order, so those of one month stand together."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=prefix, StartAfter=f"{prefix}month={since}" if since else prefix
        )
        return [found["Key"] for page in pages for found in page.get("Contents", [])]

    def _copy_all(self, folder: Path, keys: Iterable[str]) -> None:
        with ThreadPoolExecutor(_READERS) as readers:
            list(readers.map(lambda key: self._copy(folder, key), keys))

    def _copy(self, folder: Path, key: str) -> None:
        target = folder / key
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            for chunk in self._client.get_object(Bucket=self._bucket, Key=key)["Body"].iter_chunks(1 << 20):
                file.write(chunk)


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


def _parquet(database: duckdb.DuckDBPyConnection, folder: Path, part: Part) -> bytes:
    """Return the part as Parquet, by way of JSON lines: binding five thousand rows one by one takes seconds."""
    lines, file = folder / "rows.json", folder / "rows.parquet"
    lines.write_text("".join(f"{json.dumps(row)}\n" for row in part.rows), encoding="utf-8")
    struct = ", ".join(f"{name}: '{kind}'" for name, kind in part.columns.items())
    reading = f"read_json('{lines}', format = 'newline_delimited', columns = {{{struct}}})"
    database.execute(f"COPY (FROM {reading}) TO '{file}' (FORMAT parquet, COMPRESSION zstd)")
    return file.read_bytes()


def _view(folder: Path, name: str, columns: Columns) -> str:
    """Say that a set is its files, with every column there even where a file, or every file, lacks it."""
    none = ", ".join(f"NULL::{kind} AS {column}" for column, kind in columns.items())
    view = f"CREATE VIEW {name} AS (SELECT {none} WHERE false)"
    if not (folder / "lake" / name).exists():
        return view
    files = f"{folder}/lake/{name}/*/*.parquet"
    return f"{view} UNION ALL BY NAME (FROM read_parquet('{files}', union_by_name = true, hive_partitioning = false))"


@contextmanager
def _database(folder: Path, memory: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database that knows its folder and nothing else: no home, no network, no other file."""
    with duckdb.connect() as database:
        for setting, value in {
            "home_directory": f"'{folder}'",
            "temp_directory": f"'{folder / 'spill'}'",
            "threads": max(1, memory // _MEGABYTES_PER_CPU),
            "memory_limit": f"'{memory * 6 // 10}MB'",
            "autoinstall_known_extensions": False,
            "allowed_directories": f"['{folder}']",
            "enable_external_access": False,
        }.items():
            database.execute(f"SET {setting} = {value}")
        yield database
