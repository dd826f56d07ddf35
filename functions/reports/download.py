"""What a download is made of: the forms of a report, the headers, and the page for a link that does not work."""

import base64
import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a report; a page is shown, the others are saved."""

    ending: str
    content_type: str
    shown: bool = False

    def disposition(self, name: str) -> str:
        """Return what the browser is to do with the file, and under which name."""
        return f'{"inline" if self.shown else "attachment"}; filename="{name}.{self.ending}"'


FORMS = {
    "html": Form("html", "text/html; charset=utf-8", shown=True),
    "csv": Form("csv", "text/csv; charset=utf-8"),
    "json": Form("json", "application/json"),
}


@lru_cache(maxsize=1)
def gone() -> str:
    """Return the one page for every link that does not work."""
    return (Path(__file__).parent / "templates" / "gone.html").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def gone_headers() -> dict[str, str]:
    """Return its headers; the policy allows its own style, by hash, and nothing else."""
    style = re.search("<style>(.*)</style>", gone(), re.DOTALL)
    digest = base64.b64encode(sha256(style[1].encode()).digest()).decode() if style else ""
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return {**HEADERS, "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
