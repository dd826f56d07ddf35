"""A visit to a survey page: looking records nothing, posting is one write."""

from typing import Any

from functions.adapters.answers import Answers, Given
from functions.adapters.forms import Forms
from functions.adapters.log import log
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import link_keys
from functions.adapters.table import Refused
from functions.core.form import Form
from functions.core.links import mint
from functions.core.scales import SCALES, category
from functions.core.times import parse
from functions.core.wording import messages
from functions.ingest import further, page, signals, submission
from functions.ingest.invitation import Invited, from_item
from functions.ingest.link import admitted
from functions.ingest.submission import Mistake, Submission, Trapped
from functions.ingest.web import Declined, Reply, Visit, check_body

Item = dict[str, Any]


def show(lent: Runtime, visit: Visit) -> Reply:
    """Show the form, with the score preselected that the link carries."""
    sid = admitted(lent, "answer", visit.token)
    item = lent.adapter(Answers).invitation(sid)
    invited, score = opened(lent, item), submission.whole(visit.score)
    signals.looked(lent, sid, visit, invited.on_scale(score), item or {})
    return Reply(200, page.survey(page.View(invited, lent.now(), chosen=score)))


def answer(lent: Runtime, visit: Visit) -> Reply:
    """Record what was posted and show what is stored now, or show the form again with what is wrong."""
    check_body(visit)
    sid = admitted(lent, "answer", visit.token)
    match submission.read(visit.body):
        case Submission() as posted:
            return _record(lent, visit, sid, posted)
        case Mistake() as mistake:
            return _again(lent, lent.adapter(Answers).invitation(sid), mistake)
        case Trapped():
            log().warning("trap_sprung", sid=sid)
            return Reply(200, page.thanks(messages(visit.language)))


def _record(lent: Runtime, visit: Visit, sid: str, posted: Submission) -> Reply:
    given = given_of(lent, visit, sid, posted)
    if isinstance(given, Mistake):
        return _again(lent, lent.adapter(Answers).invitation(sid), given)
    try:
        item = lent.adapter(Answers).record(sid, given, "email", lent.now())
    except Refused as refused:
        return _refused(lent, refused.item, given)
    return Reply(200, page.survey(page.View(opened(lent, item), lent.now(), just_saved=True)))


def given_of(lent: Runtime, visit: Visit, sid: str, posted: Submission) -> Given | Mistake:
    """Return what was posted as it is to be recorded; the form it was posted from is read only if it asks more."""
    found = signals.of_answer(lent, visit, sid, posted)
    if not further.asks_further(posted):
        return Given(posted.score, posted.comment, signals=found)
    form = _form(lent, posted.form)
    if form is None:
        return Mistake("unreadable", posted.score, posted.comment)
    if posted.score not in SCALES[form.metric].scores():
        return Mistake("score_off_scale", None, posted.comment)
    extras = further.extras(form, category(form.metric, posted.score), posted)
    if isinstance(extras, Mistake):
        return extras
    consents = further.consents(form, posted.fields)
    return Given(posted.score, posted.comment, extras, consents, found, form.version)


def _refused(lent: Runtime, item: Item | None, given: Given) -> Reply:
    """Record an answer apart from its invitation if that was promised; else say why it cannot be recorded."""
    invited = opened(lent, item)
    if item and item.get("anonymous") and invited.on_scale(given.score) is not None:
        return _anonymously(lent, item, invited, given)
    if invited.on_scale(given.score) is None:
        return _again(lent, item, Mistake("score_off_scale", None, given.comment or ""))
    return _again(lent, item, Mistake("unreadable", given.score, given.comment or ""))


def _anonymously(lent: Runtime, item: Item, invited: Invited, given: Given) -> Reply:
    """Record the answer apart, and go on under a link that leads to it and to nobody."""
    if invited.state == "answered":
        return Reply(200, page.thanks(invited.form.messages()))
    answer_id = lent.new_id()
    try:
        answered = lent.adapter(Answers).record_anonymously(item, given, answer_id, "email", lent.now())
    except Refused:
        return Reply(200, page.thanks(invited.form.messages()))
    token = mint("answer", answer_id, parse(item["closes_at"]), lent.adapter(link_keys).all())
    return Reply(200, page.survey(page.View(opened(lent, answered), lent.now(), just_saved=True, action=token)))


def opened(lent: Runtime, item: Item | None) -> Invited:
    """Return an invitation that can be answered now; decline the visit if there is none, or no longer."""
    if item is None:
        raise Declined(kind="unknown")
    form = lent.adapter(Forms).get(item["form"])
    invited = from_item(item, form)
    if not invited.is_open(lent.now()):
        date = messages(form.language).day(invited.closes_at.date())
        raise Declined(kind="closed", locale=form.language, company=form.company, date=date)
    return invited


def _form(lent: Runtime, version: str) -> Form | None:
    try:
        return lent.adapter(Forms).get(version) if version else None
    except LookupError:
        return None


def _again(lent: Runtime, item: Item | None, mistake: Mistake) -> Reply:
    return Reply(400, page.survey(page.View(opened(lent, item), lent.now(), mistake=mistake)))
