"""What reaches the lake: the archive of changed items, and the merging of the files that it leaves.

    python -m tests.bench.archive FOLDER ITEMS        (or: python -m tests.bench.archive FOLDER)

plays the archive on so many answered invitations, or merges what it left, in a process of its own each.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from functions.adapters.codec import encode
from functions.adapters.images import marshal
from functions.adapters.lake import Lake
from functions.adapters.runtime import using
from functions.core.times import iso
from functions.reports.on_stream import handler
from infra.closure import ROOT
from infra.functions import functions
from tests.bench.alone import peak
from tests.bench.figure import Figure
from tests.bench.folder import Local, memory_of
from tests.bench.watch import START
from tests.making import an_invitation

_ITEMS = 100_000
_MILLION = 1_000_000
_A_DAY = 2_000  # answers, so that a hundred thousand lie in two months


def figures() -> list[Figure]:
    """Archive some answers, then merge what that leaves; both are scaled to a million rows of the lake."""
    with TemporaryDirectory() as folder:
        archived, merged = _alone(folder, str(_ITEMS)), _alone(folder)
    return [
        *_shown("archive", "ArchiveFunction", *archived),
        *_shown("compaction", "CompactionFunction", *merged),
    ]


def _shown(what: str, function: str, rows: float, seconds: float, megabytes: float) -> Iterator[Figure]:
    note = f"scaled: {rows:,.0f} rows took {seconds:.2f} s"
    yield Figure(f"{what} of a million rows, processor time", seconds * _MILLION / rows, None, "s", note)
    held = f"of those {rows:,.0f} rows, not scaled; its function has {memory_of(function)}"
    yield Figure("the same, memory at its peak", megabytes, None, "MB", held)


def _alone(*asked: str) -> list[float]:
    """Return the rows, the seconds of processor and the greatest memory in MB of a process of its own."""
    command = [sys.executable, "-m", "tests.bench.archive", *asked]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [float(each) for each in done.stdout.split()]


def archive(folder: Path, items: int) -> float:
    """Hand the archive its items, batch by batch; return the seconds of processor that it takes itself."""
    batch = _batch_size()
    return sum(archived(folder, range(first, min(first + batch, items))) for first in range(0, items, batch))


def archived(folder: Path, numbers: range) -> float:
    """Hand the archive one batch: the answered invitations of some numbers; return the seconds of processor."""
    event = _event(numbers)
    with using(Local(folder)):
        return _seconds(partial(_accepted, event))


def _batch_size() -> int:
    """Return how many changes the stream hands over at once, as the template has it."""
    [stream] = [each for it in functions() if it.name == "ArchiveFunction" for each in it.events("DynamoDB")]
    return int(stream["BatchSize"])


def _accepted(event: dict[str, Any]) -> None:
    failures = handler(event, None)["batchItemFailures"]
    if failures:
        message = f"not archived: {failures[:3]}"
        raise RuntimeError(message)


def merge(folder: Path) -> float:
    """Merge what lies in many small files, as each night does; return the seconds of processor."""
    return _seconds(partial(_merged, Lake(Local(folder))))


def _merged(lake: Lake) -> None:
    for batch in lake.crowded():
        lake.merge(batch)


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()  # of all threads
    work()
    return time.process_time() - began


def _event(numbers: range) -> dict[str, Any]:
    images = ((number, marshal(_answered(number))) for number in numbers)
    return {
        "Records": [{"dynamodb": {"SequenceNumber": f"{number:09}", "NewImage": image}} for number, image in images]
    }


def _answered(number: int) -> dict[str, Any]:
    at, sid = iso(START + timedelta(days=number // _A_DAY)), f"{number:026}"
    times = dict.fromkeys(("planned_at", "due_at", "sent_at", "closes_at", "answered_at", "updated_at"), at)
    comment = {"comment": f"The export to our warehouse saves us {number} hours."} if number % 5 < 2 else {}
    return {**_any(), "pk": f"INVITATION#{sid}", "sid": sid, "contact_id": f"c{number}", **times, **comment}


@lru_cache
def _any() -> dict[str, Any]:
    answer = {"score": 9, "channel": "email", "response_version": 1, "version": 5}
    return {**encode(an_invitation(state="answered")), **answer, "sk": "INVITATION"}


def rows(folder: Path) -> int:
    """Return how many rows a lake has."""
    counted = f"SELECT sum(num_rows)::BIGINT FROM parquet_file_metadata('{folder}/lake/**/*.parquet')"  # noqa: S608 - ours
    [(found,)] = duckdb.execute(counted).fetchall()
    return int(found)


def main() -> None:
    """Archive or merge; print rows, seconds and megabytes."""
    folder, items = Path(sys.argv[1]), sys.argv[2:]
    before = 0 if items else rows(folder)
    seconds = archive(folder, int(items[0])) if items else merge(folder)
    weight = peak()
    sys.stdout.write(f"{before or rows(folder)} {seconds} {weight}\n")


if __name__ == "__main__":
    main()
