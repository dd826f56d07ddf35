"""What a sample company's colleagues do with the cases that come to them: some they answer, others they let lie."""

import re
from dataclasses import dataclass
from typing import Any

from infra.local.company import chance

_ANSWERS = 0.6  # share of the cases
_LINK = re.compile(r"https?://\S+/c/\S+")
_HIDDEN = re.compile(r'name="(version|once)" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Handling:
    """What a colleague writes to a customer, and the note with which they close the case."""

    text: str
    note: str


def handles(mail: dict[str, Any]) -> Handling | None:
    """Return how whoever got a case deals with it, or None if they let it lie; a silent account is called."""
    if "gone quiet" in mail["subject"] or chance(mail["tags"]["sid"], "handles") > _ANSWERS:
        return None
    return Handling(
        "Thank you for being so frank. May I call you tomorrow at ten?", "Called; an export now runs at night."
    )


def case_link(mail: dict[str, Any]) -> str:
    """Return the link to a case in a mail."""
    link: str
    [link] = set(_LINK.findall(mail["text"]))
    return link


def hidden(page: str) -> dict[str, str]:
    """Return what a case's page puts into each of its forms: the version that was seen, and what makes a mail one."""
    return dict(_HIDDEN.findall(page))
