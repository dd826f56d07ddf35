"""A visit to a desk: looking changes nothing on it; posting holds surveys, or pauses an account."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from functions.adapters.desks import Desks
from functions.adapters.grants import Grants
from functions.adapters.log import log
from functions.adapters.pauses import Pauses, account_target
from functions.adapters.people import People
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import staff_keys
from functions.adapters.sign_ins import SignIns
from functions.core.links import read
from functions.core.programme import Programme
from functions.core.survey import Invitation
from functions.followup import page, submission
from functions.followup.desk import grouped, held, upcoming
from functions.followup.submission import Hold, Mistake, Pause
from functions.followup.web import Declined, Reply, Visit, check_body

_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Opened:
    """A desk that its CSM has opened, and the programme that is active."""

    desk: str
    programme: Programme


def show(lent: Runtime, visit: Visit) -> Reply:
    """Show who is about to be asked."""
    return Reply(200, _page(lent, _opened(lent, visit), page.done(visit.done, visit.left)), staff=True)


def act(lent: Runtime, visit: Visit) -> Reply:
    """Do what was posted and lead back to the page, or show it again with what is wrong."""
    check_body(visit)
    opened = _opened(lent, visit)
    match submission.read(visit.body, lent.now().astimezone(_zone(opened)).date()):
        case Hold() as asked:
            return _hold(lent, visit, opened, asked)
        case Pause() as asked:
            return _pause(lent, visit, opened, asked)
        case Mistake() as mistake:
            return Reply(400, _page(lent, opened, mistake=mistake))


def _opened(lent: Runtime, visit: Visit) -> Opened:
    """Return the desk that a link opens: one that is signed, neither revoked nor run out, of someone who is here."""
    keys, now = lent.adapter(staff_keys).all(), lent.now()
    grant_id = read("desk", visit.token, now, keys)
    if grant_id is None:
        raise Declined(kind="expired" if read("desk", visit.token, _BEFORE_ALL, keys) else "unknown")
    access, grant = lent.adapter(Grants).access(grant_id, now)
    if grant is None:
        raise Declined(kind="unknown")
    _, programme = lent.adapter(ProgrammeStore).active()
    if access != "open" or grant.address in {each.email for each in programme.team if each.left}:
        raise Declined(kind="expired")
    lent.adapter(SignIns).note(visit.address)
    return Opened(grant.folder, programme)


def _hold(lent: Runtime, visit: Visit, opened: Opened, asked: Hold) -> Reply:
    """Hold all that is named; one that was never on this desk is as unknown as one that never was, and stops it all."""
    desks = lent.adapter(Desks)
    invitations = desks.named(opened.desk, asked.sids)
    if invitations is None:
        raise Declined(kind="unknown")
    stopped = [each.sid for each in invitations if desks.hold(each, opened.desk, asked.reason, lent.now())]
    log().info("held", desk=opened.desk, sids=stopped, left=len(asked.sids) - len(stopped))
    return Reply(303, location=f"{visit.token}?done={len(stopped)}&left={len(asked.sids) - len(stopped)}")


def _pause(lent: Runtime, visit: Visit, opened: Opened, asked: Pause) -> Reply:
    """Pause an account that is on the desk, and the one that it has become part of."""
    if asked.account_id not in {each.account_id for each in lent.adapter(Desks).invitations(opened.desk)}:
        raise Declined(kind="unknown")
    until = datetime.combine(asked.until, time(), _zone(opened))
    for account_id in {asked.account_id, lent.adapter(People).current_account_id(asked.account_id)}:
        lent.adapter(Pauses).tell(account_target(account_id), until, asked.reason, lent.now())
    log().info("paused", desk=opened.desk, account_id=asked.account_id)
    return Reply(303, location=f"{visit.token}?done=pause")


def _page(lent: Runtime, opened: Opened, done: page.Done | None = None, mistake: Mistake | None = None) -> str:
    invitations = lent.adapter(Desks).invitations(opened.desk)
    contacts = lent.adapter(People).contacts([each.contact_id for each in invitations])
    groups = grouped(upcoming(invitations, contacts)[: page.SHOWN])
    shown = page.Shown(
        company=opened.programme.company.name,
        groups=groups,
        held=held(invitations, contacts),
        more=max(0, len(upcoming(invitations, contacts)) - page.SHOWN),
        paused=lent.adapter(Pauses).told(_accounts(invitations)),
        zone=opened.programme.sending.time_zone,
        now=lent.now(),
    )
    return page.desk(shown, done, mistake)


def _accounts(invitations: Collection[Invitation]) -> set[str]:
    return {each.account_id for each in invitations}


def _zone(opened: Opened) -> ZoneInfo:
    return ZoneInfo(opened.programme.sending.time_zone)
