"""The week's digests: the reports that are there are read, and each stakeholder gets one mail, once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from functions.adapters.grants import Grant, Grants
from functions.adapters.log import log
from functions.adapters.mailer import Mailer, NotSent, OutcomeUnknown
from functions.adapters.published import Published, PublishedReports
from functions.adapters.reports_bucket import ReportsBucket
from functions.adapters.runtime import runtime
from functions.adapters.secrets import identity_key, staff_keys
from functions.core.links import mint
from functions.core.mail import Mail, mime
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
    now, grants, keys = runtime().now(), runtime().adapter(Grants), runtime().adapter(staff_keys).all()
    identity, said = grant_id(keys[0], iso(telling.week.as_of), reader.email), told(telling.week, reader, own)
    opened = tuple(f"{telling.there[shelf.report].folder}/{file}" for shelf in said.shelves for file in shelf.files)
    grant = Grant(identity, reader.email, _FOLDER, "digest", now + VALID, files=opened)
    mail = _mail(said, telling.programme, reader, grant, keys)
    mailer = runtime().adapter(Mailer)
    standing = grants.claim(grant, now)  # from here to the record nothing but SES can fail, or the mail would be lost
    if standing == "sending":  # an earlier run ended between sending and recording
        grants.park(identity, "unconfirmed", "the run that claimed it ended")
    if standing != "claimed":
        log().info("digest already handled", grant=identity, state=standing)
        return True
    return _sent(identity, grants, partial(mailer.send, mail), now)


def _mail(said: Told, programme: Programme, reader: Reader, grant: Grant, keys: Sequence[str]) -> Mail:
    """Return the digest with its personal link, after making sure that it can be written as MIME."""
    token = mint("report", grant.grant_id, grant.expiry, keys)
    mail = digest(said, programme, reader, f"{runtime().setting('PUBLIC_URL')}/r/{token}", grant.expiry)
    mime(mail)
    return mail


def _sent(identity: str, grants: Grants, send: Callable[[], str], now: datetime) -> bool:
    try:
        message_id = send()
    except NotSent as refused:
        log().warning("digest not sent", grant=identity, code=refused.code, for_good=refused.for_good)
        if refused.for_good:
            grants.park(identity, "refused", refused.code)
        else:
            grants.release(identity, refused.code)
        return refused.for_good
    except OutcomeUnknown as unknown:
        log().warning("digest may or may not have left", grant=identity, error=str(unknown))
        grants.park(identity, "unconfirmed", str(unknown))
        return True
    grants.confirm(identity, message_id, now)
    return True
