"""One digest mail to each stakeholder, with links of their own to a report that was published."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from functions.adapters.grants import Grant, Grants
from functions.adapters.log import log
from functions.adapters.mailer import Mailer, NotSent, OutcomeUnknown
from functions.adapters.runtime import runtime
from functions.adapters.secrets import staff_keys
from functions.core.links import mint
from functions.core.mail import Mail, mime
from functions.core.programme import Programme, Stakeholder
from functions.reports.digest import digest, grant_id
from functions.reports.model import TrendReport

NAME = "trend"
VALID = timedelta(days=30)


class NotEveryoneTold(Exception):  # noqa: N818 - says what is left to do
    """Some mails certainly did not leave; another delivery of the message sends those, and only those."""


def mailed(report: TrendReport, programme: Programme, folder: str) -> None:
    """Mail a report that was published to every stakeholder; repeated as a whole, it mails nobody twice."""
    untold = [person for person in programme.stakeholders if not _told(report, programme, person, folder)]
    if untold:
        message = f"{len(untold)} of {len(programme.stakeholders)} digest mails did not leave"
        raise NotEveryoneTold(message)


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
