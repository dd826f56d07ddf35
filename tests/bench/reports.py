"""Every kind of report over a synthetic lake: as a whole, against its own queries in a DuckDB with nothing around it.

    python -m tests.bench.reports FOLDER KIND MOST

makes one report once, in no more memory than so many MB, and prints the seconds of processor and the greatest memory: a
process of its own, because memory is not given back.
"""

import resource
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
from functions.reports.kind import Asked, Kind, data
from functions.reports.kinds import KINDS, kind_of
from functions.reports.lake.drawing import found
from functions.reports.lake.queries import query
from functions.reports.lake.rows import COLUMNS, Set
from tests.bench import bare
from tests.bench.alone import Spent, peak, spent
from tests.bench.figure import Figure
from tests.bench.folder import memory_of, opened
from tests.bench.synthetic import AS_OF

Work = Callable[[Query], object]

MOST = 4 * memory_of("ReportFunction")  # MB: what takes more would not tell more, and might take down the machine
OF_FUNCTION = f"its function has {memory_of('ReportFunction')}"

_ROUNDS = 3
_SHORT = 1_000_000  # answers: up to here the least of several rounds is taken
_MANY = 10_000_000  # answers: what the budget is of; with fewer, what is alike whatever their number weighs
_WITHIN, _MEMORY = 1.2, 1000
_ONE = "row_number() OVER ({} ORDER BY version DESC)"
_ENTITY: Mapping[Set, str] = {  # of which the newest version counts; signs of life have none
    **dict.fromkeys(("responses", "comments", "invitations", "replies", "tags"), "sid"),
    **dict.fromkeys(("accounts",), "account_id"),
    "outcomes": "account_id, outcome_id",
    "usage": "account_id, metric",
    "cases": "case_id",
    "annotations": "annotation_id",
}


def figures(folder: Path, answers: int) -> Iterator[Figure]:
    """Make each report, and run its queries alone, by turns; of two editions with the same queries, one."""
    for name, kind in _different().items():
        title, within = f"{name} report over {answers:,} answers", _WITHIN if answers >= _MANY else None
        whole, alone = _by_turns([partial(made, folder, name), partial(bare.queried, folder, name)], answers)
        if whole.megabytes == inf:
            yield Figure(title, None, within, "x", f"not measured: takes more than {MOST:,} MB; {OF_FUNCTION}")
            continue
        with asked(folder, kind) as lake:
            [floor] = least(lake, [_reading(kind)], 1)
        note = f"{whole.seconds:.2f} s; its queries alone {alone.seconds:.2f} s, {alone.megabytes:,.0f} MB"
        yield Figure(f"{title}, time", whole.seconds / alone.seconds, within, "x", note)
        once = f"the newest versions of what it reads, once, {floor:.2f} s"
        yield Figure("the same, against one reading", whole.seconds / floor, None, "x", once)
        yield Figure("the same, memory at its peak", whole.megabytes, _MEMORY, "MB", OF_FUNCTION)


def _by_turns(works: list[Callable[[], Spent]], answers: int) -> list[Spent]:
    """Do works by turns, more often where they are short; return the least time and the greatest memory of each."""
    rounds = [[work() for work in works] for _ in range(_ROUNDS if answers <= _SHORT else 1)]
    return [
        Spent(min(each.seconds for each in some), max(each.megabytes for each in some))
        for some in zip(*rounds, strict=True)
    ]


def _different() -> dict[str, Kind[Any]]:
    """Return the kinds; of several with the same queries, the first."""
    by_queries = {kind.values: name for name, kind in reversed(tuple(KINDS.items()))}
    return {name: kind_of(name) for name in reversed(by_queries.values())}


@contextmanager
def asked(folder: Path, kind: Kind[Any]) -> Iterator[Query]:
    """Open the lake for a kind of report."""
    with opened(folder, kind.columns, kind.since(month_of(AS_OF))) as lake:
        yield lake


def least(lake: Query, works: list[Work], rounds: int = _ROUNDS) -> list[float]:
    """Do some works by turns, and return the least processor time of each, in seconds."""
    times = [[_seconds(lake, work) for work in works] for _ in range(rounds)]
    return [min(each[index] for each in times) for index in range(len(works))]


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


def made(folder: Path, name: str, most: int = MOST) -> Spent:
    """Make a report in a process of its own; infinite memory, if that takes more than is lent."""
    return spent("tests.bench.reports", str(folder), name, str(most))


def main() -> None:
    """Make a report once, in all its forms, within a limit of memory; print the time and the greatest memory."""
    kind, most, began = kind_of(sys.argv[2]), int(sys.argv[3]), time.process_time()
    with asked(Path(sys.argv[1]), kind) as lake:
        resource.setrlimit(resource.RLIMIT_AS, (most * 1_000_000, most * 1_000_000))
        try:
            rows = found(lake, kind, AS_OF)
        except (MemoryError, duckdb.OutOfMemoryException):
            sys.stdout.write(f"{inf} {inf}\n")
            return
    report = kind.build(Asked(AS_OF, "0123456789abcdef", "Harbour Software"), rows)
    for written in (kind.page(report), kind.spreadsheet(report).csv, data(report)):
        written.encode()
    sys.stdout.write(f"{time.process_time() - began} {peak()}\n")


if __name__ == "__main__":
    main()
