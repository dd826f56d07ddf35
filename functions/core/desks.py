"""What a colleague's desk is called: by it, too, the links are found that were taken back from them."""

import base64
import hashlib
import hmac

_ID_BYTES = 16


def desk_id(key: bytes, address: str) -> str:
    """Return the name of a CSM's desk: always the same, and no way back to the address without the key."""
    digest = hmac.new(key, b"desk\x1f" + address.lower().encode(), hashlib.sha256).digest()[:_ID_BYTES]
    return base64.b32encode(digest).decode().rstrip("=").lower()
