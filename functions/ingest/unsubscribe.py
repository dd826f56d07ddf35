"""Preferences: a look changes nothing; a post, by a mail client or a person, ends the mail or makes it less."""

from typing import get_args

from functions.adapters.answers import Answers
from functions.adapters.forms import Forms
from functions.adapters.images import Item
from functions.adapters.log import log
from functions.adapters.preferences import Choice, Preferences
from functions.adapters.runtime import Runtime
from functions.core.form import Form
from functions.core.wording import Messages, messages
from functions.ingest import page, submission
from functions.ingest.link import admitted
from functions.ingest.submission import Fields, last
from functions.ingest.web import BODY_BYTES, FORM, Declined, Reply, Visit

_ONE_CLICK: Choice = "nothing"  # what a mail client's button means


def ask(lent: Runtime, visit: Visit) -> Reply:
    """Show the choices, and the way back."""
    item = _invitation(lent, visit)
    form = lent.adapter(Forms).get(item["form"])
    words = form.messages()
    html = page.shown(
        "unsubscribe.html", words=words, title=words.unsubscribe.title, company=form.company,
        choices=_choices(words, form, item),
    )  # fmt: skip
    return Reply(200, html)


def _choices(words: Messages, form: Form, item: Item) -> dict[Choice, str]:
    said = words.unsubscribe
    return {
        "less_often": said.less_often.format(days=form.less_often_days),
        "not_this_kind": said.kinds[item["kind"]],
        "nothing": said.nothing,
    }


def stop(lent: Runtime, visit: Visit) -> Reply:
    """Do what a person chose; any other body ends the mail, and even a link we do not know gets 200 (RFC 8058)."""
    chosen = _by_hand(visit)
    try:
        item = _invitation(lent, visit)
    except Declined as why:
        return Reply(200, page.declined(messages(visit.language), why) if chosen else "")
    if chosen and last(chosen, "again"):
        return _again(lent, item)
    told = last(chosen, "choice") if chosen else _ONE_CLICK
    choice: Choice = next((each for each in get_args(Choice) if each == told), _ONE_CLICK)
    if lent.adapter(Preferences).choose(item["contact_id"], choice, item["kind"], lent.now()):
        log().info("preference", contact_id=item["contact_id"], choice=choice)
    return Reply(200, _done(lent, item, choice) if chosen else "")


def _again(lent: Runtime, item: Item) -> Reply:
    """Take back what was chosen."""
    lent.adapter(Preferences).take_back(item["contact_id"], lent.now())
    form = lent.adapter(Forms).get(item["form"])
    words = form.messages()
    said = words.unsubscribe
    return Reply(200, page.message(words, said.resubscribed, said.resubscribed_detail, company=form.company))


def _done(lent: Runtime, item: Item, choice: Choice) -> str:
    form = lent.adapter(Forms).get(item["form"])
    words = form.messages()
    said = words.unsubscribe
    detail = {
        "nothing": said.done_nothing,
        "not_this_kind": said.done_kind,
        "less_often": said.done_less_often,
    }[choice]
    return page.shown("preferred.html", words=words, title=said.done, company=form.company, detail=detail)


def _invitation(lent: Runtime, visit: Visit) -> Item:
    item = lent.adapter(Answers).invitation(admitted(lent, "unsubscribe", visit.token))
    if item is None:
        log().warning("link_declined", purpose="unsubscribe", why="no_invitation")
        raise Declined(kind="unknown")
    return item


def _by_hand(visit: Visit) -> Fields | None:
    """Return the fields of our own form, or None: no other body is read at all."""
    if not visit.content_type.lower().startswith(FORM) or len(visit.body) > BODY_BYTES:
        return None
    found = submission.fields(visit.body) or {}
    return found if last(found, "confirm") == "1" else None
