"""What is done with a case: one conditional change each, with who did it and when; an older page changes nothing."""

from functions.adapters.cases import Cases, Step
from functions.adapters.conversations import Conversations
from functions.adapters.effects import Effects
from functions.adapters.log import log
from functions.adapters.runtime import Runtime
from functions.adapters.standing import Standing
from functions.adapters.table import Refused
from functions.core.people import Owner
from functions.core.standing import Heard
from functions.core.times import iso
from functions.followup.cases import actions as case_actions
from functions.followup.cases import forms as case_forms
from functions.followup.cases.forms import CaseMistake, Deed
from functions.followup.cases.reading import Found, case_as_it_is, case_contact, open_case
from functions.followup.cases.views import unmailable
from functions.followup.cases.visits import case_as_page
from functions.followup.desk.views import tag_choices
from functions.followup.web.opening import Opened, opened
from functions.followup.web.request import Declined, Reply, Visit, check_body
from functions.followup.web.scope import successors


def act(lent: Runtime, visit: Visit) -> Reply:
    """Do what was posted by a case's own link."""
    check_body(visit)
    return do(lent, visit, opened(lent, visit, "case"))


def do(lent: Runtime, visit: Visit, here: Opened) -> Reply:
    """Do one thing and lead back, or show the case again: as it is now, with what was entered."""
    found = open_case(lent, visit, here)
    deed = case_forms.read(visit.body)
    if isinstance(deed, CaseMistake):
        return Reply(400, case_as_page(lent, visit, here, found, deed))
    if _is_sent(lent, found, deed):
        return Reply(303, location=visit.back(done=deed.do))
    if deed.version != found.case.version:
        return _stale(lent, visit, here, found, deed)
    try:
        _apply(lent, here, found, deed)
    except Refused:
        again = case_as_it_is(lent, found.case.account_id, found.case.case_id) or found
        return _stale(lent, visit, here, again, deed)
    log().info("case", what=deed.do, desk=here.desk, case_id=found.case.case_id)
    return Reply(303, location=visit.back(done=deed.do))


def _stale(lent: Runtime, visit: Visit, here: Opened, found: Found, deed: Deed) -> Reply:
    entered = CaseMistake("changed", deed.do, case_forms.entered(deed))
    return Reply(409, case_as_page(lent, visit, here, found, entered))


def _is_sent(lent: Runtime, found: Found, deed: Deed) -> bool:
    """Say whether this very mail is on record: its form was sent twice, and has done all that it should."""
    return deed.do == "write" and lent.adapter(Conversations).message(found.case.sids[-1], deed.once) is not None


def _apply(lent: Runtime, here: Opened, found: Found, deed: Deed) -> None:
    match deed.do:
        case "write":
            _write(lent, here, found, deed)
        case "tags":
            _retag(lent, here, found, deed)
        case "exclude" | "include":
            _count(lent, here, found, deed)
        case _:
            lent.adapter(Cases).change(found.case, _step(here, found, deed))


def _step(here: Opened, found: Found, deed: Deed) -> Step:
    """Return the change that was asked for; one that the page of such a case does not offer is unknown."""
    by, at, case = here.who.address, here.now, found.case
    match deed.do, case.state:
        case "acknowledge", "open":
            return case_actions.acknowledged(by, at)
        case "assign", "open" | "acknowledged" | "answered":
            return case_actions.given(case, _heir(here, found, deed), by, at, here.programme)
        case "close", "open" | "acknowledged" | "answered" if deed.outcome:
            return case_actions.closed(deed.outcome, deed.note, by, at)
        case "reopen", "closed":
            return case_actions.reopened(case, by, at, here.programme)
        case _:
            raise Declined(kind="unknown")


def _heir(here: Opened, found: Found, deed: Deed) -> Owner:
    heirs = successors(found.case, found.account, found.known, here.programme)
    heir = next((each for each in heirs if each.email == deed.to), None)
    if heir is None:
        raise Declined(kind="unknown")
    return heir


def _write(lent: Runtime, here: Opened, found: Found, deed: Deed) -> None:
    """Put a mail on record with the change of the case, both or neither; the stream has it sent, once."""
    case, sid = found.case, found.case.sids[-1]
    invitation = lent.adapter(Effects).answer(f"INVITATION#{sid}")
    if not case.is_open or invitation is None or unmailable(case_contact(lent, case)):
        raise Declined(kind="unknown")
    told = {"text": deed.text, "by": here.who.address, "at": iso(here.now), "case_id": case.case_id}
    kept = {name: invitation[name] for name in ("expires_at",) if name in invitation}
    change = lent.adapter(Cases).changing(case, case_actions.answered(case, here.who.address, here.now))
    lent.adapter(Conversations).write(change, sid, deed.once, {**told, **kept})


def _retag(lent: Runtime, here: Opened, found: Found, deed: Deed) -> None:
    """Replace the tags of an answer by those ticked; one that the programme no longer has stays."""
    heard, known = _heard(found, deed), tag_choices(here.programme)
    tags = [each for each in known if each in deed.tags] + [each for each in heard.tags if each not in known]
    step = case_actions.retagged(heard, [known.get(each, each) for each in tags], here.who.address, here.now)
    change = lent.adapter(Cases).changing(found.case, step)
    lent.adapter(Standing).retag(change, found.case.account_id, heard, tags, here.who.address)


def _count(lent: Runtime, here: Opened, found: Found, deed: Deed) -> None:
    """Take an answer out of the figures with a reason, or back in."""
    heard, reason = _heard(found, deed), deed.reason if deed.do == "exclude" else ""
    step = case_actions.excluded(heard, reason, here.who.address, here.now)
    change = lent.adapter(Cases).changing(found.case, step)
    lent.adapter(Standing).exclude(change, found.case.account_id, heard, reason)


def _heard(found: Found, deed: Deed) -> Heard:
    heard = next((each for each in found.heard if each.sid == deed.sid and each.score is not None), None)
    if heard is None:
        raise Declined(kind="unknown")
    return heard
