"""A visit to a survey page: looking records nothing, posting is one write."""

from typing import Any

from functions.adapters.answers import Answers
from functions.adapters.log import log
from functions.adapters.runtime import Runtime
from functions.adapters.table import Refused
from functions.core.wording import messages
from functions.ingest import page, submission
from functions.ingest.invitation import Invited, from_item
from functions.ingest.link import admitted
from functions.ingest.submission import Mistake, Submission, Trapped
from functions.ingest.web import Declined, Reply, Visit, check_body


def show(lent: Runtime, visit: Visit) -> Reply:
    """Show the form, with the score preselected that the link carries."""
    sid = admitted(lent, "answer", visit.token)
    invited = _open(lent, lent.adapter(Answers).invitation(sid))
    return Reply(200, page.survey(messages(invited.wording.language), invited, submission.whole(visit.score)))


def answer(lent: Runtime, visit: Visit) -> Reply:
    """Record what was posted and lead back to the page, or show the form again with what is wrong."""
    check_body(visit)
    sid = admitted(lent, "answer", visit.token)
    match submission.read(visit.body):
        case Submission() as given:
            return _record(lent, visit, sid, given)
        case Mistake() as mistake:
            return _again(_open(lent, lent.adapter(Answers).invitation(sid)), mistake)
        case Trapped():
            log().warning("trap_sprung", sid=sid)
            return Reply(200, page.thanks(messages(visit.language)))


def _record(lent: Runtime, visit: Visit, sid: str, given: Submission) -> Reply:
    try:
        lent.adapter(Answers).record(sid, given.score, given.comment, "email", lent.now())
    except Refused as refused:
        return _again(_open(lent, refused.item), Mistake("score_off_scale", None, given.comment))
    return Reply(303, location=visit.token)


def _open(lent: Runtime, item: dict[str, Any] | None) -> Invited:
    """Return an invitation that can be answered now; decline the visit if there is none, or no longer."""
    if item is None:
        raise Declined(kind="unknown")
    invited = from_item(item)
    if not invited.is_open(lent.now()):
        date = messages(invited.wording.language).day(invited.closes_at.date())
        raise Declined(kind="closed", locale=invited.wording.language, company=invited.company, date=date)
    return invited


def _again(invited: Invited, mistake: Mistake) -> Reply:
    return Reply(400, page.survey(messages(invited.wording.language), invited, mistake=mistake))
