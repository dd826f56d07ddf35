"""Word of a key contact whose address takes no mail, or who seems to have left: once an address, for each account."""

import hashlib
from collections.abc import Iterator
from typing import Any

from functions.core.times import parse
from functions.followup.decisions.deciding import Effect

Item = dict[str, Any]
UNREACHABLE = "unreachable"
LEFT = "left"
_DIGEST_LENGTH = 12


def signal(new: Item, name: str, address: str, at: str) -> Iterator[Effect]:
    """One mail an address, for each account whose key contact this is; ids and logs carry no address."""
    digest = hashlib.sha256(new[address].encode()).hexdigest()[:_DIGEST_LENGTH]
    for account_id, told in sorted(new.get("memberships", {}).items()):
        if told["role"] == "key_contact" and "until" not in told:
            yield Effect(new["pk"], f"{name}#{account_id}#{digest}", parse(new[at]))


def account_of(name: str) -> str:
    """Return the account that an effect named by an address is about."""
    return name.partition("#")[2].rpartition("#")[0]


def is_signal(effect: Effect) -> bool:
    """Say whether an effect is such word."""
    return effect.name.partition("#")[0] in {UNREACHABLE, LEFT}
