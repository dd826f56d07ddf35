"""The trend report over a synthetic lake, against bare DuckDB queries over the same files.

    python -m tests.bench.lake FOLDER

asks for the report once and prints its greatest memory in MB: a process of its own, because memory is not given back.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from functions.adapters.lake import Lake, Query
from functions.adapters.parquet import Columns
from functions.adapters.runtime import Runtime
from functions.core.times import month_of
from functions.reports.figures import first_months, values
from functions.reports.queries import query
from functions.reports.rows import COLUMNS
from functions.reports.spans import first_week
from infra.closure import ROOT
from infra.functions import functions
from tests.bench.figure import Figure
from tests.bench.synthetic import AS_OF, generate

_SETS: dict[str, Columns] = {name: each for name, each in COLUMNS.items() if name not in {"comments", "skips"}}
_ROUNDS = 3

# The least that any report by account does: take the newest versions, and count them as finely as the report needs.
_BARE = """
SELECT date_trunc('month', answered_at), survey_id, groups, account_id, category, count(*)
FROM (SELECT * FROM responses WHERE metric = 'nps'
      QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1)
GROUP BY ALL
"""
_BARE_ASKED = """
SELECT date_trunc('month', sent_at), survey_id, count(*), count(answered_at)
FROM (SELECT * FROM invitations WHERE metric = 'nps'
      QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1)
GROUP BY ALL
"""
_BARE_WEEKS = """
SELECT date_trunc('day', answered_at), account_id, category, count(*)
FROM (SELECT * FROM responses WHERE metric = 'nps' AND answered_at >= $weeks
      QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1)
GROUP BY ALL
"""
_BY_MONTH = _BARE.replace("survey_id, groups, account_id, ", "")


def figures() -> list[Figure]:
    """Fill a lake, ask for report and bare counts by turns, and take the least of each."""
    answers = int(os.environ.get("BENCH_ROWS", "1000000"))
    with TemporaryDirectory() as folder:
        generate(Path(folder), answers)
        with _opened(Path(folder)) as lake:
            ours, floor, scores, plain = _least(lake, [_report, _bare, _scores, _plain])
        heaviest = weight(Path(folder))
    return [
        Figure(f"trend report over {answers:,} answers, time", ours / floor, 1.2, "x",
               f"{ours:.2f} s; newest versions counted by month, survey, group and account, and by day {floor:.2f} s"),
        Figure("the same, memory at its peak", heaviest, 1000, "MB"),
        Figure("its scores alone, against newest versions counted by month", scores / plain, None, "x"),
    ]  # fmt: skip


def _report(lake: Query) -> None:
    for name, asked in values(AS_OF).items():
        lake.rows(query(name), asked)


def _scores(lake: Query) -> None:
    lake.rows(query("trend_scores"), values(AS_OF)["trend_scores"])


def _bare(lake: Query) -> None:
    lake.rows(f"SELECT count(*) FROM ({_BARE})", {})  # noqa: S608 - our own text
    lake.rows(f"SELECT count(*) FROM ({_BARE_WEEKS})", {"weeks": first_week(AS_OF)})  # noqa: S608 - the same
    lake.rows(_BARE_ASKED, {})


def _plain(lake: Query) -> None:
    lake.rows(_BY_MONTH, {})


def _least(lake: Query, works: list[Callable[[Query], None]]) -> list[float]:
    rounds = [[_seconds(lake, work) for work in works] for _ in range(_ROUNDS)]
    return [min(each[index] for each in rounds) for index in range(len(works))]


def _seconds(lake: Query, work: Callable[[Query], None]) -> float:
    began = time.process_time()  # of all threads, and not of what else the machine does
    work(lake)
    return time.process_time() - began


class _Files:
    """As much of an S3 client as the lake's reader uses, over a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_paginator(self, _operation: str) -> "_Files":
        return self

    def paginate(self, *, Prefix: str, StartAfter: str, **_: object) -> list[dict[str, Any]]:  # noqa: N803 - S3's own
        files = sorted((self._folder / Prefix).rglob("*.parquet"))
        found = [
            {
                "Key": str(file.relative_to(self._folder)),
                "Size": file.stat().st_size,
                "ETag": str(file.stat().st_mtime_ns),
            }
            for file in files
        ]
        return [{"Contents": [each for each in found if str(each["Key"]) > StartAfter]}]

    def get_object(self, *, Key: str, **_: object) -> dict[str, Any]:  # noqa: N803 - the same
        return {"Body": _Body(self._folder / Key)}


class _Body:
    def __init__(self, file: Path) -> None:
        self._file = file

    def iter_chunks(self, size: int) -> Iterator[bytes]:
        with self._file.open("rb") as file:
            yield from iter(lambda: file.read(size), b"")


class _Local(Runtime):
    """A runtime whose S3 is a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__({"LAKE_BUCKET": "lake"}, clock=lambda: AS_OF)
        self._files = _Files(folder)

    def client(self, service: str, **_: Any) -> Any:  # noqa: ARG002 - as the runtime has it
        return self._files


@contextmanager
def _opened(folder: Path) -> Iterator[Query]:
    """Open the lake as the report does, with the memory and processors of its function."""
    [memory] = [each.properties["MemorySize"] for each in functions() if each.name == "ReportFunction"]
    with Lake(_Local(folder)).open(_SETS, first_months(month_of(AS_OF)), memory) as lake:
        yield lake


def weight(folder: Path) -> float:
    command = [sys.executable, "-m", "tests.bench.lake", str(folder)]
    return float(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    """Ask for the report once, and print the greatest memory of this process."""
    with _opened(Path(sys.argv[1])) as lake:
        _report(lake)
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6}\n")


if __name__ == "__main__":
    main()
