"""The digest mail: what changed for one person, why they may believe it, and their own links to the reports."""

import base64
import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from functions.core.mail import Mail
from functions.core.programme import Programme, Stakeholder, StakeholderRole
from functions.core.templates import render
from functions.core.times import long_date
from functions.reports.headline import Headline, changes

_FOLDER = Path(__file__).parents[1] / "templates"
_BYTES = 16
_COUNTS = ("Nothing", "One thing", "Two things", "Three things")
_ROLES: Mapping[StakeholderRole, str] = {
    "ceo": "CEO", "sales": "Sales", "product": "Product", "marketing": "Marketing", "support": "Support",
    "csm": "customer success",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """One address, and every role that the programme gives it: they get one mail, whatever the number of roles."""

    email: str
    roles: tuple[StakeholderRole, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A report that was published: its title, who it is for, and the names of its files, the page first."""

    report: str
    title: str
    files: tuple[str, ...]
    roles: AbstractSet[StakeholderRole]


@dataclass(frozen=True, slots=True)
class Week:
    """All that this week's digests are made of; missing are the titles of reports that are not there, by role."""

    as_of: datetime
    headlines: tuple[Headline, ...]
    shelves: tuple[Shelf, ...]
    missing: tuple[Shelf, ...]
    standing: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one reader is told."""

    day: str
    heading: str
    changes: tuple[Headline, ...]
    shelves: tuple[Shelf, ...]
    missing: tuple[str, ...]
    standing: str

    def page_of(self, report: str) -> str | None:
        """Return the name of the page that a change can be read up on, if the reader may open it."""
        return next((shelf.files[0] for shelf in self.shelves if shelf.report == report), None)


def readers(stakeholders: Iterable[Stakeholder], left: Collection[str] = ()) -> tuple[Reader, ...]:
    """Return everyone who gets a digest, each once, in the order of the programme; nobody who has left."""
    roles: dict[str, list[StakeholderRole]] = {}
    for each in (one for one in stakeholders if one.email not in left):
        roles.setdefault(each.email, []).append(each.role)
    return tuple(Reader(email, tuple(dict.fromkeys(held))) for email, held in roles.items())


def told(week: Week, reader: Reader, own: Sequence[Headline] = ()) -> Told:
    """Return what a reader is told, own being what is about their own accounts alone."""
    found = changes((*week.headlines, *own), reader.roles)
    shelves = _for(week.shelves, reader.roles)
    return Told(
        day=long_date(week.as_of.date()),
        heading=_heading(found),
        changes=found,
        shelves=shelves,
        missing=tuple(shelf.title for shelf in _for(week.missing, reader.roles)),
        standing=week.standing if any(shelf.report == "trend" for shelf in shelves) else "",
    )


def _for(shelves: Iterable[Shelf], roles: Collection[StakeholderRole]) -> tuple[Shelf, ...]:
    return tuple(shelf for shelf in shelves if shelf.roles & set(roles))


def _heading(found: Sequence[Headline]) -> str:
    if not found:
        return "Nothing changed that can be believed"
    return f"{_COUNTS[len(found)]} that changed, and why you may believe {'it' if len(found) == 1 else 'them'}"


def grant_id(key: str, what: str, address: str) -> str:
    """Return the id of a person's grant, to a week's reports or a pack: always the same, and no key to who they are."""
    message = f"grant\x1f{what}\x1f{address}".encode()
    named = hmac.new(key.encode(), message, hashlib.sha256).digest()[:_BYTES]
    return base64.b32encode(named).decode().rstrip("=").lower()


def digest(said: Told, programme: Programme, reader: Reader, link: str, expiry: datetime) -> Mail:
    """Return the mail; link opens everything that the reader may have."""
    values = {
        "said": said,
        "company": programme.company,
        "roles": " and ".join(_ROLES[role] for role in reader.roles),
        "link": link,
        "until": long_date(expiry.date()),
        "language": "en",
        "direction": "ltr",
    }
    first = said.changes[0].words if said.changes else said.heading
    return Mail(
        to=reader.email,
        sender=programme.sender.email,
        sender_name=programme.sender.name,
        subject=f"{programme.company.product}: {first}".replace("\N{NO-BREAK SPACE}", " "),
        text=render(_FOLDER, "digest.txt", **values).replace("\N{NO-BREAK SPACE}", " "),
        html=render(_FOLDER, "digest.html", **values),
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"},
        tags={"kind": "digest"},
    )
