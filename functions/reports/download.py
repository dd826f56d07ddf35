"""What a download is made of: the forms of a report, the headers, and the page for a link that does not work."""

import base64
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Content-Security-Policy": "default-src 'none'",
}

GONE = (Path(__file__).parent / "templates" / "gone.html").read_text(encoding="utf-8")
