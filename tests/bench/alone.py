"""What a process of its own tells of its work, by the standard library alone: other environments have no more."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

Counts = Iterable[tuple[Any, ...]]

_ROOT = Path(__file__).parents[2]
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Spent:
    """What a process took: seconds of processor, of all its threads, and its greatest memory in MB."""

    seconds: float
    megabytes: float


def spent(module: str, *asked: str) -> Spent:
    """Run a module that prints both in a process of its own."""
    command = [sys.executable, "-m", module, *asked]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)
    return Spent(*map(float, done.stdout.split()))


def tell(work: Callable[[Path, str], Counts]) -> None:
    """Work on the folder and report that the command names; print what is counted as one number, and what it took."""
    began = time.process_time()
    counts = work(Path(sys.argv[1]), sys.argv[2])
    seconds = time.process_time() - began
    sys.stdout.write(f"{digest(counts)} {seconds} {peak()}\n")


def digest(counts: Counts) -> int:
    """Return a number that is the same for the same rows, in whatever order and of whatever type their cells are."""
    lines = sorted("|".join("" if cell is None else str(cell) for cell in row) for row in counts)
    return int(sha256("\n".join(lines).encode()).hexdigest()[:12], 16)


def peak() -> float:
    """Return the greatest memory of this process so far, in MB.

    Where Linux tells it, of this program alone: what getrusage says begins with that of the process that started it.
    """
    if not _STATUS.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # in bytes, on a Mac
    [line] = [each for each in _STATUS.read_text(encoding="utf-8").splitlines() if each.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024 / 1e6
