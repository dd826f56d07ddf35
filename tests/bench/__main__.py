"""Measure the budgets, print them, and write build/bench.json; 1 if one is exceeded.

    python -m tests.bench

BENCH_ROWS sets the number of answers in the synthetic lake: 1,000,000, unless it says otherwise.
"""

import json
import logging
import os
import sys
from collections.abc import Iterable
from typing import Protocol

from infra.closure import ROOT
from tests.bench import archive, cold, flow, lake, packages, tick, warm
from tests.bench.figure import Figure, as_json, table


class Measure(Protocol):
    """A module that measures something."""

    def figures(self) -> Iterable[Figure]:
        """Return what it has measured."""


_WRITTEN = ROOT / "build" / "bench.json"
_MEASURES: tuple[Measure, ...] = (flow, tick, cold, warm, packages, archive, lake)


def main() -> int:
    """Take every measure, one after the other: two at once would disturb each other."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")
    os.environ.setdefault("POWERTOOLS_LOG_LEVEL", "ERROR")  # what functions say of their work is not asked here
    logging.disable(logging.WARNING)
    figures: list[Figure] = []
    for measure in _MEASURES:
        found = list(measure.figures())
        sys.stdout.write(table(found))
        sys.stdout.flush()
        figures += found
    _WRITTEN.parent.mkdir(exist_ok=True)
    _WRITTEN.write_text(f"{json.dumps(as_json(figures), indent=1)}\n", encoding="utf-8")
    over = [figure.name for figure in figures if figure.exceeded]
    sys.stdout.write(f"over budget: {', '.join(over)}\n" if over else "all within budget\n")
    return 1 if over else 0


if __name__ == "__main__":
    raise SystemExit(main())
