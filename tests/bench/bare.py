"""A report's own queries in a DuckDB of its own, over the same files, with nothing around them.

    python -m tests.bench.bare FOLDER KIND

prints the seconds of processor and the greatest memory in MB.
"""

import sys
import time
from pathlib import Path

import duckdb

from functions.core.times import month_of
from functions.reports.kind import Plan
from functions.reports.kinds import kind_of
from functions.reports.lake.queries import query
from tests.bench.alone import Spent, peak, spent
from tests.bench.synthetic import AS_OF


def queried(folder: Path, name: str) -> Spent:
    """Run a report's queries in a process of its own."""
    return spent("tests.bench.bare", str(folder), name)


def run(folder: Path, plan: Plan) -> int:
    """Run a plan's queries, without a limit of memory; return how many rows they have.

    On one processor, as in the report's function: more of them take more time altogether.
    """
    with duckdb.connect() as database:
        database.execute("SET threads = 1")
        for name in plan.columns:
            database.execute(f"CREATE VIEW {name} AS FROM read_parquet({_files(folder, plan, name)})")
        return sum(
            len(database.execute(query(name), dict(told)).fetchall()) for name, told in plan.values(AS_OF).items()
        )


def _files(folder: Path, plan: Plan, name: str) -> list[str]:
    first = f"month={plan.since(month_of(AS_OF)).get(name, '')}"
    return [str(file) for file in sorted((folder / "lake" / name).rglob("*.parquet")) if file.parent.name >= first]


def main() -> None:
    """Run them once."""
    began = time.process_time()
    run(Path(sys.argv[1]), kind_of(sys.argv[2]))
    sys.stdout.write(f"{time.process_time() - began} {peak()}\n")


if __name__ == "__main__":
    main()
