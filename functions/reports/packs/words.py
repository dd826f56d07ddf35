"""What packs say: like the reports, no direction without evidence, and no figure of a few people."""

from collections.abc import Sequence
from datetime import date

from functions.core.interval import Counts
from functions.core.times import long_date
from functions.reports.disclosure.groups import few
from functions.reports.figures import quarters
from functions.reports.figures.model import Change, Rate, Score
from functions.reports.figures.words import LABELS, Units, counted, direction, rate, score, signed, signed_ends, whole
from functions.reports.packs.model import Point
from functions.reports.statistics.trend import Trend

ROLES = {"key_contact": "Key contacts", "end_user": "End users"}
_LONGEST, _NAME = 280, 90
SMALL = (
    "Where fewer than five people answered, only their number is shown, so that nobody's answer can be told; the next "
    "smallest group is held back where subtraction would give it away."
)
INTERVAL = (
    "The range beside a score is a 95% interval: if everyone had been heard, the score would most likely lie there. "
    "Two scores whose ranges overlap widely have not been shown to differ."
)
NPS = "NPS is the share of people who gave 9 or 10 less the share who gave 0 to 6, from \N{MINUS SIGN}100 to 100."


def role(name: str) -> str:
    """Return what people of a role are called."""
    return ROLES.get(name, "Others")


def someone(name: str) -> str:
    """Return what one person of a role is called, beside what they wrote."""
    return {"key_contact": "A key contact", "end_user": "An end user"}.get(name, "")


def subject(name: str) -> str:
    """Return what a pack calls whom it is about in its title."""
    return shortened(name, _NAME)


def parted(title: str, name: str) -> tuple[str, str]:
    """Return a title as whom it is about, whose name may run from right to left, and the rest."""
    told = subject(name)
    return (told, title.removeprefix(told)) if title.startswith(told) else ("", title)


def shortened(text: str, longest: int = _LONGEST) -> str:
    """Return a text on one line, cut at a word if it is too long."""
    told = " ".join(text.split())
    if len(told) <= longest:
        return told
    head = told[: longest - 1]
    cut = head.rpartition(" ")[0]
    return f"{cut if len(cut) > longest // 2 else head}\N{HORIZONTAL ELLIPSIS}"


def number(answers: int) -> str:
    """Return a number of answers, unless it is so small that it would tell of someone."""
    return "<5" if few(answers) else f"{answers:,}"


def points(counts: Counts | None, found: Score | None) -> str:
    """Return the cell of a score: nothing where nobody answered, a dash where it is held back."""
    return "" if counts is None or not counts.n else score(found) if found else "\N{EN DASH}"


def day(at: date) -> str:
    """Return a date as a narrow column has it: 5 Jan 2026."""
    return f"{at.day} {at:%b %Y}"


def until(at: date) -> str:
    """Say up to when a pack counts."""
    return f"Answers until {long_date(at)}"


def quarterly(found: Trend, names: tuple[str, ...], wanted: int | None) -> str:
    """Say what a label of quarters rests on."""
    ends = quarters.short(names[found.used[0].index]), quarters.short(names[found.used[-1].index])
    return direction(found, found.label, ends, wanted, Units(period="quarter"))


def asked_anew(periods: Sequence[str]) -> str:
    """Say from when on other words were asked; nothing if they were the same throughout."""
    if not periods:
        return ""
    return f" The question was changed in {', '.join(periods)}: scores on either side answer different questions."


def headline(answers: int, recent: Score | None, found: Trend | None) -> str:
    """Say the most important thing about a customer's year in one line."""
    if recent is None:
        return "Fewer than 5 answers in the last four quarters" if few(answers) else _none(answers)
    label = LABELS[found.label if found else None]
    return f"NPS {score(recent)} over four quarters. {label}"


def _none(answers: int) -> str:
    return "Score held back beside a small group" if answers else "No answers in the last four quarters"


def year(found: Change | None) -> str:
    """Say how four quarters compare with the four before them."""
    if found is None:
        return ""
    ends = " to ".join(signed_ends(found.low, found.high))
    verdict = "" if found.shown else ": no change shown"
    return f" {signed(found.points)} on the four quarters before ({ends}){verdict}."


def replied(found: Rate | None) -> str:
    """Say how many of those who were asked answered."""
    if found is None:
        return "Nobody was asked in the last four quarters."
    asked = counted(found.asked, "survey")
    return (
        f"{found.answered:,} of {asked} were answered: {rate(found)}. Those who stay silent may think otherwise than "
        "those who answer."
    )


def withheld(comments: int, quotes: int, unshared: int) -> str:
    """Say how many comments are not shown, and why."""
    if not comments:
        return "Nobody wrote a comment in the last four quarters."
    told = f"{counted(comments, 'comment')}; {quotes:,} shown here."
    if unshared:
        told += f" {unshared:,} not shown: we may quote only those who agreed."
    other = comments - quotes - unshared
    return f"{told} {other:,} left out, being older or naming another company." if other else told


def themed(commented: int, without: int) -> str:
    """Say how much of what was written has a theme."""
    if not commented:
        return "Nobody wrote a comment in this time."
    share = f"{whole(100 * (commented - without) / commented)}%"
    told = counted(commented, "answer")
    return f"Of {told} with a comment, {commented - without:,} ({share}) mention a theme that we listen for."


def page(number: int, pages: int) -> str:
    """Return which of several slides one is; of a single one, nothing."""
    return f" ({number} of {pages})" if pages > 1 else ""


def ranged(found: Point) -> str:
    """Return a point's value with the ends of its interval, in points."""
    if found.value is None or found.low is None or found.high is None:
        return ""
    return f"{whole(found.value)} ({whole(found.low)} to {whole(found.high)})"
