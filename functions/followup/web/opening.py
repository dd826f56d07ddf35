"""From a personal link to whoever it was given to, and all that they may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from functions.adapters.admission import admits
from functions.adapters.desks import Desks
from functions.adapters.grants import Grant, Grants
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import identity_key, staff_keys
from functions.adapters.sign_ins import SignIns
from functions.core.desks import desk_id
from functions.core.links import read
from functions.core.programme import Programme
from functions.followup.web.request import Declined, Visit
from functions.followup.web.scope import Viewer, viewer

_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
Purpose = Literal["desk", "case"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A colleague who has opened a link of theirs; desks are by the address of whoever's they are, their own first.

    Folder is what the link was given for.
    """

    who: Viewer
    programme: Programme
    desks: Mapping[str, str]
    folder: str
    now: datetime

    @property
    def desk(self) -> str:
        """Return the name of their own desk."""
        return self.desks[self.who.address]

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone of the programme."""
        return ZoneInfo(self.programme.sending.time_zone)

    @property
    def today(self) -> date:
        """Return the day that it is where the programme is."""
        return self.now.astimezone(self.zone).date()


def opened(lent: Runtime, visit: Visit, purpose: Purpose) -> Opened:
    """Return who opens a link: one that is signed, neither revoked nor run out, of someone who is here."""
    grant = _grant(lent, visit.token, purpose)
    if not admits(lent, grant):
        raise Declined(kind="expired")
    lent.adapter(SignIns).note(visit.address)
    _, programme = lent.adapter(ProgrammeStore).active()
    key, desks = lent.adapter(identity_key).all()[0].encode(), lent.adapter(Desks)
    own, now = desk_id(key, grant.address), lent.now()
    whose = desks.whose(grant.folder) if purpose == "desk" and grant.folder not in {"", own} else None
    today = now.astimezone(ZoneInfo(programme.sending.time_zone)).date()
    who = viewer(grant.address, programme, today, whose.email if whose else "")
    return Opened(who, programme, {each: desk_id(key, each) for each in who.sees}, grant.folder, now)


def _grant(lent: Runtime, token: str, purpose: Purpose) -> Grant:
    keys, now = lent.adapter(staff_keys).all(), lent.now()
    grant_id = read(purpose, token, now, keys)
    if grant_id is None:
        raise Declined(kind="expired" if read(purpose, token, _BEFORE_ALL, keys) else "unknown")
    access, grant = lent.adapter(Grants).access(grant_id, now)
    if grant is None:
        raise Declined(kind="unknown")
    if access != "open":
        raise Declined(kind="expired")
    return grant
