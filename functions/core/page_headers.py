"""The headers of every page that people see: nothing is stored, framed, indexed or told to other sites."""

import base64
import hashlib
from functools import lru_cache

_STAFF = "listening-post-staff=1"
# In a colleague's browser, for as long as a link of theirs works; customers' pages set none.
STAFF_COOKIE = {"Set-Cookie": f"{_STAFF}; Max-Age=1209600; Path=/; HttpOnly; Secure; SameSite=Strict"}


def from_staff(cookies: str) -> bool:
    """Say whether a Cookie header is of a browser in which a colleague opened a link of theirs."""
    return _STAFF in {each.strip() for each in cookies.split(";")}


@lru_cache(maxsize=4)
def page_headers(style: str) -> dict[str, str | list[str]]:
    """Return the headers of a page; its one style is allowed by its hash, and nothing else is."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
        "X-Content-Type-Options": "nosniff",
        "Strict-Transport-Security": "max-age=63072000",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
