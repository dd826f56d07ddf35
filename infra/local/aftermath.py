"""What followed the demo's answers, as it is stored: mails, cases, alerts, warnings."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from functions.adapters.images import Item
from infra.local.stack import Stack

# What an effect comes to that is a mail; the rest is posted to a channel, or moves cases.
_MAILS = frozenset({"reply", "case", "forward", "unreachable", "left", "confirm", "message", "told"})
_KINDS = (
    "promoter", "passive", "detractor", "case", "forward", "unreachable", "left", "confirm", "personal", "closed_loop",
)  # fmt: skip


def followed_up(stack: Stack, items: list[Item]) -> dict[str, Any]:
    """Return the figures; replies counts what became of each, follow_ups the mails that left."""
    effects = [(item["sk"].split("#")[1], item["state"]) for item in items if item["sk"].startswith("EFFECT#")]
    cases = [item for item in items if item["sk"].startswith("CASE#") and item["pk"].startswith("ACCOUNT#")]
    told = Counter(entry["DetailType"] for entry in stack.published)
    return {
        "follow_ups": _counted(name for name, state in effects if state == "done" and name in _MAILS),
        "replies": _counted(state for name, state in effects if name == "reply"),
        "cases": _counted(item["state"] for item in cases),
        "reopened": sum(entry["what"] == "reopened" for item in cases for entry in item.get("log", ())),
        "overdue": told["CaseOverdue"],
        "alerts": _counted(state for name, state in effects if name == "notify"),
        "at_risk": told["AccountAtRisk"],
        "health_changes": told["HealthChanged"],
        "promoters": told["PromoterIdentified"],
    }


def follow_up_mails(mails: Mapping[str, int]) -> int:
    """Return how many mails of the outbox followed an answer, a silence or a signal."""
    return sum(mails.get(kind, 0) for kind in _KINDS)


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
