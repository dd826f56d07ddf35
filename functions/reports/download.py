"""What a download is made of: the forms of a report, the headers, and the page for when there is none."""

import base64
import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from string import Template

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
    "pptx": Form("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}


def form_of(asked: str | None, name: str) -> Form | None:
    """Return the form that is asked for of what a grant is for, or None if there is none such; packs are slides."""
    slides = name.endswith("-pack")
    form = FORMS.get(asked or ("pptx" if slides else "html"))
    return form if form and (form.ending == "pptx") == slides else None


@dataclass(frozen=True, slots=True)
class Said:
    """What a page of our own says."""

    heading: str
    text: str


GONE = Said(
    heading="This link is no longer valid",
    text="Links to reports are personal and work for thirty days. The newest report mail has a fresh one; "
    "whoever keeps your feedback programme can send you one too.",
)
FAULT = Said(
    heading="Something went wrong on our side",
    text="The report is safe, and your link still works. Please try it again in a minute.",
)


def message(said: Said) -> str:
    """Return a page with a heading and a sentence of our own."""
    return _template().substitute(heading=said.heading, text=said.text)


@lru_cache(maxsize=1)
def message_headers() -> dict[str, str]:
    """Return the headers of such a page; the policy allows its own style, by hash, and nothing else."""
    style = re.search("<style>(.*)</style>", _template().template, re.DOTALL)
    digest = base64.b64encode(sha256(style[1].encode()).digest()).decode() if style else ""
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return {
        **HEADERS,
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
    }


@lru_cache(maxsize=1)
def _template() -> Template:
    return Template((Path(__file__).parent / "templates" / "message.html").read_text(encoding="utf-8"))
