"""The link that a visit came by."""

from collections.abc import Sequence
from datetime import UTC, datetime

from functions.adapters.log import log
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import link_keys
from functions.core import links
from functions.ingest.web import Declined, DeclinedKind

_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


def admitted(lent: Runtime, purpose: links.Purpose, token: str) -> str:
    """Return the id that a link was made for; decline one that is forged, for another purpose or out of date.

    The log gets a line to count and never the token.
    """
    keys = lent.adapter(link_keys).all()
    sid = links.read(purpose, token, lent.now(), keys)
    if sid is None:
        why: DeclinedKind = "expired" if was_ours(purpose, token, keys) else "unknown"
        log().warning("link_declined", purpose=purpose, why=why)
        raise Declined(kind=why)
    return sid


def was_ours(purpose: links.Purpose, token: str, keys: Sequence[str]) -> bool:
    """Say whether a link was signed by us for this purpose, whenever that was."""
    return links.read(purpose, token, _BEFORE_ALL, keys) is not None
