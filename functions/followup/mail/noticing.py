"""One mail to each CSM and day on who is about to be asked: claimed, sent once, recorded."""

from dataclasses import dataclass
from datetime import date

from functions.adapters.desks import Desks
from functions.adapters.granted_mail import GrantedMail
from functions.adapters.grants import Grant
from functions.adapters.log import log
from functions.adapters.people import People
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import staff_keys
from functions.core.links import mint
from functions.core.people import Owner
from functions.followup.desk.upcoming import LINK_VALID, Upcoming, upcoming
from functions.followup.mail.notice import notice_mail, reader


@dataclass(frozen=True, slots=True)
class Due:
    """What a CSM is to be told: what is upcoming on their desk, the next first; it is never empty."""

    desk: str
    owner: Owner
    surveys: list[Upcoming]


class NotEveryoneTold(Exception):  # noqa: N818 - says what is left to do
    """Some mails certainly did not leave; another run of the same day sends those, and only those."""


def tell_everyone(runtime: Runtime, day: date) -> int:
    """Tell every CSM who has something upcoming; return how many have. A run repeated for a day tells nobody twice."""
    every = [Due(desk, owner, _upcoming(runtime, desk)) for desk, owner in runtime.adapter(Desks).every()]
    due = [each for each in every if each.surveys]
    untold = [each for each in due if not _told(runtime, each, day)]
    if untold:
        message = f"{len(untold)} of {len(due)} notices did not leave"
        raise NotEveryoneTold(message)
    return len(due)


def _upcoming(runtime: Runtime, desk: str) -> list[Upcoming]:
    invitations = runtime.adapter(Desks).invitations(desk)
    return upcoming(invitations, runtime.adapter(People).contacts([each.contact_id for each in invitations]))


def _told(runtime: Runtime, due: Due, day: date) -> bool:
    """Tell one CSM; False says that the mail certainly did not leave but may yet. One that fails stops no other."""
    try:
        return _tell(runtime, due, day)
    except Exception as error:  # noqa: BLE001 - whatever it was, the others are still to be told
        log().error("notice failed", desk=due.desk, error=type(error).__name__)
        return False


def _tell(runtime: Runtime, due: Due, day: date) -> bool:
    _, programme = runtime.adapter(ProgrammeStore).active()
    to = reader(due.owner, programme)
    grant = Grant(f"desk-{due.desk}-{day.isoformat()}", to.email, due.desk, "desk", runtime.now() + LINK_VALID)
    mail = notice_mail(to, due.surveys, programme, _link(runtime, grant), grant.expiry)
    return runtime.adapter(GrantedMail).send(grant, mail, "notice")


def _link(runtime: Runtime, grant: Grant) -> str:
    token = mint("desk", grant.grant_id, grant.expiry, runtime.adapter(staff_keys).all())
    return f"{runtime.setting('PUBLIC_URL')}/d/{token}?view=upcoming"
