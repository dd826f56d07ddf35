"""What a download is made of: the files that a grant opens, the page that lists them, and the page for when none is."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from functions.core.templates import render
from functions.core.times import long_date

_TEMPLATES = Path(__file__).parent / "templates"
_DATE = 10  # 2026-01-12

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}


@dataclass(frozen=True, slots=True)
class Form:
    """One form that a report comes in: how it is called, its media type, and whether it is shown or saved."""

    called: str
    content_type: str
    shown: bool = False


FORMS = {
    "html": Form("Page to read and print", "text/html; charset=utf-8", shown=True),
    "pptx": Form("Slides", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "csv": Form("Spreadsheet (CSV)", "text/csv; charset=utf-8"),
    "json": Form("Data (JSON)", "application/json"),
    "parquet": Form("Table for analysis (Parquet)", "application/vnd.apache.parquet"),
}


@dataclass(frozen=True, slots=True)
class File:
    """One file of a report, such as reports/trend/2026-01-12T060000Z/trend.csv."""

    key: str

    @property
    def name(self) -> str:
        """Return the name that a link asks for: trend.csv."""
        return self.key.rpartition("/")[2]

    @property
    def report(self) -> str:
        """Return the report's name."""
        return self.name.partition(".")[0]

    @property
    def day(self) -> str:
        """Return the date of the report."""
        return self.key.split("/")[-2][:_DATE]

    @property
    def form(self) -> Form:
        """Return the form that it is of; one that we never write is an error."""
        return FORMS[self.name.rpartition(".")[2]]

    @property
    def disposition(self) -> str:
        """Return what the browser is to do with the file, and under which name."""
        saved = f"{self.report}-{self.day}.{self.name.rpartition('.')[2]}"
        return f'{"inline" if self.form.shown else "attachment"}; filename="{saved}"'


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


def wanted(keys: Iterable[str], name: str | None) -> File | None:
    """Return the file that is asked for by its name, or the only one that there is; None means to list them."""
    files = [File(key) for key in keys]
    if name is None:
        return files[0] if len(files) == 1 else None
    return next((file for file in files if file.name == name), None)


def listed(keys: Iterable[str], until: date) -> str:
    """Return the page that lists files by report, each form in the order of FORMS."""
    order = list(FORMS.values())
    files = sorted((File(key) for key in keys), key=lambda file: (file.report, file.day, order.index(file.form)))
    reports = [
        (report.replace("-", " ").capitalize(), long_date(date.fromisoformat(day)), list(some))
        for (report, day), some in groupby(files, key=lambda file: (file.report, file.day))
    ]
    return render(_TEMPLATES, "files.html", reports=reports, until=long_date(until))


def message(said: Said) -> str:
    """Return a page with a heading and a sentence of our own."""
    return render(_TEMPLATES, "message.html", said=said)


def headers_of(page: str) -> dict[str, str]:
    """Return the headers of a page of our own; the policy allows its own style, by hash, and nothing else."""
    style = re.search("<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(sha256(style[1].encode()).digest()).decode() if style else ""
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return {
        **HEADERS,
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
    }
