"""Every kind of report over a synthetic lake: its queries, against one reading of all that they need.

    python -m tests.bench.reports FOLDER KIND MOST

asks for one report once and prints its greatest memory in MB: a process of its own, because memory is not given back.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from math import inf
from pathlib import Path
from typing import Any, cast

import duckdb
import sqlglot
from sqlglot import exp

from functions.adapters.lake import Query
from functions.core.times import month_of
from functions.reports.kind import Kind
from functions.reports.kinds import KINDS, kind_of
from functions.reports.lake.drawing import found
from functions.reports.lake.queries import query
from functions.reports.lake.rows import COLUMNS, Set
from infra.closure import ROOT
from tests.bench.alone import peak
from tests.bench.figure import Figure
from tests.bench.folder import memory_of, opened
from tests.bench.synthetic import AS_OF

Work = Callable[[Query], object]

MOST = 4 * memory_of("ReportFunction")  # MB: what takes more would not tell more, and might take down the machine
OF_FUNCTION = f"its function has {memory_of('ReportFunction')}"

_ROUNDS = 3
_ONE = "row_number() OVER ({} ORDER BY version DESC)"
# The others ask several questions of the same answers, each of which reads them anew.
_WITHIN: Mapping[str, float] = dict.fromkeys(("worth", "silence-accounts", "loop"), 1.2)
_ENTITY: Mapping[Set, str] = {  # of which the newest version counts; signs of life have none
    **dict.fromkeys(("responses", "comments", "invitations", "replies", "tags"), "sid"),
    **dict.fromkeys(("accounts",), "account_id"),
    "outcomes": "account_id, outcome_id",
    "usage": "account_id, metric",
    "cases": "case_id",
    "annotations": "annotation_id",
}


def figures(folder: Path, answers: int) -> Iterator[Figure]:
    """Ask for each report and its floor by turns; of two editions with the same queries, for one."""
    for name, kind in _different().items():
        title, megabytes = f"{name} report over {answers:,} answers", weight(folder, name)
        if megabytes == inf:
            yield Figure(title, None, None, "x", f"not measured: takes more than {MOST:,} MB; {OF_FUNCTION}")
            continue
        with asked(folder, kind) as lake:
            ours, floor = least(lake, [partial(found, kind=kind, as_of=AS_OF), _reading(kind)])
        note = f"{ours:.2f} s; the newest versions of what it reads, once, {floor:.2f} s"
        yield Figure(f"{title}, time", ours / floor, _WITHIN.get(name), "x", note)
        yield Figure("the same, memory at its peak", megabytes, None, "MB", OF_FUNCTION)


def _different() -> dict[str, Kind[Any]]:
    """Return the kinds but the trend, which has a floor of its own; of several with the same queries, the first."""
    by_queries = {kind.values: name for name, kind in reversed(tuple(KINDS.items())) if name != "trend"}
    return {name: kind_of(name) for name in reversed(by_queries.values())}


@contextmanager
def asked(folder: Path, kind: Kind[Any]) -> Iterator[Query]:
    """Open the lake for a kind of report."""
    with opened(folder, kind.columns, kind.since(month_of(AS_OF))) as lake:
        yield lake


def least(lake: Query, works: list[Work]) -> list[float]:
    """Do some works by turns, and return the least processor time of each, in seconds."""
    rounds = [[_seconds(lake, work) for work in works] for _ in range(_ROUNDS)]
    return [min(each[index] for each in rounds) for index in range(len(works))]


def _seconds(lake: Query, work: Work) -> float:
    began = time.process_time()  # of all threads, and not of what else the machine does
    work(lake)
    return time.process_time() - began


def _reading(kind: Kind[Any]) -> Work:
    """Return what reads the newest versions of each set that a report reads, with the columns that it needs, once."""
    texts = [_newest(name, columns) for name, columns in needed(kind).items()]
    return lambda lake: [lake.rows(text, {}) for text in texts]


def _newest(name: Set, columns: Iterable[str]) -> str:
    told = ", ".join(f'"{column}"' for column in columns)
    newest = "rank() OVER ({} ORDER BY version DESC, revision DESC)" if name == "tags" else _ONE
    only = f"QUALIFY {newest.format(f'PARTITION BY {_ENTITY[name]}')} = 1" if name in _ENTITY else ""
    return f"SELECT count(COLUMNS(*)) FROM (SELECT {told} FROM {name} {only})"  # noqa: S608 - our own text


def needed(kind: Kind[Any]) -> dict[Set, list[str]]:
    """Return the columns of each set that the queries of a report name where they read the set."""
    named: dict[Set, set[str]] = {}
    for text in map(query, kind.values(AS_OF)):
        for select in sqlglot.parse_one(text, dialect="duckdb").find_all(exp.Select):
            for table in _tables(select):
                columns = {each.name for each in select.find_all(exp.Column) if each.table in {"", table.alias_or_name}}
                named.setdefault(cast("Set", table.name), set()).update(columns)
    return {name: [column for column in COLUMNS[name] if column in columns] for name, columns in named.items()}


def _tables(select: exp.Select) -> list[exp.Table]:
    sources = [select.args.get("from_"), *select.args.get("joins", [])]
    tables = [source.this for source in sources if source is not None and isinstance(source.this, exp.Table)]
    return [table for table in tables if table.name in COLUMNS]


def weight(folder: Path, name: str, most: int = MOST) -> float:
    """Return the greatest memory of asking for a report, in MB; infinity, if that is more than is lent."""
    command = [sys.executable, "-m", "tests.bench.reports", str(folder), name, str(most)]
    return float(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    """Ask for a report once, within a limit of memory, and print the greatest memory of this process."""
    kind, most = kind_of(sys.argv[2]), int(sys.argv[3])
    with asked(Path(sys.argv[1]), kind) as lake:
        resource.setrlimit(resource.RLIMIT_AS, (most * 1_000_000, most * 1_000_000))
        try:
            found(lake, kind, AS_OF)
        except (MemoryError, duckdb.OutOfMemoryException):
            sys.stdout.write(f"{inf}\n")
            return
    sys.stdout.write(f"{peak()}\n")


if __name__ == "__main__":
    main()
