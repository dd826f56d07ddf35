"""The widget's script, as it is served: to any page, and again from the browser's own store for an hour."""

from functools import lru_cache
from pathlib import Path

_SCRIPT = Path(__file__).with_name("widget.js")
HEADERS: dict[str, str | list[str]] = {
    "Content-Type": "text/javascript; charset=utf-8",
    "Cache-Control": "public, max-age=3600",
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@lru_cache(maxsize=1)
def text() -> str:
    """Return the script without its comments and indentation, which are for its readers."""
    lines = (line.strip() for line in _SCRIPT.read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
