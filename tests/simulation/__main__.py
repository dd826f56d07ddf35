"""Print what sending carries, and what ten million surveys a day need.

python -m tests.simulation
"""

import sys
from collections.abc import Iterator
from dataclasses import replace

from tests.simulation import facts
from tests.simulation.model import Outcome, Setup, simulate
from tests.simulation.needs import carried, needs

_VOLUME = 10_000_000
_HEAD = "surveys a day", "SES rate", "concurrency", "shards", "in time", "oldest", "refused", "late", "missed", "stale"


def main() -> int:
    """Print three tables."""
    for part in (_today(), _needed(), _outcomes()):
        sys.stdout.write("\n".join(part) + "\n\n")
    return 0


def _today() -> Iterator[str]:
    yield f"Surveys a day that the template carries in time, {facts.CONCURRENCY} at once and {facts.SHARDS} shards:"
    for rate in (14, 50, 100, 200, 500):
        all_shards = carried(Setup(0, max_send_rate=rate, shards=64))
        yield f"  SES rate {rate:>4}/s {carried(Setup(0, max_send_rate=rate)):>12,}   with 64 shards {all_shards:>12,}"


def _needed() -> Iterator[str]:
    yield f"{_VOLUME:,} a day need, by the share that falls due when a window opens:"
    for share in (0.25, 0.5, 0.75, 1):
        found = needs(Setup(_VOLUME, at_opening=share))
        yield (
            f"  {share:>4.0%}  SES rate {found.max_send_rate}/s, {found.concurrency} environments at once,"
            f" {found.shards} shards"
        )


def _outcomes() -> Iterator[str]:
    least = needs(Setup(_VOLUME))
    enough = Setup(_VOLUME, least.max_send_rate, least.concurrency, least.shards)
    yield _row(*_HEAD)
    for setup in (
        Setup(_VOLUME, max_send_rate=500),
        enough,
        replace(enough, kill=0.001),
        replace(enough, paced=False, concurrency=60, shards=64),
        replace(enough, max_24_hours=_VOLUME / 2),
        Setup(_VOLUME, max_send_rate=14, days=20),
    ):
        yield _told(setup, simulate(setup, longest=6))


def _told(setup: Setup, outcome: Outcome) -> str:
    noted = {
        "not paced": not setup.paced,
        f"dies {setup.kill:.1%}": setup.kill > 0,
        f"{setup.days} days": setup.days > 1,
    }
    if setup.max_24_hours < setup.surveys_a_day:
        noted[f"quota {setup.max_24_hours:,.0f}"] = True
    told = _row(
        f"{setup.surveys_a_day:,}", f"{setup.max_send_rate:g}/s", f"{setup.concurrency}", f"{setup.shards}",
        "yes" if outcome.in_time else "no", f"{outcome.oldest / facts.HOUR:.1f} h", f"{outcome.refused:,}",
        f"{outcome.late:,}", f"{outcome.missed:,}", f"{outcome.stale:,}",
    )  # fmt: skip
    return "  ".join([told, *(note for note, is_so in noted.items() if is_so)])


def _row(*cells: str) -> str:
    return " ".join(f"{cell:>14}" for cell in cells)


if __name__ == "__main__":
    raise SystemExit(main())
