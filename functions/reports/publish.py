"""A report made visible: all its files first, then the record of it, then one mail to each stakeholder."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from functions.adapters.bus import Bus
from functions.adapters.grants import Grant, Grants
from functions.adapters.log import log
from functions.adapters.mailer import Mailer, NotSent, OutcomeUnknown
from functions.adapters.reports_bucket import Document, ReportsBucket
from functions.adapters.runtime import runtime
from functions.adapters.secrets import staff_keys
from functions.adapters.table import Table
from functions.core.links import mint
from functions.core.mail import Mail, mime
from functions.core.outgoing import ReportPublished
from functions.core.programme import Programme, Stakeholder
from functions.core.times import iso, parse
from functions.reports.digest import digest, grant_id
from functions.reports.model import TrendReport
from functions.reports.render import data, page, spreadsheet

NAME = "trend"
VALID = timedelta(days=30)


class NotEveryoneTold(Exception):  # noqa: N818 - says what is left to do
    """Some mails certainly did not leave; another delivery of the message sends those, and only those."""


def publish(report: TrendReport, programme: Programme) -> None:
    """Store, record, mail and announce a report; repeated as a whole, it mails nobody twice."""
    folder = f"reports/{NAME}/{report.as_of[:10]}"
    for document in documents(report):
        runtime().adapter(ReportsBucket).store(folder, document)
    _record(report, folder)
    untold = [person for person in programme.stakeholders if not _told(report, programme, person, folder)]
    _announce(report)
    if untold:
        message = f"{len(untold)} of {len(programme.stakeholders)} digest mails did not leave"
        raise NotEveryoneTold(message)


def documents(report: TrendReport) -> Iterator[Document]:
    """Yield the files of a report."""
    yield Document(f"{NAME}.html", "text/html; charset=utf-8", page(report))
    yield Document(f"{NAME}.csv", "text/csv; charset=utf-8", spreadsheet(report))
    yield Document(f"{NAME}.json", "application/json", data(report))


def _record(report: TrendReport, folder: str) -> None:
    table, now = runtime().adapter(Table), runtime().now()
    listed = table.feed_keys("REPORT", report.as_of, NAME)
    known = {"as_of": report.as_of, "folder": folder, "programme": report.programme, "published_at": iso(now)}
    table.put({"pk": f"REPORT#{NAME}", "sk": report.as_of, **listed, **known})


def _told(report: TrendReport, programme: Programme, person: Stakeholder, folder: str) -> bool:
    """Claim, send once, record what came of it; False says that the mail certainly did not leave but may yet."""
    now, grants, keys = runtime().now(), runtime().adapter(Grants), runtime().adapter(staff_keys).all()
    identity = grant_id(keys[0], NAME, report.as_of, person.email)
    grant = Grant(identity, person.email, folder, NAME, now + VALID)
    mail = _mail(report, programme, person, grant, keys)
    mailer = runtime().adapter(Mailer)
    standing = grants.claim(grant, now)  # from here to the record nothing but SES can fail, or the mail would be lost
    if standing == "sending":  # an earlier run ended between sending and recording
        grants.park(identity, "unconfirmed", "the run that claimed it ended")
    if standing != "claimed":
        log().info("digest already handled", grant=identity, state=standing)
        return True
    return _sent(identity, grants, partial(mailer.send, mail), now)


def _mail(report: TrendReport, programme: Programme, person: Stakeholder, grant: Grant, keys: Sequence[str]) -> Mail:
    """Return the digest with its personal link, after making sure that it can be written as MIME."""
    token = mint("report", grant.grant_id, grant.expiry, keys)
    link = f"{runtime().setting('PUBLIC_URL')}/r/{token}"
    mail = digest(report, programme, person, link, grant.expiry)
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


def _announce(report: TrendReport) -> None:
    published = ReportPublished(
        id=f"report:{NAME}:{report.as_of}",
        occurred_at=parse(report.as_of),
        report=NAME,
        as_of=parse(report.as_of),
        programme=report.programme,
        label=report.overall.direction.label,
        answers=report.overall.answers,
    )
    runtime().adapter(Bus).put([published])
