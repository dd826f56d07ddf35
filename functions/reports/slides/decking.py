"""A pack made visible: slides drawn and stored first, then one mail with links of their own to each of its readers."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from pydantic import TypeAdapter

from functions.adapters.granted_mail import GrantedMail
from functions.adapters.grants import Grant
from functions.adapters.log import log
from functions.adapters.programme import ProgrammeStore
from functions.adapters.reports_bucket import Document, ReportsBucket
from functions.adapters.runtime import runtime
from functions.adapters.secrets import staff_keys
from functions.core.links import mint
from functions.core.programme import Programme
from functions.reports.digests.digest import grant_id
from functions.reports.download import FORMS
from functions.reports.packs.model import Pack
from functions.reports.slides.deck import deck
from functions.reports.slides.design import NotATemplate
from functions.reports.slides.mail import deck_mail

VALID = timedelta(days=30)


class NotHandedOver(Exception):  # noqa: N818 - says what is left to do
    """Some mails certainly did not leave; another delivery of the message sends those, and only those."""


def hand_over(key: str, files: Sequence[str], readers: Sequence[str]) -> None:
    """Draw the pack of a key and tell its readers, by address, who have not left; repeated, it tells nobody twice.

    Files are the keys of the forms that it has already, all of which the readers may open beside the slides.
    """
    pack = TypeAdapter(Pack).validate_json(runtime().adapter(ReportsBucket).read(key))
    folder, name = key.rpartition("/")[0], f"{pack.kind}-pack"
    drawn, mended = _drawn(pack)
    document = Document(f"{name}.pptx", FORMS["pptx"].content_type, drawn)
    runtime().adapter(ReportsBucket).store(folder, document)
    _, programme = runtime().adapter(ProgrammeStore).active()
    left = {each.email for each in programme.team if each.left}
    here = [each for each in readers if each not in left]
    telling = partial(_told, pack, programme, (*files, f"{folder}/{document.name}"), template_failed=mended)
    untold = [each for each in here if not telling(each)]
    if untold:
        message = f"{len(untold)} of {len(here)} mails with slides did not leave"
        raise NotHandedOver(message)
    log().info("slides handed over", pack=folder, readers=len(here))


def _drawn(pack: Pack) -> tuple[bytes, bool]:
    """Return the slides, and whether the owner's template could not be used."""
    try:
        return deck(pack, runtime().adapter(ProgrammeStore).template()), False
    except NotATemplate as wrong:
        log().warning("slide template not used", why=str(wrong))
        return deck(pack), True


def _told(pack: Pack, programme: Programme, files: tuple[str, ...], address: str, *, template_failed: bool) -> bool:
    """Claim, send once, record what came of it; False says that the mail certainly did not leave but may yet."""
    keys = runtime().adapter(staff_keys).all()
    folder, name = files[-1].rpartition("/")[0], f"{pack.kind}-pack"
    identity = grant_id(keys[0], folder, address)
    grant = Grant(identity, address, folder, name, runtime().now() + VALID, files=files)
    link = f"{runtime().setting('PUBLIC_URL')}/r/{mint('report', identity, grant.expiry, keys)}"
    mail = deck_mail(pack, programme, grant, link, template_failed=template_failed)
    return runtime().adapter(GrantedMail).send(grant, mail, "slides")
