"""Signed links: one salt per purpose, an id and an expiry inside, and no personal data."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Literal

from itsdangerous import BadSignature, URLSafeSerializer

Purpose = Literal["answer", "unsubscribe", "desk", "case", "report"]

# A signature that is otherwise right would verify with stray characters in it.
_SHAPE = re.compile(r"[A-Za-z0-9_.-]{40,200}")


@lru_cache(maxsize=16)
def _serializer(purpose: Purpose, keys: tuple[str, ...]) -> URLSafeSerializer:
    if not keys:
        message = "no signing key"
        raise RuntimeError(message)
    return URLSafeSerializer(list(keys), salt=f"listening-post.{purpose}.v1", signer_kwargs={"digest_method": sha256})


def mint(purpose: Purpose, subject: str, expires_at: datetime, keys: Sequence[str]) -> str:
    """Return the token for a link; the last key signs."""
    return str(_serializer(purpose, tuple(keys)).dumps([subject, int(expires_at.timestamp())]))


def read(purpose: Purpose, token: object, now: datetime, keys: Sequence[str]) -> str | None:
    """Return the id inside a token, or None if it is forged, for another purpose or expired.

    Every key verifies, so a key stays in the list until its longest-lived token has expired.
    Never store or compare the token itself: its last characters can be changed without effect.
    """
    serializer = _serializer(purpose, tuple(keys))
    if not isinstance(token, str) or not _SHAPE.fullmatch(token):
        return None
    try:
        payload = serializer.loads(token)
    except BadSignature:
        return None
    return _subject(payload, now)


def _subject(payload: object, now: datetime) -> str | None:
    match payload:
        case [str() as subject, int() as expires_at] if now.timestamp() < expires_at:
            return subject
        case _:
            return None
