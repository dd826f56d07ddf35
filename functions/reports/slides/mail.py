"""The mail that hands a pack over: links to the page, the slides and the rest, and what to look at before sharing."""

from functions.adapters.grants import Grant
from functions.core.mail import Mail
from functions.core.programme import Programme
from functions.core.times import long_date, parse
from functions.reports.figures.words import counted
from functions.reports.forms.shared import templates
from functions.reports.packs.model import Pack
from functions.reports.packs.words import parted, shortened

_SUBJECT = 80


def deck_mail(pack: Pack, programme: Programme, grant: Grant, link: str, *, template_failed: bool) -> Mail:
    """Return the mail that tells one reader of their pack; the link lists all of its forms."""
    title = shortened(pack.title, _SUBJECT)
    name, rest = parted(title, pack.subject)
    said = {
        "pack": pack,
        "title": title,
        "name": name,
        "rest": rest,
        "day": long_date(parse(pack.as_of).date()),
        "answers": counted(pack.answers, "answer"),
        "page": f"{link}?file={pack.kind}-pack.html",
        "slides": f"{link}?file={pack.kind}-pack.pptx",
        "list": link,
        "until": long_date(grant.expiry.date()),
        "programme": programme,
        "template_failed": template_failed,
    }
    return Mail(
        to=grant.address,
        sender=programme.sender.email,
        sender_name=programme.sender.name,
        subject=f"Page and slides: {title}",
        text=templates().get_template("deck.txt").render(said).replace("\N{NO-BREAK SPACE}", " "),
        html=templates().get_template("deck.html").render(said),
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"},
        tags={"kind": "slides", "report": f"{pack.kind}-pack"},
    )
