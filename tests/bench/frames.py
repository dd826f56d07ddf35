"""Each report's main counting by other engines over the same files, in an environment of their own: none is ours."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from infra.closure import ROOT
from tests.bench.count_duckdb import QUERIES
from tests.bench.figure import Figure

_ENVIRONMENT = ROOT / "build" / "bench-env"
_LOCK = ROOT / "tests" / "bench" / "frames.lock"
_OTHERS = {"Polars": "tests.bench.count_polars", "pandas": "tests.bench.count_pandas"}


class Different(Exception):  # noqa: N818 - says what was found
    """An engine counted something else than DuckDB: times of different work are not to be set side by side."""


def figures(folder: Path, answers: int) -> Iterator[Figure]:
    """Count with DuckDB, and with the others where they can be installed; each in a process of its own."""
    missing = _installed(_ENVIRONMENT)
    for report in QUERIES:
        counts, *ours = _told(Path(sys.executable), "tests.bench.count_duckdb", folder, report)
        title = f"{report}: its main counting of {answers:,} answers by"
        yield from _shown(f"{title} DuckDB", *ours)
        for name, module in _OTHERS.items():
            if missing:
                yield Figure(f"{title} {name}", None, None, "s", missing)
                continue
            others, *theirs = _told(_ENVIRONMENT / "bin" / "python", module, folder, report)
            if others != counts:
                message = f"{name} does not count for {report} what DuckDB counts"
                raise Different(message)
            yield from _shown(f"{title} {name}", *theirs)


def _shown(title: str, seconds: float, megabytes: float) -> Iterator[Figure]:
    yield Figure(title, seconds, None, "s")
    yield Figure("the same, memory at its peak", megabytes, None, "MB")


def _told(python: Path, module: str, folder: Path, report: str) -> list[float]:
    """Return what a process tells: a number for its counts, the seconds of processor, and the memory in MB."""
    command = [str(python), "-m", module, str(folder), report]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [float(each) for each in done.stdout.split()]


def _installed(environment: Path) -> str:
    """Install the others as their lock says; return why that is not possible, or nothing."""
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    python = environment / "bin" / "python"
    making = [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(environment)]
    filling = [uv, "pip", "sync", "--quiet", "--python", str(python), "--require-hashes", str(_LOCK)]
    for command in (making, filling):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            told = done.stderr.strip().splitlines() or ["no reason given"]
            return f"not measured: could not be installed: {told[-1].strip()}"
    return ""
