"""Word to one person of what came of a theme that they raised."""

from datetime import timedelta

from functions.adapters.annotations import Annotations
from functions.adapters.codec import decode
from functions.adapters.effects import Effects
from functions.adapters.images import Item
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import link_keys
from functions.adapters.standing import Standing
from functions.core.links import mint
from functions.core.mail import Mail
from functions.core.people import Contact
from functions.core.programme import Programme
from functions.core.standing import Heard
from functions.core.survey import Invitation
from functions.followup.decisions.closed_themes import raised
from functions.followup.mail.composing import Nothing, way_back
from functions.followup.mail.letter import Done, closed_loop_mail

_UNSUBSCRIBE_VALID = timedelta(days=365)


def word_of_it(runtime: Runtime, about: str, annotation_id: str) -> Mail | Nothing:
    """Return the mail, in reply to the newest answer in which they raised it; nothing if they take no mail."""
    effects = runtime.adapter(Effects)
    annotation = runtime.adapter(Annotations).get(annotation_id)
    item = effects.contact(about.removeprefix("CONTACT#"))
    if annotation is None or item is None:
        return Nothing()
    if not annotation.get("closes_theme"):  # which was taken back meanwhile
        return Nothing("not_needed")
    heard = _newest(runtime, item, annotation)
    answer = effects.answer(f"INVITATION#{heard.sid}") if heard else None
    if heard is None or answer is None:
        return Nothing("not_needed")
    programme = runtime.adapter(ProgrammeStore).active()[1]
    contact, invitation = decode(Contact, item), decode(Invitation, answer)
    done = Done(annotation["title"], annotation.get("text", ""), _theme(heard, annotation, contact, programme))
    keys = runtime.adapter(link_keys).all()
    token = mint("unsubscribe", heard.sid, runtime.now() + _UNSUBSCRIBE_VALID, keys)
    stop = f"{runtime.setting('PUBLIC_URL')}/u/{token}"
    way = way_back(runtime, invitation)
    return closed_loop_mail(contact, invitation, done, programme, way, unsubscribe=stop) or Nothing()


def _newest(runtime: Runtime, contact: Item, annotation: Item) -> Heard | None:
    """Return the newest answer in which a person raised what the annotation closes, in any account of theirs."""
    found = [
        heard
        for account_id in sorted(contact.get("memberships", {}))
        for heard in runtime.adapter(Standing).known(account_id).of(contact["contact_id"])
        if raised(heard, annotation)
    ]
    return max(found, key=lambda each: (each.at, each.sid), default=None)


def _theme(heard: Heard, annotation: Item, contact: Contact, programme: Programme) -> str:
    """Return what the theme is called in the person's language."""
    tag = next(each for each in heard.tags if each in annotation["tags"])
    known = programme.tags.list.get(tag)
    return known.name(contact.locale.partition("-")[0]) if known else tag
