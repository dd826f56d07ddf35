"""Parquet files in a scratch folder, written and read with DuckDB, which sees that folder and nothing else."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from weakref import finalize

import duckdb

Columns = Mapping[str, str]

_MEGABYTES_PER_CPU = 1769  # what Lambda gives one processor for
_FITS = 6  # files of a sixth of the memory can be counted within it
_SMALL = 2 << 20  # bytes of a set's files: ten times as much in memory leaves room to count


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that make one file, and its place, such as responses/month=2026-01."""

    place: str
    columns: Columns
    rows: Sequence[Mapping[str, object]]


def parquet(database: duckdb.DuckDBPyConnection, folder: Path, part: Part) -> bytes:
    """Return the part as Parquet, by way of JSON lines: binding five thousand rows one by one takes seconds."""
    lines, file = folder / "rows.json", folder / "rows.parquet"
    lines.write_text("".join(f"{json.dumps(row)}\n" for row in part.rows), encoding="utf-8")
    struct = ", ".join(f"'{name}': '{kind}'" for name, kind in part.columns.items())
    reading = f"read_json('{lines}', format = 'newline_delimited', columns = {{{struct}}})"
    database.execute(f"COPY (FROM {reading}) TO '{file}' (FORMAT parquet, COMPRESSION zstd)")
    return file.read_bytes()


def alone(columns: Columns, rows: Sequence[Mapping[str, object]]) -> bytes:
    """Return a small table as Parquet that has nothing to do with the lake."""
    with scratch(_MEGABYTES_PER_CPU) as (folder, database):
        return parquet(database, folder, Part("", columns, rows))


def relation(folder: Path, name: str, columns: Columns) -> str:
    """Say that a set is its files, with every column there even where a file, or every file, lacks it.

    It is a view of them or, if they are small, a table: to read small files again for each query takes longer than
    all that a query does with their rows.
    """
    none = ", ".join(f'NULL::{kind} AS "{column}"' for column, kind in columns.items())
    empty = f"(SELECT {none} WHERE false)"
    files = list((folder / "lake" / name).glob("**/*.parquet"))
    if not files:
        return f"CREATE VIEW {name} AS {empty}"
    kind = "TABLE" if sum(file.stat().st_size for file in files) <= _SMALL else "VIEW"
    pattern = f"{folder}/lake/{name}/**/*.parquet"
    reading = f"FROM read_parquet('{pattern}', union_by_name = true, hive_partitioning = false)"
    return f"CREATE {kind} {name} AS {empty} UNION ALL BY NAME ({reading})"


@contextmanager
def opened(folder: Path, memory: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database that knows its folder and nothing else: no home, no network, no other file."""
    with duckdb.connect() as database:
        _confine(database, folder)
        _limit(database, memory)
        yield database


@contextmanager
def scratch(memory: int) -> Iterator[tuple[Path, duckdb.DuckDBPyConnection]]:
    """Lend a folder, and a database that is empty and knows no file outside: both are gone afterwards.

    To start DuckDB takes longer than most of what it is asked, so an environment does it once. What broke in the
    middle of something may be of no more use, and is not lent again.
    """
    engine = _engine()
    with TemporaryDirectory(dir=engine.folder) as folder, engine.database.cursor() as database:
        name = Path(folder).name
        _limit(database, memory)
        database.execute(f'ATTACH \':memory:\' AS "{name}"; USE "{name}"')
        try:
            yield Path(folder), database
        except BaseException:
            _engine.cache_clear()
            raise
        database.execute(f'USE memory; DETACH "{name}"')


class _Engine:
    """DuckDB, started, and the folder that it is confined to, which goes when this does."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp())
        self.database = duckdb.connect()
        _confine(self.database, self.folder)
        finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


@lru_cache(maxsize=1)
def _engine() -> _Engine:
    return _Engine()


def _confine(database: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Leave a database a folder and nothing else, for good."""
    for setting, value in {
        "home_directory": f"'{folder}'",
        "temp_directory": f"'{folder / 'spill'}'",
        "autoinstall_known_extensions": False,
        "allowed_directories": f"['{folder}']",
        "enable_external_access": False,
    }.items():
        database.execute(f"SET {setting} = {value}")


def _limit(database: duckdb.DuckDBPyConnection, memory: int) -> None:
    """Let a database use what a function of so many MB can give it."""
    database.execute(f"SET threads = {max(1, memory // _MEGABYTES_PER_CPU)}")
    database.execute(f"SET memory_limit = '{memory * 6 // 10}MB'")


def spare(database: duckdb.DuckDBPyConnection, memory: int, size: int) -> None:
    """Let a database use less, if it is to read so many bytes that it sorts them in its folder in any case.

    What it does not count itself then stays within what there is: at ten million answers six tenths of the memory came
    to 1,330 MB in all, four tenths to 1,090, three tenths to 900, in no more time.
    """
    if size > memory * 1_000_000 // _FITS:
        database.execute(f"SET memory_limit = '{memory * 3 // 10}MB'")


def merged(database: duckdb.DuckDBPyConnection, files: Sequence[Path], target: Path) -> None:
    """Write the rows of files into one, each row once: beyond its memory, DuckDB sorts in the folder."""
    _copied(database, f"{_reading(files)} SELECT DISTINCT *", target)


def values_of(
    database: duckdb.DuckDBPyConnection, files: Sequence[Path], column: str, where: str, among: Sequence[str]
) -> set[str]:
    """Return a column's values in those rows of files that have another column among some values."""
    query = f"{_reading(files)} SELECT DISTINCT {column} WHERE list_contains($among, {where})"
    return {value for (value,) in database.execute(query, {"among": list(among)}).fetchall()}


def without(database: duckdb.DuckDBPyConnection, file: Path, column: str, among: Sequence[str], target: Path) -> int:
    """Write a file's rows but those that have a column among some values; return how many those are, and write if any.

    The values go by way of a table, since a COPY takes none.
    """
    database.execute("CREATE TABLE gone AS SELECT unnest($among) AS value", {"among": list(among)})
    reading = _reading([file])
    [(count,)] = database.execute(f"{reading} SELECT count(*) WHERE {column} IN (FROM gone)").fetchall()
    if count:
        _copied(database, f"{reading} SELECT * WHERE {column} NOT IN (FROM gone)", target)
    return int(count)


def _reading(files: Sequence[Path]) -> str:
    return f"FROM read_parquet({[str(file) for file in files]}, union_by_name = true, hive_partitioning = false)"


def _copied(database: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    database.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
