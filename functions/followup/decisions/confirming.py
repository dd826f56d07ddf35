"""Whether an answer may be a colleague's in a customer's name: the customer is told of it, once, and can change it."""

from collections.abc import Mapping
from typing import Any

CONFIRM = "confirm"
_OURS = frozenset({"staff_address", "staff_browser"})  # signals of an answer, stored with it


def is_doubtful(answer: Mapping[str, Any]) -> bool:
    """Say whether an answer came from where a colleague had opened a link of theirs shortly before."""
    return not _OURS.isdisjoint(answer.get("signals", ()))
