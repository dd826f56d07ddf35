"""The desk as a page: one calm design, no script, and nothing that is not needed to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from functions.core.templates import render
from functions.core.times import long_date
from functions.followup.desk import Group, Held
from functions.followup.submission import LONGEST_PAUSE, REASON_LENGTH, Mistake, MistakeKind
from functions.followup.web import Declined, DeclinedKind

SHOWN = 100  # people: as many as can be held in the time of one request
_PAGES = Path(__file__).parent / "pages"
_ONE_DAY = timedelta(days=1)

_PROBLEMS: Mapping[MistakeKind, str] = {
    "nobody_chosen": "Tick at least one person first. Nothing has been held.",
    "no_reason": "Say in a few words why. Nothing has been changed.",
    "reason_too_long": f"Keep the reason within {REASON_LENGTH} characters. Nothing has been changed.",
    "no_day": "Choose a day. Nothing has been paused.",
    "day_out_of_range": "Choose a day after today and within a year. Nothing has been paused.",
    "unreadable": "That form could not be read. Please try again from this page.",
}
_GONE = (
    "This link is no longer valid",
    "Links to a desk are personal and work for fourteen days. The newest mail on who is to be asked has a new one.",
)
_DECLINED: Mapping[DeclinedKind, tuple[str, str]] = {
    "unknown": _GONE,
    "expired": _GONE,
    "too_large": ("That was too much at once", "Nothing has been changed. Go back, and choose fewer people."),
    "wrong_type": ("That form could not be read", "Nothing has been changed. Open the link in your mail again."),
    "failed": (
        "Something went wrong on our side",
        "Your link still works. Open it again to see what is held, and hold again whatever is not.",
    ),
}


@dataclass(frozen=True, slots=True)
class Done:
    """What has just been done: one sentence, and one on what could not be."""

    heading: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the page says: times are shown in a zone, accounts are paused until a moment; more is left out."""

    company: str
    groups: Sequence[Group]
    held: Sequence[Held]
    more: int
    paused: Mapping[str, datetime]
    zone: str
    now: datetime


@lru_cache(maxsize=1)
def style() -> str:
    """Return the style of every page, to the letter: the security policy names its hash."""
    return render(_PAGES, "desk.css")


def desk(shown: Shown, done: Done | None = None, mistake: Mistake | None = None) -> str:
    """Return the page of a desk, with what was just done or what is to be put right."""
    today = shown.now.astimezone(ZoneInfo(shown.zone)).date()
    return render(
        _PAGES,
        "desk.html",
        title="Problem: who is about to be asked" if mistake else "Who is about to be asked",
        shown=shown,
        done=done,
        problem=_PROBLEMS[mistake.kind] if mistake else "",
        mistake=mistake or Mistake("unreadable"),
        when=lambda moment: when(moment, shown.zone),
        paused={account_id: long_date(_first_day(end, shown.zone)) for account_id, end in shown.paused.items()},
        earliest=(today + _ONE_DAY).isoformat(),
        latest=(today + LONGEST_PAUSE).isoformat(),
        limit=REASON_LENGTH,
    )


def when(moment: datetime, zone: str) -> str:
    """Return a time as people read it in a zone: Mon 12 January, 09:40."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%B, %H:%M}"


def done(text: str, left: str) -> Done | None:
    """Return what a query says was just done; anything that we never wrote there says nothing."""
    if text == "pause":
        return Done("The pause is set.")
    if not (text.isascii() and text.isdigit() and left.isascii() and left.isdigit()):
        return None
    held, gone = int(text[:4]), int(left[:4])
    kept = "They will not be asked." if held != 1 else "This person will not be asked."
    late = f"{gone} could not be held: the survey had left, or ended, meanwhile." if gone else ""
    if not held:
        return Done("Nothing was held.", late)
    return Done(f"{held} {'survey is' if held == 1 else 'surveys are'} held.", f"{kept} {late}".rstrip())


def declined(why: Declined) -> str:
    """Return the page that says why there is no desk."""
    heading, detail = _DECLINED[why.kind]
    return render(_PAGES, "message.html", title=heading, detail=detail, reference=why.reference)


def _first_day(end: datetime, zone: str) -> date:
    return end.astimezone(ZoneInfo(zone)).date()
