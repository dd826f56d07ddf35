"""A report's own queries in a DuckDB as large as its own, over the same files, with nothing around them.

    python -m tests.bench.bare FOLDER KIND

prints the seconds of processor and the greatest memory in MB.
"""

import sys
import time
from pathlib import Path

from functions.adapters.parquet import opened, spare
from functions.core.times import month_of
from functions.reports.kind import Plan
from functions.reports.kinds import kind_of
from functions.reports.lake.queries import query
from tests.bench.alone import Spent, peak, spent
from tests.bench.folder import memory_of
from tests.bench.synthetic import AS_OF


def queried(folder: Path, name: str) -> Spent:
    """Run a report's queries in a process of its own."""
    return spent("tests.bench.bare", str(folder), name)


def run(folder: Path, plan: Plan) -> int:
    """Run a plan's queries with the memory and processors of the report's function; return how many rows they have.

    With more memory they would not sort in files, and take twice what there is.
    """
    memory = memory_of("ReportFunction")
    with opened(folder, memory) as database:
        files = {name: _files(folder, plan, name) for name in plan.columns}
        spare(database, memory, sum(file.stat().st_size for each in files.values() for file in each))
        for name, each in files.items():
            database.execute(f"CREATE VIEW {name} AS FROM read_parquet({list(map(str, each))})")
        return sum(
            len(database.execute(query(name), dict(told)).fetchall()) for name, told in plan.values(AS_OF).items()
        )


def _files(folder: Path, plan: Plan, name: str) -> list[Path]:
    first = f"month={plan.since(month_of(AS_OF)).get(name, '')}"
    return [file for file in sorted((folder / "lake" / name).rglob("*.parquet")) if file.parent.name >= first]


def main() -> None:
    """Run them once."""
    began = time.process_time()
    run(Path(sys.argv[1]), kind_of(sys.argv[2]))
    sys.stdout.write(f"{time.process_time() - began} {peak()}\n")


if __name__ == "__main__":
    main()
