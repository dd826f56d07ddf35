"""Work a trend report out again from a downloaded lake, with nothing but the files in it.

    aws s3 sync s3://LAKE_BUCKET DIR
    python -m infra.recompute --lake DIR --as-of 2026-01-12T06:00:00Z
    python -m infra.recompute --lake DIR --published trend.json

The first writes the report's figures as JSON. The second says whether a report that was published says the same, and
ends with 1 if not: only the programme's hash and the company's name are taken from it, and its date.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from functions.adapters.lake import over
from functions.core.times import parse
from functions.reports.drawing import SETS, found
from functions.reports.figures import Asked, build
from functions.reports.render import data

_MEMORY = 4096  # MB


def recomputed(folder: Path, as_of: datetime, programme: str = "", company: str = "") -> str:
    """Return the JSON of the trend report that the lake in a folder gives as of a date."""
    with over(folder, SETS, _MEMORY) as lake:
        return data(build(Asked(as_of, programme, company), found(lake, as_of)))


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
    parser.add_argument("--published", type=Path, help="the JSON of a report to compare with")
    asked = parser.parse_args(arguments)
    if not (asked.lake / "lake").is_dir():
        parser.error(f"{asked.lake} holds no folder lake: is it what the bucket was copied to?")
    if asked.published is None:
        if asked.as_of is None:
            parser.error("say --as-of, or --published")
        sys.stdout.write(recomputed(asked.lake, asked.as_of))
        return 0
    return _compared(asked.lake, json.loads(asked.published.read_bytes()), asked.as_of)


def _compared(folder: Path, published: dict[str, Any], as_of: datetime | None) -> int:
    body = recomputed(folder, as_of or parse(published["as_of"]), published["programme"], published["company"])
    found = list(differences(published, json.loads(body)))
    sys.stdout.write("".join(f"{each}\n" for each in found) or "every figure is the same\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
