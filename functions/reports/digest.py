"""The digest mail: the three numbers that matter, and one person's links to the report."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from functions.core.mail import Mail
from functions.core.programme import Programme, Stakeholder
from functions.core.times import long_date
from functions.reports import words
from functions.reports.forms import templates
from functions.reports.model import Series, TrendReport

_BYTES = 16


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the three numbers: what it is, its value, and what it rests on."""

    name: str
    value: str
    basis: str


def grant_id(key: str, report: str, as_of: str, address: str) -> str:
    """Return the id of a person's grant to a report: always the same one, and no key to the person without the key."""
    message = f"grant\x1f{report}\x1f{as_of}\x1f{address}".encode()
    named = hmac.new(key.encode(), message, hashlib.sha256).digest()[:_BYTES]
    return base64.b32encode(named).decode().rstrip("=").lower()


def digest(report: TrendReport, programme: Programme, person: Stakeholder, link: str, expiry: datetime) -> Mail:
    """Return the mail that tells one stakeholder of a report."""
    said = {
        "report": report,
        "programme": programme,
        "person": person,
        "link": link,
        "until": long_date(expiry.date()),
        "figures": figures(report.overall),
    }
    return Mail(
        to=person.email,
        sender=programme.sender.email,
        sender_name=programme.sender.name,
        subject=f"{words.headline(report.overall)}: {programme.company.product} report of {words.day(report)}",
        text=templates().get_template("digest.txt").render(said).replace("\N{NO-BREAK SPACE}", " "),
        html=templates().get_template("digest.html").render(said),
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"},
        tags={"kind": "digest", "report": "trend"},
    )


def figures(series: Series) -> tuple[Figure, Figure, Figure]:
    """Return score, response rate and trend, each with what it rests on."""
    return _score(series), _rate(series), _trend(series)


def _score(series: Series) -> Figure:
    if series.recent is None:
        return Figure("NPS, last three months", "No score", f"{words.unscored(series)}.")
    compared = f" {words.change(series.change)}." if series.change else ""
    return Figure("NPS, last three months", words.score(series.recent), f"{words.basis(series.recent)}.{compared}")


def _rate(series: Series) -> Figure:
    if series.rate is None:
        return Figure("Response rate", "None sent", "No survey went out in the last three months.")
    sent = words.counted(series.rate.asked, "survey")
    return Figure("Response rate", words.rate(series.rate), f"{series.rate.answered:,} of {sent} answered so far.")


def _trend(series: Series) -> Figure:
    return Figure("Trend, thirteen months", words.LABELS[series.direction.label], series.direction.words)
