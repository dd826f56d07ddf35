"""What AWS asks for, and what a use of it comes to. US list prices of 2025 and 2026, without any free tier.

Left out: SES itself, what is kept (table, backups, lake, secrets) and data transfer, which do not grow with a request.
"""

from collections.abc import Mapping
from math import ceil
from typing import Any

PRICES = {  # dollars for one
    "api_request": 3.50e-6,  # API Gateway, REST
    "lambda_request": 0.20e-6,
    "gb_second": 13.3334e-6,  # Lambda, arm64
    "write_unit": 0.625e-6,  # DynamoDB on demand: 1 KB
    "read_unit": 0.125e-6,  # 4 KB
    "sqs_request": 0.40e-6,
    "bus_event": 1.00e-6,  # EventBridge: a custom event
    "s3_put": 5.00e-6,
    "log_gb": 0.50,
}
INDEXES = ("account", "due", "feed")

# What cannot be counted here. A call takes AWS a few milliseconds (SES some forty); the rest is our own work.
SECONDS_A_CALL = 0.015
SECONDS_OF_OUR_OWN = 0.005
LOG_GB = 1e-6  # the lines that Lambda and we write for one request, be it for one message or a batch: 1 KB


def dollars(use: Mapping[str, float]) -> float:
    """Return what a use of AWS costs, each kind at its price."""
    return sum(PRICES[kind] * amount for kind, amount in use.items())


def parts(use: Mapping[str, float], times: float) -> str:
    """Return what makes up a cost, greatest first, without what is next to nothing."""
    each = sorted(((times * PRICES[kind] * amount, kind) for kind, amount in use.items()), reverse=True)
    return ", ".join(f"{kind} {cost:.2g}" for cost, kind in each if cost > each[0][0] / 50)


def added(*uses: Mapping[str, float]) -> dict[str, float]:
    """Return several uses as one."""
    return {kind: sum(use.get(kind, 0) for use in uses) for kind in PRICES}


def run(calls: float, megabytes: int, batch: int = 1) -> dict[str, float]:
    """Return the use of a function for one message: its time, its part of a batch's request and log."""
    seconds = SECONDS_OF_OUR_OWN + SECONDS_A_CALL * calls
    return {"lambda_request": 1 / batch, "gb_second": seconds * megabytes / 1024, "log_gb": LOG_GB / batch}


def queued(batch: int) -> dict[str, float]:
    """Return the use of a queue for one message after it was sent: its part of a receive and of a delete."""
    return {"sqs_request": 2 / batch}


def write_units(old: Mapping[str, Any], new: Mapping[str, Any]) -> int:
    """Return what DynamoDB charges for a write: each KB of the larger image, and each index entry taken or given.

    All indexes hold keys only, so that an entry changes only with its keys, and never is more than 1 KB.
    """
    return ceil(max(item_bytes(old), item_bytes(new)) / 1024) + sum(_entries(old, new, stem) for stem in INDEXES)


def _entries(old: Mapping[str, Any], new: Mapping[str, Any], stem: str) -> int:
    before, after = ((image.get(f"{stem}_pk"), image.get(f"{stem}_sk")) for image in (old, new))
    return 0 if before == after else (None not in before) + (None not in after)


def item_bytes(image: Mapping[str, Any]) -> int:
    """Return the size of an item in DynamoDB's own JSON, as DynamoDB counts it: names and values."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in image.items())


def _value_bytes(value: Mapping[str, Any]) -> int:
    [(kind, held)] = value.items()
    match kind:
        case "S":
            return len(held.encode())
        case "N":
            return (len(held.strip("-").replace(".", "")) + 1) // 2 + 1
        case "M":
            return 3 + len(held) + item_bytes(held)
        case "L":
            return 3 + len(held) + sum(map(_value_bytes, held))
        case _:
            return 1  # true, false, nothing
