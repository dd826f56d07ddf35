"""What is done from a desk: hold, pause, ask, assess an account, have slides made. Each says who did it, and when."""

from datetime import datetime, time, timedelta

from functions.adapters.bus import Bus
from functions.adapters.desks import Desks
from functions.adapters.log import log
from functions.adapters.pauses import Pauses, account_target
from functions.adapters.people import People
from functions.adapters.queues import report_queue
from functions.adapters.runtime import Runtime
from functions.adapters.standing import Standing
from functions.core.details import SurveyRequested
from functions.core.standing import Override
from functions.core.times import iso
from functions.followup.cases import acting as case_acting
from functions.followup.desk import forms as desk_forms
from functions.followup.desk import reading as desk_reading
from functions.followup.desk import visits as desk_visits
from functions.followup.desk.forms import Ask, Assess, Deck, Posted
from functions.followup.web.opening import Opened, opened
from functions.followup.web.request import Declined, Reply, Visit, check_body
from functions.followup.web.submission import Hold, Mistake, Pause

SOURCE = "listening-post.desk"  # which the rule for what comes in lets through, unlike what the stack itself tells
_SETTLED = timedelta(minutes=15)  # what is older is in the lake, so that figures as of then will not move


def act(lent: Runtime, visit: Visit) -> Reply:
    """Do what was posted and lead back to the page, or show it again with what is wrong."""
    check_body(visit)
    here = opened(lent, visit, "desk")
    if visit.asks("case"):
        return case_acting.do(lent, visit, here)
    asked = desk_forms.read(visit.body, here.today)
    return Reply(400, _again(lent, visit, here, asked)) if isinstance(asked, Mistake) else _do(lent, visit, here, asked)


def _do(lent: Runtime, visit: Visit, here: Opened, posted: Posted) -> Reply:
    match posted:
        case Hold():
            return _hold(lent, visit, here, posted)
        case Pause():
            return _pause(lent, visit, here, posted)
        case Ask():
            return _ask(lent, visit, here, posted)
        case Assess():
            return _assess(lent, visit, here, posted)
        case Deck():
            return _deck(lent, visit, here, posted)


def _again(lent: Runtime, visit: Visit, here: Opened, mistake: Mistake) -> str:
    show = desk_visits.account if visit.asks("account") else desk_visits.upcoming_page
    return show(lent, visit, here, mistake)


def _hold(lent: Runtime, visit: Visit, here: Opened, asked: Hold) -> Reply:
    """Hold all that is named; one that was never on these desks is as unknown as one that never was, and stops all."""
    desks = lent.adapter(Desks)
    invitations = desks.named(tuple(here.desks.values()), asked.sids)
    seen = {each.sid for each in desk_reading.upcoming(lent, here)}
    if invitations is None or not seen.issuperset(asked.sids):
        raise Declined(kind="unknown")
    stopped = [each.sid for each in invitations if desks.hold(each, here.desk, asked.reason, lent.now())]
    left = len(asked.sids) - len(stopped)
    log().info("held", desk=here.desk, sids=stopped, left=left)
    return Reply(303, location=visit.back(view="upcoming", done=str(len(stopped)), left=str(left)))


def _pause(lent: Runtime, visit: Visit, here: Opened, asked: Pause) -> Reply:
    """Pause an account that is in view, and the one that it has become part of."""
    desk_reading.account(lent, here, asked.account_id)
    until = datetime.combine(asked.until, time(), here.zone)
    for account_id in {asked.account_id, lent.adapter(People).current_account_id(asked.account_id)}:
        lent.adapter(Pauses).tell(account_target(account_id), until, asked.reason, lent.now(), here.who.address)
    return _done(visit, here, asked.account_id, "pause", view="" if visit.asks("account") else "upcoming")


def _ask(lent: Runtime, visit: Visit, here: Opened, asked: Ask) -> Reply:
    """Request a survey as an upstream system does: dispatch decides, and keeps why somebody is not asked."""
    desk_reading.account(lent, here, asked.account_id)
    people = lent.adapter(People)
    if asked.survey_id not in here.programme.surveys:
        raise Declined(kind="unknown")
    if asked.contact_id and not people.member(asked.account_id, asked.contact_id):
        raise Declined(kind="unknown")
    detail = SurveyRequested(
        survey_id=asked.survey_id,
        account_id=asked.account_id,
        contact_id=asked.contact_id or None,
        request_id=f"desk-{asked.once}",
    )
    lent.adapter(Bus).ask(SOURCE, detail, lent.now())
    return _done(visit, here, asked.account_id, "ask")


def _assess(lent: Runtime, visit: Visit, here: Opened, asked: Assess) -> Reply:
    """Set the health of an account by hand, or take that back by ending it now."""
    account = desk_reading.account(lent, here, asked.account_id)
    standing = lent.adapter(Standing)
    before = standing.known(account.account_id).override
    if asked.colour:
        until = datetime.combine(asked.until, time(), here.zone)
        standing.assess(account.account_id, Override(asked.colour, asked.reason, here.who.address, until), lent.now())
    elif before:
        ended = Override(before.colour, before.reason, here.who.address, lent.now())
        standing.assess(account.account_id, ended, lent.now())
    return _done(visit, here, asked.account_id, "health" if asked.colour else "trust")


def _deck(lent: Runtime, visit: Visit, here: Opened, asked: Deck) -> Reply:
    """Have a pack on an account made for whoever asks, as of when all that was answered is in the lake by now."""
    account = desk_reading.account(lent, here, asked.account_id)
    as_of = iso(lent.now() - _SETTLED)
    wanted = {"report": "account", "account_id": account.account_id, "as_of": as_of, "for": here.who.address}
    lent.adapter(report_queue).send([wanted])
    return _done(visit, here, asked.account_id, "deck")


def _done(visit: Visit, here: Opened, account_id: str, what: str, view: str = "") -> Reply:
    log().info(what, desk=here.desk, account_id=account_id)
    return Reply(303, location=visit.back(done=what, **({"view": view} if view else {})))
