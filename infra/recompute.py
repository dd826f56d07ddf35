"""Work a report out again from a downloaded lake, with nothing but the files in it.

    aws s3 sync s3://LAKE_BUCKET DIR
    python -m infra.recompute --lake DIR --as-of 2026-01-12T06:00:00Z [--report trend]
    python -m infra.recompute --lake DIR --published trend.json

The first writes the report's figures as JSON. The second says whether a report that was published says the same, and
ends with 1 if not: only the programme's hash and the company's name are taken from it, and its date. Reports that go by
the programme's words or policies (themes, health) want it too: --programme, with the file of that hash.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from functions.adapters.lake import over
from functions.core.programme import Programme
from functions.core.times import parse
from functions.reports.kind import Asked, data
from functions.reports.kinds import kind_of
from functions.reports.lake.drawing import found
from functions.reports.names import REPORTS

_MEMORY = 4096  # MB


def recomputed(folder: Path, report: str, asked: Asked) -> str:
    """Return the JSON of the report that the lake in a folder gives as of a date."""
    kind = kind_of(report)
    with over(folder, kind.columns, _MEMORY) as lake:
        return data(kind.build(asked, found(lake, kind.plan(asked.active), asked.as_of)))


def differences(one: Any, other: Any, place: str = "report") -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield where two reports differ, and how."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in sorted(one.keys() | other.keys()):
            yield from differences(one.get(name), other.get(name), f"{place}.{name}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, pair in enumerate(zip(one, other, strict=True)):
            yield from differences(*pair, f"{place}[{number}]")
    elif one != other:
        yield f"{place}: published {one!r}, recomputed {other!r}"


def main(arguments: list[str] | None = None) -> int:
    """Write the report, or compare it with the one that was published."""
    parser = argparse.ArgumentParser(prog="python -m infra.recompute", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lake", type=Path, required=True, help="the folder that the lake's bucket was copied to")
    parser.add_argument("--as-of", type=parse, help="the report's date, such as 2026-01-12T06:00:00Z")
    parser.add_argument("--report", choices=REPORTS, default="trend", help="which report, unless one is compared")
    parser.add_argument("--published", type=Path, help="the JSON of a report to compare with")
    parser.add_argument("--programme", type=Path, help="programme/HASH.json of its bucket, as the report names it")
    asked = parser.parse_args(arguments)
    if not (asked.lake / "lake").is_dir():
        parser.error(f"{asked.lake} holds no folder lake: is it what the bucket was copied to?")
    if asked.published is None:
        if asked.as_of is None:
            parser.error("say --as-of, or --published")
        sys.stdout.write(recomputed(asked.lake, asked.report, Asked(asked.as_of, "", "", _active(asked.programme))))
        return 0
    return _compared(asked.lake, json.loads(asked.published.read_bytes()), asked.as_of, _active(asked.programme))


def _active(file: Path | None) -> Programme | None:
    return Programme.model_validate_json(file.read_bytes()) if file else None


def _compared(folder: Path, published: dict[str, Any], as_of: datetime | None, active: Programme | None) -> int:
    asked = Asked(as_of or parse(published["as_of"]), published["programme"], published["company"], active)
    body = recomputed(folder, published["schema"].split("/")[2], asked)  # listening-post/report/trend/v1
    found = list(differences(published, json.loads(body)))
    sys.stdout.write("".join(f"{each}\n" for each in found) or "every figure is the same\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
