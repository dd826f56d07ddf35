"""The week's digests: the reports that are there are read, and each stakeholder gets one mail, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.adapters.granted_mail import GrantedMail
from functions.adapters.grants import Grant
from functions.adapters.published import Published, PublishedReports
from functions.adapters.reports_bucket import ReportsBucket
from functions.adapters.runtime import runtime
from functions.adapters.secrets import identity_key, staff_keys
from functions.core.links import mint
from functions.core.mail import Mail
from functions.core.programme import Programme
from functions.core.survey import pseudonym
from functions.core.times import iso
from functions.reports.digests.digest import Reader, Told, Week, digest, grant_id, readers, told
from functions.reports.digests.own import books, headlines, questions
from functions.reports.digests.sources import SOURCES, own, read, week
from functions.reports.headline import Headline
from functions.reports.lake.drawing import drawn

VALID = timedelta(days=30)
_FOLDER = "reports"


class NotEveryoneTold(Exception):  # noqa: N818 - says what is left to do
    """Some mails certainly did not leave; another delivery of the message sends those, and only those."""


def mailed(as_of: datetime, programme: Programme, memory: int) -> None:
    """Mail everyone what changed by the reports of a date; repeated as a whole, it mails nobody twice."""
    published = runtime().adapter(PublishedReports)
    there: dict[str, Published] = {name: found for name in SOURCES if (found := published.find(name, as_of))}
    reports = read({name: _text(name, found) for name, found in there.items()})
    these = week(as_of, reports, {name: found.files for name, found in there.items()}, programme)
    everyone = readers(programme.stakeholders, {each.email for each in programme.team if each.left})
    mine = _own(everyone, reports, as_of, memory)
    untold = [each for each in everyone if not _told(_Telling(these, there, programme), each, mine.get(each.email, ()))]
    if untold:
        message = f"{len(untold)} of {len(everyone)} digest mails did not leave"
        raise NotEveryoneTold(message)


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is the same for everyone who is told."""

    week: Week
    there: Mapping[str, Published]
    programme: Programme


def _own(
    everyone: Sequence[Reader], reports: Mapping[str, Any], as_of: datetime, memory: int
) -> dict[str, tuple[Headline, ...]]:
    """Return, by address, what each CSM is told of their own accounts; without one, the lake is left alone."""
    csms = [reader.email for reader in everyone if "csm" in reader.roles]
    if not csms:
        return {}
    key = runtime().adapter(identity_key).all()[0].encode()
    owners = {pseudonym(key, email): email for email in csms}
    found = books(drawn(runtime(), questions(), as_of, memory), owners)
    return {owners[owner]: (*headlines(book), *own(reports, book.accounts)) for owner, book in found.items()}


def _text(name: str, found: Published) -> str:
    return runtime().adapter(ReportsBucket).read(f"{found.folder}/{name}.json")


def _told(telling: _Telling, reader: Reader, own: Sequence[Headline]) -> bool:
    """Claim, send once, record what came of it; False says that the mail certainly did not leave but may yet."""
    now, keys = runtime().now(), runtime().adapter(staff_keys).all()
    identity, said = grant_id(keys[0], iso(telling.week.as_of), reader.email), told(telling.week, reader, own)
    opened = tuple(f"{telling.there[shelf.report].folder}/{file}" for shelf in said.shelves for file in shelf.files)
    grant = Grant(identity, reader.email, _FOLDER, "digest", now + VALID, files=opened)
    mail = _mail(said, telling.programme, reader, grant, keys)
    return runtime().adapter(GrantedMail).send(grant, mail, "digest")


def _mail(said: Told, programme: Programme, reader: Reader, grant: Grant, keys: Sequence[str]) -> Mail:
    """Return the digest with its personal link."""
    token = mint("report", grant.grant_id, grant.expiry, keys)
    return digest(said, programme, reader, f"{runtime().setting('PUBLIC_URL')}/r/{token}", grant.expiry)
