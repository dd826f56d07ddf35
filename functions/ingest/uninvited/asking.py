"""Whether the person who looks at a page of the product is asked something there, and what."""

from dataclasses import dataclass, replace
from datetime import datetime

from functions.adapters.codec import decode
from functions.adapters.forms import Forms
from functions.adapters.images import Item
from functions.adapters.invitations import Invitations
from functions.adapters.pauses import Pauses
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import link_keys
from functions.adapters.table import Refused
from functions.adapters.uninvited import Uninvited
from functions.core.eligibility import Candidate, verdict
from functions.core.inviting import Active, terms_of
from functions.core.links import mint
from functions.core.people import Contact
from functions.core.programme import Widget
from functions.core.survey import Invitation
from functions.core.times import parse
from functions.core.wording import DEFAULT
from functions.ingest.exchange import Call, Rejected, Told, read
from functions.ingest.uninvited import offer
from functions.ingest.uninvited.identity import NotIdentified
from functions.ingest.uninvited.people import active, candidate_of, identified


@dataclass(frozen=True, slots=True)
class Page:
    """The page that asks: of which origin, in which language if it says so, and under whose rules."""

    active: Active
    widget: Widget
    origin: str
    language: str

    def again(self, seconds: int) -> Told:
        """Return the answer that nothing is asked now."""
        return Told(200, {"again": seconds}, self.origin)


def check(lent: Runtime, call: Call) -> Told:
    """Say what to ask, or when to come again; a page of any other origin than the owner's is told nothing."""
    _, programme = lent.adapter(ProgrammeStore).active()
    if programme.widget is None or call.origin not in programme.widget.origins:
        raise Rejected(403, "not from here")
    try:
        return _checked(lent, call, programme.widget)
    except Rejected as why:
        return why.told(call.origin)
    except NotIdentified:
        return Rejected(401, "the user's token does not say who this is").told(call.origin)


def _checked(lent: Runtime, call: Call, widget: Widget) -> Told:
    told = read(call, {}, {"user": str, "language": str})
    page = Page(active(lent), widget, call.origin, told.get("language", ""))
    if not told.get("user"):
        return _visitor(lent, page, call)
    candidate = candidate_of(lent, identified(lent, told["user"]))
    if candidate is None:
        return page.again(offer.within(offer.DAY))
    return _standing(lent, page, candidate) or _claimed(lent, page, candidate)


def _standing(lent: Runtime, page: Page, candidate: Candidate) -> Told | None:
    """Return what comes of someone as they stand, or None if their quiet period is to be claimed for us."""
    now = lent.now()
    terms = offer.terms(page.active, _shown(page, candidate, now, now), now)
    asked = candidate.contact.asked(terms.kind)
    own = _shown(page, candidate, asked.at, now) if asked else None
    if asked and own and asked.sid == own.sid and verdict(candidate, replace(terms, sid=own.sid), now) is None:
        taken_up = _taken_up(lent, page, own, today=asked.at.date() == now.date())
        if taken_up:
            return taken_up
    wait = offer.seconds_until(verdict(candidate, terms, now), now)
    if wait is None:
        wait = offer.sampled_out(page.active, page.widget.survey, candidate.contact.contact_id, now)
    return None if wait is None else page.again(wait)


def _taken_up(lent: Runtime, page: Page, own: Invitation, *, today: bool) -> Told | None:
    """Go on with what someone was claimed for: show it until they say something, but on no other day.

    One that was claimed and never stored was never seen: whoever stored it died, and it is stored now, on any day.
    """
    item = lent.adapter(Uninvited).stored(own.sid)
    if item is None:
        return _offered(lent, page, _put(lent, page, own))
    may_be_seen = today and item["state"] == "sent" and parse(item["closes_at"]) > lent.now()
    return _offered(lent, page, item) if may_be_seen and item["origin"] == page.origin else None


def _claimed(lent: Runtime, page: Page, candidate: Candidate) -> Told:
    """Claim someone's quiet period, as a mail does, then store what they are asked.

    In this order whoever is asked is claimed: were the invitation stored first, a death in between would leave one
    that counts as asked, while a mail asks the same person. A claim without its invitation is taken up by the next
    check; until then nobody knows its token.
    """
    now = lent.now()
    invitation = _shown(page, candidate, now, now)
    _keep_form(lent, page, invitation)
    less_often = terms_of(page.active.programme, invitation).less_often_days
    try:
        lent.adapter(Invitations).claim(invitation, less_often, now)
    except Refused as refused:
        if refused.item is None:
            return page.again(offer.within(offer.DAY))
        as_now = replace(candidate, contact=decode(Contact, refused.item))
        return _standing(lent, page, as_now) or page.again(offer.within(offer.SOONEST))
    return _offered(lent, page, _put(lent, page, invitation))


def _visitor(lent: Runtime, page: Page, call: Call) -> Told:
    """Ask who is not signed in, if the owner wants that: once in a quiet period, which only their browser can keep."""
    now, programme, name = lent.now(), page.active.programme, lent.new_id()
    if not page.widget.visitors or lent.adapter(Pauses).until(""):
        return page.again(offer.within(offer.DAY))
    wait = offer.sampled_out(page.active, page.widget.survey, name, now)
    if wait is not None:
        return page.again(wait)
    locale = offer.language(page.language, offer.language(call.language, DEFAULT))
    invitation = offer.nameless(page.active, page.widget.survey, locale, name, now)
    quiet = programme.quiet_days(programme.surveys[page.widget.survey]) * offer.DAY
    return _offered(lent, page, _put(lent, page, replace(invitation, wave="widget")), offer.within(quiet))


def _shown(page: Page, candidate: Candidate, asked_at: datetime, now: datetime) -> Invitation:
    """Return what someone is asked, in the language of the page they look at."""
    contact = candidate.contact
    seen = replace(candidate, contact=replace(contact, locale=offer.language(page.language, contact.locale)))
    return offer.shown(page.active, seen, page.widget.survey, asked_at, now)


def _keep_form(lent: Runtime, page: Page, invitation: Invitation) -> None:
    lent.adapter(Forms).keep(page.active.programme.form(invitation.survey_id, invitation.locale))


def _put(lent: Runtime, page: Page, invitation: Invitation) -> Item:
    """Store an invitation after what it asks; return what is stored, perhaps by another tab of the same browser."""
    _keep_form(lent, page, invitation)
    return lent.adapter(Uninvited).show(invitation, page.origin)


def _offered(lent: Runtime, page: Page, item: Item, again: int = 0) -> Told:
    token = mint("answer", item["sid"], parse(item["closes_at"]), lent.adapter(link_keys).all())
    return Told(200, offer.told(lent.adapter(Forms).get(item["form"]), token, again), page.origin)
