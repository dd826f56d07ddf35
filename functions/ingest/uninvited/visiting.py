"""A visit by an open link: looking records nothing, posting is one write, and what is added goes the usual way."""

import re
from dataclasses import replace
from urllib.parse import urlencode

from functions.adapters.answers import Answers, Given
from functions.adapters.forms import Forms
from functions.adapters.images import Item
from functions.adapters.log import log
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import link_keys
from functions.adapters.table import Refused
from functions.adapters.uninvited import Uninvited
from functions.core.eligibility import Candidate
from functions.core.links import mint
from functions.core.times import parse
from functions.core.wording import messages
from functions.ingest import page, submission, survey
from functions.ingest.invitation import from_item
from functions.ingest.submission import Mistake, Submission, Trapped
from functions.ingest.uninvited.identity import NotIdentified
from functions.ingest.uninvited.opening import Comer, Opening, invitation_of, locale_of
from functions.ingest.uninvited.people import active, candidate_of, identified
from functions.ingest.web import Declined, Reply, Visit, check_body

ONCE = "once"  # makes a form that is sent twice one answer
_QUERY = ("user", "lang", "kiosk")  # what an open link may carry, and its form sends on
_ONCE = re.compile(r"[a-z2-7]{26}")


def show(lent: Runtime, visit: Visit) -> Reply:
    """Show the form: empty, or as a person who is known has filled it in earlier today."""
    opening = _opening(lent, visit, lent.new_id())
    item = lent.adapter(Uninvited).stored(opening.invitation.sid) if opening.invitation.contact_id else None
    if item:
        return Reply(200, _saved(lent, opening, item))
    return Reply(200, page.survey(_empty(lent, opening)))


def answer(lent: Runtime, visit: Visit) -> Reply:
    """Record what was posted and show it, or show the form again with what is wrong."""
    check_body(visit)
    once = submission.last(submission.fields(visit.body) or {}, ONCE)
    once = once if _ONCE.fullmatch(once) else lent.new_id()
    opening = _opening(lent, visit, once)
    match submission.read(visit.body):
        case Submission() as posted:
            return _record(lent, visit, opening, posted, once)
        case Mistake() as mistake:
            return _again(lent, opening, mistake, once)
        case Trapped():
            log().warning("trap_sprung", survey_id=opening.invitation.survey_id)
            return Reply(200, page.thanks(messages(opening.form.language)))


def _opening(lent: Runtime, visit: Visit, once: str) -> Opening:
    """Return what a link opens; decline one that the owner has not opened, or a person's that is not to be believed."""
    around = active(lent)
    asked = around.programme.surveys.get(visit.token)
    if asked is None or asked.open_link is None:
        raise Declined(kind="unknown")
    kiosk = visit.query.get("kiosk") == "1"
    candidate = None if kiosk else _person(lent, visit)
    comer = Comer(candidate, locale_of(candidate, visit.query.get("lang", ""), visit.language), once)
    invitation = invitation_of(around, visit.token, comer, lent.now())
    form = around.programme.form(visit.token, invitation.locale)
    kept = {name: value for name, value in visit.query.items() if name in _QUERY}
    return Opening(asked.open_link, invitation, form, kiosk, urlencode(kept))


def _person(lent: Runtime, visit: Visit) -> Candidate | None:
    """Return whom the link names; one that names nobody we know is answered without a name."""
    user = visit.query.get("user", "")
    try:
        return candidate_of(lent, identified(lent, user)) if user else None
    except NotIdentified as error:
        raise Declined(kind="unknown") from error


def _record(lent: Runtime, visit: Visit, opening: Opening, posted: Submission, once: str) -> Reply:
    lent.adapter(Forms).keep(opening.form)
    given = survey.given_of(lent, visit, opening.invitation.sid, posted)
    if isinstance(given, Given) and opening.invited().on_scale(given.score) is None:
        given = Mistake("score_off_scale", None, given.comment or "")
    if isinstance(given, Mistake):
        return _again(lent, opening, given, once)
    item = _stored(lent, opening, given)
    if item is None:
        return _again(lent, opening, Mistake("unreadable", given.score, given.comment or ""), once)
    return Reply(200, _saved(lent, opening, item))


def _stored(lent: Runtime, opening: Opening, given: Given) -> Item | None:
    """Store an answer; a person's second of the day changes the first, anybody else's is the same form sent twice."""
    store, sid = lent.adapter(Uninvited), opening.invitation.sid
    item = store.answer(opening.invitation, given, opening.channel)
    if item or not opening.invitation.contact_id:
        return item or store.stored(sid)
    try:
        return lent.adapter(Answers).record(sid, given, opening.channel, lent.now())
    except Refused:
        return None


def _again(lent: Runtime, opening: Opening, mistake: Mistake, once: str) -> Reply:
    return Reply(400, page.survey(replace(_empty(lent, opening), mistake=mistake, hidden={ONCE: once})))


def _empty(lent: Runtime, opening: Opening) -> page.View:
    return page.View(opening.invited(), lent.now(), action=f"?{opening.query}", hidden={ONCE: lent.new_id()})


def _saved(lent: Runtime, opening: Opening, item: Item) -> str:
    """Return the page of an answer: with the way to change it or, where others look on, without any way back."""
    if opening.kiosk:
        invited = from_item(item, replace(opening.form, review_link=""))
        wait, again = opening.link.kiosk_seconds, f"?{opening.query}"
        return page.survey(page.View(invited, lent.now(), just_saved=True, restart=wait, again=again))
    token = mint("answer", item["sid"], parse(item["closes_at"]), lent.adapter(link_keys).all())
    invited = from_item(item, lent.adapter(Forms).get(item["form"]))
    return page.survey(page.View(invited, lent.now(), just_saved=True, action=f"../s/{token}"))
