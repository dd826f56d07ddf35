"""Who is signed in to the owner's product, as its own server says it: a short-lived token that only it can sign."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import jwt
from jwt.types import Options

AUDIENCE = "listening-post-widget"
_LONGEST = timedelta(hours=1)
_ID_LENGTH = 200
_OPTIONS: Options = {
    "require": ["exp", "aud", "sub"],
    "strict_aud": True,
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
}


class NotIdentified(Exception):  # noqa: N818 - an outcome: whoever it is, the token does not say so
    """A token that is not to be believed; there is one text for everything that may be wrong with it."""


def contact_of(token: str, now: datetime, keys: Mapping[str, str]) -> str:
    """Return the contact that a token names; keys are those of the owner's server, by number."""
    claims = _claims(token, keys)
    contact_id, expires_at = claims["sub"], claims["exp"]
    if type(expires_at) not in {int, float} or not now.timestamp() < expires_at <= (now + _LONGEST).timestamp():
        raise NotIdentified
    if not 0 < len(contact_id) <= _ID_LENGTH:
        raise NotIdentified
    return str(contact_id)


def _claims(token: str, keys: Mapping[str, str]) -> dict[str, Any]:
    """Return the claims of a token that is signed with one of the keys; its time is ours to check, by our own clock."""
    try:
        number = jwt.get_unverified_header(token).get("kid")
        if not isinstance(number, str) or number not in keys:
            raise NotIdentified
        return jwt.decode(token, keys[number], algorithms=["HS256"], audience=AUDIENCE, options=_OPTIONS)
    except jwt.PyJWTError as error:
        raise NotIdentified from error
