"""The views of a desk as pages, and what they say of what was done or is to be put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from functions.followup.desk.account import COLOURS, AccountView, override_days
from functions.followup.desk.upcoming import Group, Held
from functions.followup.desk.views import AccountLine, AnswerLine, CaseLine, Choices, Filters, SilentLine
from functions.followup.web.page import Done, Shell, shown
from functions.followup.web.submission import LONGEST_PAUSE, REASON_LENGTH, Mistake, MistakeKind

SHOWN = 100  # people about to be asked: as many as can be held in the time of one request
_ONE_DAY = timedelta(days=1)

_PROBLEMS: Mapping[MistakeKind, str] = {
    "nobody_chosen": "Tick at least one person first. Nothing has been held.",
    "no_reason": "Say in a few words why. Nothing has been changed.",
    "reason_too_long": f"Keep the reason within {REASON_LENGTH} characters. Nothing has been changed.",
    "no_day": "Choose a day. Nothing has been paused.",
    "day_out_of_range": "Choose a day after today and within a year. Nothing has been paused.",
    "no_colour": "Choose a colour. Nothing has been changed.",
    "no_near_day": "Choose a day after today and within 90 days. Nothing has been changed.",
    "unreadable": "That form could not be read. Please try again from this page.",
}
_DONE: Mapping[str, Done] = {
    "pause": Done("The pause is set."),
    "ask": Done(
        "The survey is requested.",
        "Whoever may be asked gets it within minutes; of the others it is on record why they were not.",
    ),
    "health": Done("The health is set by hand.", "It holds until the day you chose, whatever the answers say."),
    "trust": Done("The health follows the answers again."),
    "deck": Done("The page and slides are on their way.", "You get a mail with links when they are ready."),
}
NO_MISTAKE = Mistake("unreadable")


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is in each view; accounts are all in view, and read says of how many the records were read."""

    cases: int
    overdue: int
    answers: int
    silent: int
    accounts: int
    read: int


@dataclass(frozen=True, slots=True)
class Upcoming:
    """Who is about to be asked, and what was held; accounts are paused until a moment; more is left out."""

    groups: Sequence[Group]
    held: Sequence[Held]
    more: int
    paused: Mapping[str, datetime]


def done(text: str, left: str) -> Done | None:
    """Return what a query says was just done; anything that we never wrote there says nothing."""
    if text in _DONE:
        return _DONE[text]
    if not (text.isascii() and text.isdigit() and left.isascii() and left.isdigit()):
        return None
    held, gone = int(text[:4]), int(left[:4])
    kept = "They will not be asked." if held != 1 else "This person will not be asked."
    late = f"{gone} could not be held: the survey had left, or ended, meanwhile." if gone else ""
    if not held:
        return Done("Nothing was held.", late)
    return Done(f"{held} {'survey is' if held == 1 else 'surveys are'} held.", f"{kept} {late}".rstrip())


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list is narrowed down to, what it could be, and how many of it are left out of the page."""

    filters: Filters
    choices: Choices
    more: int = 0


def summary(shell: Shell, counts: Counts, cases: Sequence[CaseLine], answers: Sequence[AnswerLine]) -> str:
    """Return the first page of a desk: what is promised, and what was said last."""
    return _shown("summary.html", shell, "Your desk", None, counts=counts, cases=cases, answers=answers, place="")


def cases(shell: Shell, counts: Counts, found: Sequence[CaseLine], closed: Sequence[CaseLine]) -> str:
    """Return the page of all cases."""
    return _shown("cases.html", shell, "Cases", None, counts=counts, cases=found, closed=closed, place="cases")


def answers(shell: Shell, counts: Counts, found: Sequence[AnswerLine], by: Narrowed) -> str:
    """Return the page of the newest answers."""
    return _shown("answers.html", shell, "Newest answers", None, counts=counts, answers=found, by=by, place="answers")


def silent(shell: Shell, counts: Counts, found: Sequence[SilentLine], more: int) -> str:
    """Return the page of who has not answered."""
    return _shown("silent.html", shell, "Not answered", None, counts=counts, silent=found, more=more, place="silent")


def accounts(shell: Shell, counts: Counts, found: Sequence[AccountLine], by: Narrowed) -> str:
    """Return the page of all accounts."""
    return _shown("accounts.html", shell, "Accounts", None, counts=counts, accounts=found, by=by, place="accounts")


def upcoming(shell: Shell, found: Upcoming, mistake: Mistake | None = None) -> str:
    """Return the page of who is about to be asked, with what is to be put right."""
    return _shown("upcoming.html", shell, "Who is about to be asked", mistake, found=found, place="upcoming")


def account(shell: Shell, view: AccountView, once: str, mistake: Mistake | None = None) -> str:
    """Return the page of one account; once is an id that makes a request that is posted twice one."""
    first, last = override_days(shell.today)
    values: dict[str, Any] = {"view": view, "once": once, "colours": COLOURS}
    values |= {"soonest": first.isoformat(), "furthest": last.isoformat(), "place": "accounts"}
    return _shown("account.html", shell, view.name, mistake, **values)


def _shown(name: str, shell: Shell, title: str, mistake: Mistake | None, **values: object) -> str:
    return shown(
        name,
        replace(shell, done=None) if mistake else shell,
        f"Problem: {title}" if mistake else title,
        problem=_PROBLEMS[mistake.kind] if mistake else "",
        mistake=mistake or NO_MISTAKE,
        earliest=(shell.today + _ONE_DAY).isoformat(),
        latest=(shell.today + LONGEST_PAUSE).isoformat(),
        limit=REASON_LENGTH,
        **values,
    )
