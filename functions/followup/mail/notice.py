"""The mail that tells a CSM who is about to be asked, while they can still hold it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from functions.core.mail import Mail, present
from functions.core.people import Owner
from functions.core.programme import Programme
from functions.core.templates import render
from functions.core.times import long_date
from functions.followup.desk.upcoming import Group, Upcoming, grouped
from functions.followup.web.page import when

_TEMPLATES = Path(__file__).parents[1] / "templates"
_LISTED = 30  # people in the mail; the desk has them all
_NAMED = 2  # accounts in the subject


def reader(owner: Owner, programme: Programme) -> Owner:
    """Return who gets a desk's mail: its CSM, or the company's own address once they have left."""
    here = present(owner, {each.email for each in programme.team if each.left})
    return here or Owner(programme.sender.name, programme.sender.email)


def notice_mail(to: Owner, surveys: Sequence[Upcoming], programme: Programme, link: str, expiry: datetime) -> Mail:
    """Return the mail on all that is upcoming, the next first; link opens the desk until expiry."""
    zone = programme.sending.time_zone
    values = {
        "reader": to,
        "groups": grouped(surveys[:_LISTED]),
        "count": len(surveys),
        "more": max(0, len(surveys) - _LISTED),
        "when": lambda moment: when(moment, zone),
        "zone": zone,
        "stands_in": to.email == programme.sender.email,
        "link": link,
        "until": long_date(expiry.date()),
        "company": programme.company,
        "heading": heading(grouped(surveys), len(surveys)),
        "language": "en",
        "direction": "ltr",
    }
    return Mail(
        to=to.email,
        sender=programme.sender.email,
        sender_name=programme.sender.name,
        subject=render(_TEMPLATES, "notice/subject.txt", **values),
        text=render(_TEMPLATES, "notice/body.txt", **values),
        html=render(_TEMPLATES, "notice/body.html", **values),
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"},
        tags={"kind": "notice"},
    )


def heading(groups: Sequence[Group], count: int) -> str:
    """Return the mail in a line: 3 surveys are about to leave for Acme and Bolt."""
    names = [group.account for group in groups]
    others = len(names) - _NAMED
    rest = [f"{others} other account{'s' if others > 1 else ''}"] if others > 0 else []
    *head, last = [*names[:_NAMED], *rest]
    accounts = f"{', '.join(head)} and {last}" if head else last
    return f"{count} {'survey is' if count == 1 else 'surveys are'} about to leave for {accounts}"
