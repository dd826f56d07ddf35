"""The mail that hands slides over: what they are about, the link, and what to look at before they are shown."""

from functions.adapters.grants import Grant
from functions.core.mail import Mail
from functions.core.programme import Programme
from functions.core.times import long_date, parse
from functions.reports.figures.words import counted
from functions.reports.forms.shared import templates
from functions.reports.packs.model import Pack
from functions.reports.packs.words import shortened

_SUBJECT = 80


def deck_mail(pack: Pack, programme: Programme, grant: Grant, link: str, *, template_failed: bool) -> Mail:
    """Return the mail that tells one reader of their slides."""
    said = {
        "pack": pack,
        "title": shortened(pack.title, _SUBJECT),
        "day": long_date(parse(pack.as_of).date()),
        "answers": counted(pack.answers, "answer"),
        "link": link,
        "until": long_date(grant.expiry.date()),
        "programme": programme,
        "template_failed": template_failed,
    }
    return Mail(
        to=grant.address,
        sender=programme.sender.email,
        sender_name=programme.sender.name,
        subject=f"Slides: {shortened(pack.title, _SUBJECT)}",
        text=templates().get_template("deck.txt").render(said).replace("\N{NO-BREAK SPACE}", " "),
        html=templates().get_template("deck.html").render(said),
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"},
        tags={"kind": "slides", "report": f"{pack.kind}-pack"},
    )
