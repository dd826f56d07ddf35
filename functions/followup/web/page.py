"""What all pages of colleagues share: one calm design, no script, times as they read them, and what cannot be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from functions.core.templates import render
from functions.core.times import long_date
from functions.followup.web.request import Declined, DeclinedKind

PAGES = Path(__file__).parents[1] / "pages"

_GONE = (
    "This link is no longer valid",
    "Links to a desk or a case are personal and work for some weeks. The newest mail that you got of us has a new one.",
)
_DECLINED: Mapping[DeclinedKind, tuple[str, str]] = {
    "unknown": _GONE,
    "expired": _GONE,
    "not_yours": (
        "Somebody else has this case now",
        "It was handed on, so this link opens it no more. Whoever has it now has a mail with a link of their own.",
    ),
    "too_large": ("That was too much at once", "Nothing has been changed. Go back, and send less of it."),
    "wrong_type": ("That form could not be read", "Nothing has been changed. Open the link in your mail again."),
    "elsewhere": ("That did not come from our page", "Nothing has been changed. Open the link in your mail again."),
    "failed": (
        "Something went wrong on our side",
        "Your link still works. Open it again to see what is done, and do again whatever is not.",
    ),
}


@dataclass(frozen=True, slots=True)
class Done:
    """What has just been done: one sentence, and one on what could not be."""

    heading: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """What every page says around its own matter: whose it is, of which company, in which zone, and what was done."""

    company: str
    name: str
    zone: str
    now: datetime
    done: Done | None = None
    leads: bool = False

    @property
    def today(self) -> date:
        """Return the day that it is in the zone."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()


@lru_cache(maxsize=1)
def style() -> str:
    """Return the style of every page, to the letter: the security policy names its hash."""
    return render(PAGES, "desk.css")


def shown(name: str, shell: Shell, title: str, **values: object) -> str:
    """Return a page from its template."""
    return render(
        PAGES,
        name,
        title=title,
        shell=shell,
        when=lambda moment: when(moment, shell.zone),
        date=long_date,
        day=lambda moment: long_date(moment.astimezone(ZoneInfo(shell.zone)).date()),
        **values,
    )


def when(moment: datetime, zone: str) -> str:
    """Return a time as people read it in a zone: Mon 12 January, 09:40."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%B, %H:%M}"


def declined(why: Declined) -> str:
    """Return the page that says why there is nothing to see."""
    heading, detail = _DECLINED[why.kind]
    return render(PAGES, "message.html", title=heading, detail=detail, reference=why.reference)
